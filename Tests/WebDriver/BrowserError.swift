/// What a browser could not do, or did not show in time.
package struct BrowserError: Error, CustomStringConvertible {
    /// What WebDriver calls it, such as `stale element reference`.
    package var code: String
    package var description: String

    package init(_ description: String, code: String = "") {
        self.description = description
        self.code = code
    }

    /// Whether it may go better at once, because the page has just changed.
    var isPassing: Bool {
        [
            "stale element reference", "element click intercepted", "element not interactable", "no such element",
            "no such execution context", "detached shadow root",
        ].contains(code) || description.contains("document unloaded") || description.contains("navigation")
    }
}
