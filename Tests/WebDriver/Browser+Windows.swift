// Further windows and tabs.

extension Browser {
    /// A window, or a tab of one, as WebDriver knows it.
    package typealias Handle = String

    /// The window that is looked at.
    package var window: Handle {
        get async throws { try await command("GET", "/window").text ?? "" }
    }

    /// Opens a window of its own, or a tab that hides the others of its window, and looks at it.
    @discardableResult
    package func openWindow(asTab isTab: Bool = false) async throws -> Handle {
        let kind: JSON = ["type": isTab ? "tab" : "window"]
        let window = try await command("POST", "/window/new", kind)["handle"].text ?? ""
        try await look(at: window)
        try await equip()
        return window
    }

    /// Looks at another window, and shows it.
    package func look(at window: Handle) async throws {
        try await command("POST", "/window", ["handle": .string(window)])
    }

    /// Closes the window that is looked at, and looks at another.
    package func closeWindow(thenLookAt other: Handle) async throws {
        try await command("DELETE", "/window")
        try await look(at: other)
    }

    /// Gives a window what every page in it is to have.
    func equip() async throws {
        try await resize(width: 1_360, height: 900)
        try await chromium("Page.addScriptToEvaluateOnNewDocument", ["source": .string(Probe.script)])
    }
}
