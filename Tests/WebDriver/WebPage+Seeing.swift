// What somebody sees.

extension WebPage {
    /// Waits until a text is to be seen.
    package func sees(_ text: String, in selector: String = "body") async throws {
        try await wait(
            for: "the text \"\(text)\" in \(selector)",
            "[...document.querySelectorAll(given[1])].some((one) => __probe.squeezed(one.innerText).includes(given[0]))",
            .string(text), .string(selector))
    }

    /// Waits until a text is not to be seen any more.
    package func seesNo(_ text: String, in selector: String = "body") async throws {
        try await wait(
            for: "the text \"\(text)\" to go",
            "![...document.querySelectorAll(given[1])].some((one) => __probe.squeezed(one.innerText).includes(given[0]))",
            .string(text), .string(selector))
    }

    /// Whether there is such a thing at this moment.
    package func has(_ kind: Kind, _ name: String?, in place: String? = nil) async throws -> Bool {
        try await browser.run(
            "return Boolean(__probe.find(...arguments))", .string(kind.rawValue), name.map { .string($0) } ?? .null,
            place.map { .string($0) } ?? .null
        ).isTrue
    }

    /// The names of all buttons in the view.
    package var buttons: [String] {
        get async throws {
            try await browser.run(
                """
                return [...document.querySelectorAll('main button, main summary')].filter(__probe.isShown)
                  .map(__probe.name)
                """
            ).texts
        }
    }

    /// The name of what has the focus.
    package var focused: String {
        get async throws {
            try await browser.run("return __probe.name(document.activeElement)").text ?? ""
        }
    }

    /// The text of the view.
    package var text: String {
        get async throws {
            try await browser.run("return __probe.squeezed(document.querySelector('main').innerText)").text ?? ""
        }
    }

    package var hash: String {
        get async throws { try await browser.run("return location.hash").text ?? "" }
    }

    /// What went wrong in the page since the last time: errors, warnings, breaches of its content-security policy.
    package func faults() async throws -> [String] {
        let said = try await browser.console().filter { ["SEVERE", "WARNING"].contains($0.level) }.map(\.description)
        let seen = try await browser.run(
            "return [...__probe.seen.violations.splice(0), ...__probe.seen.errors.splice(0)]")
        return said + seen.texts
    }
}
