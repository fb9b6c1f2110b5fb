import ChildProcess
package import Foundation

/// A headless Chromium with one tab.
package final class Browser: Sendable {
    private let driver: ChromeDriver
    private let session: String

    private init(_ driver: ChromeDriver, session: String) {
        (self.driver, self.session) = (driver, session)
    }

    /// Starts one; it ends with this process at the latest.
    package static func start() async throws -> Browser {
        try await onThread {
            let driver = try ChromeDriver()
            let options: JSON = [
                "args": [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--force-color-profile=srgb", "--lang=en-GB",
                    "--window-size=1360,900", .string("--user-data-dir=\(driver.folder)/profile"),
                ]
            ]
            let wanted: JSON = [
                "goog:chromeOptions": options, "goog:loggingPrefs": ["browser": "ALL"],
                "timeouts": ["script": 60_000, "pageLoad": 120_000],
            ]
            let value = try driver.send("POST", "/session", ["capabilities": ["alwaysMatch": wanted]])
            return Browser(driver, session: value["sessionId"].text ?? "")
        }
    }

    /// Ends it, and returns when its processes are gone.
    package func end() async throws {
        try await onThread { [driver] in driver.end() }
    }

    /// Sends a command of WebDriver to the session.
    @discardableResult
    func command(_ method: String, _ path: String, _ body: JSON? = nil) async throws -> JSON {
        try await onThread { [driver, session] in
            try driver.send(method, "/session/\(session)\(path)", body ?? (method == "POST" ? [:] : nil))
        }
    }

    /// Sends a command of Chromium's own protocol to the tab.
    @discardableResult
    package func chromium(_ command: String, _ parameters: JSON = [:]) async throws -> JSON {
        try await self.command("POST", "/goog/cdp/execute", ["cmd": .string(command), "params": parameters])
    }

    /// Takes a new tab in place of the old, with nothing of what was set, stored or said before.
    package func startAfresh() async throws {
        let old = try await command("GET", "/window").text
        let new = try await command("POST", "/window/new", ["type": "tab"])["handle"].text ?? ""
        for handle in try await command("GET", "/window/handles").texts where handle != new {
            try await command("POST", "/window", ["handle": .string(handle)])
            try await command("DELETE", "/window")
        }
        precondition(old != new, "a new tab is another than the old one")
        try await command("POST", "/window", ["handle": .string(new)])
        try await chromium("Network.clearBrowserCookies")
        try await equip()
        _ = try await console()
    }

    package func open(_ address: String) async throws {
        try await command("POST", "/url", ["url": .string(address)])
    }

    package func reload() async throws {
        try await command("POST", "/refresh")
    }

    /// Runs the body of a function in the page.
    @discardableResult
    package func run(_ script: String, _ arguments: JSON...) async throws -> JSON {
        try await command("POST", "/execute/sync", ["script": .string(script), "args": .array(arguments)])
    }

    /// Runs the body of an asynchronous function in the page, and waits for what it returns.
    @discardableResult
    package func runAsync(_ script: String, _ arguments: JSON...) async throws -> JSON {
        try await command(
            "POST", "/execute/async",
            ["script": .string(Self.asynchronous(script)), "args": .array(arguments)])
    }

    /// The body of an asynchronous function as WebDriver takes it: its last argument is to be called with the result.
    static func asynchronous(_ script: String) -> String {
        """
        const done = arguments[arguments.length - 1];
        (async function () { \(script) }).apply(null, arguments).then(done, (error) => done(`${error}`));
        """
    }

    /// What the page and Chromium have said since the last time.
    package func console() async throws -> [ConsoleLine] {
        try await command("POST", "/se/log", ["type": "browser"]).list.map {
            ConsoleLine(level: $0["level"].text ?? "", source: $0["source"].text ?? "", text: $0["message"].text ?? "")
        }
    }

    /// A picture of the tab, as PNG.
    package func screenshot() async throws -> Data {
        Data(base64Encoded: try await command("GET", "/screenshot").text ?? "") ?? Data()
    }
}

/// Something that was said to the browser's console.
package struct ConsoleLine: Sendable, CustomStringConvertible {
    /// `SEVERE`, `WARNING` or less.
    package var level: String
    /// `javascript`, `console-api`, `network`, `security` and others.
    package var source: String
    package var text: String

    package var description: String { "\(level) \(source): \(text)" }
}
