/// The Admin Center in a browser, by what people see and do.
package struct WebPage: Sendable {
    package let browser: Browser
    /// Where it is, such as `http://127.0.0.1:8080`.
    package let origin: String

    package init(_ browser: Browser, origin: String) {
        (self.browser, self.origin) = (browser, origin)
    }

    /// For how long anything is waited for: other tests may keep the machine busy.
    package static let patience = Duration.seconds(60)

    /// Opens the link with a one-time code, and waits for the first view.
    package func signIn(code: String) async throws {
        try await browser.open("\(origin)/#code=\(code)")
        try await wait(for: "the frame", "document.querySelector('nav')")
    }

    /// Goes to a view, such as `#/schedules`, and waits until it has what it shows.
    package func go(to hash: String) async throws {
        try await browser.run("location.hash = arguments[0]", .string(hash))
        try await settle()
    }

    /// Waits until nothing of the view is still being loaded.
    package func settle() async throws {
        try await wait(for: "the view", "document.querySelector('h1') && !document.querySelector('main .skeleton')")
    }

    /// Waits until an expression of the page is true; this is the one place where anything is asked for again.
    ///
    /// The page itself looks every few milliseconds, so that not every look is a request.
    @discardableResult
    package func wait(
        for what: String, _ expression: String, _ arguments: JSON..., patience: Duration = Self.patience
    ) async throws -> JSON {
        let script = """
            const end = performance.now() + 2000;
            const given = [...arguments].slice(0, -1);
            const look = function () { return (\(expression)); };
            while (true) {
              const value = look();
              if (value) return { value };
              if (performance.now() > end) return null;
              await new Promise((resolve) => setTimeout(resolve, 15));
            }
            """
        let end = ContinuousClock.now + patience
        repeat {
            do {
                let given: JSON = .array(arguments)
                let answer = try await browser.command(
                    "POST", "/execute/async", ["script": .string(Browser.asynchronous(script)), "args": given])
                if let text = answer.text { throw BrowserError("\(what): \(text)") }
                if answer != .null { return answer["value"] }
            } catch let error as BrowserError where error.isPassing {}
        } while .now < end
        throw BrowserError("waited in vain for \(what)\n\(try await portrait())")
    }

    /// What is there to be seen, for whoever wonders why a test failed.
    private func portrait() async throws -> String {
        let text = try await browser.run(
            "return `${location.hash} ${document.title}\\n${document.body.innerText.slice(0, 3000)}`")
        let said = try await browser.console().map(\.description).joined(separator: "\n")
        return "\(text.text ?? "")\n\(said)"
    }
}

extension WebPage {
    /// Waits until nothing has been asked of the server for a while, and all is drawn.
    package func isQuiet() async throws {
        try await wait(
            for: "the page to be quiet",
            """
            (() => {
              const last = performance.getEntriesByType('resource').at(-1)?.responseEnd ?? 0;
              return performance.now() - last > 300;
            })()
            """)
    }

    /// Makes the window as high as the page.
    package func showAll(width: Int, limit: Int = 4_000) async throws {
        let height = try await browser.run("return document.documentElement.scrollHeight").number ?? 900
        try await browser.resize(width: width, height: min(max(Int(height), 600), limit))
        try await browser.runAsync(
            "await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    }
}
