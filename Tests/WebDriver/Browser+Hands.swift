// What hands do.

/// A key that makes no letter.
package enum Key {
    package static let shift = "\u{E008}"
    package static let backspace = "\u{E003}"
    package static let tab = "\u{E004}"
    package static let enter = "\u{E007}"
    package static let escape = "\u{E00C}"
    package static let space = " "
    package static let left = "\u{E012}"
    package static let up = "\u{E013}"
    package static let right = "\u{E014}"
    package static let down = "\u{E015}"
}

/// An element of the page, as WebDriver knows it.
package struct Element: Sendable {
    static let name = "element-6066-11e4-a52e-4f735466cecf"
    let id: String

    init?(_ value: JSON) {
        guard let id = value[Self.name].text else { return nil }
        self.id = id
    }

    /// The element, as an argument of a script.
    package var json: JSON { [Self.name: .string(id)] }
}

extension Browser {
    /// Presses keys one after another.
    package func press(_ keys: String...) async throws {
        try await press(keys)
    }

    package func press(_ keys: [String]) async throws {
        try await strokes(keys.flatMap { [("keyDown", $0), ("keyUp", $0)] })
    }

    /// Presses a key while another is held.
    package func press(_ key: String, with held: String) async throws {
        try await strokes([("keyDown", held), ("keyDown", key), ("keyUp", key), ("keyUp", held)])
    }

    private func strokes(_ strokes: [(type: String, key: String)]) async throws {
        let actions = strokes.map { ["type": .string($0.type), "value": .string($0.key)] as JSON }
        try await command(
            "POST", "/actions", ["actions": [["type": "key", "id": "keyboard", "actions": .array(actions)]]])
    }

    /// Clicks where the element is; refused where something else is in the way.
    package func click(_ element: Element) async throws {
        try await command("POST", "/element/\(element.id)/click")
    }

    package func clear(_ element: Element) async throws {
        try await command("POST", "/element/\(element.id)/clear")
    }

    package func type(_ text: String, into element: Element) async throws {
        try await command("POST", "/element/\(element.id)/value", ["text": .string(text)])
    }

    /// Moves the pointer over an element.
    package func hover(_ element: Element) async throws {
        let move: JSON = ["type": "pointerMove", "duration": 0, "x": 0, "y": 0, "origin": element.json]
        try await command(
            "POST", "/actions", ["actions": [["type": "pointer", "id": "mouse", "actions": [move]]]])
    }
}
