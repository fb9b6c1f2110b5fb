// What somebody does with the page. Each waits until it can be done.

extension WebPage {
    /// What is looked for, by the name that those who listen hear.
    package enum Kind: String, Sendable {
        case button, link, field, heading, row, item, region, any
    }

    /// Waits for an element, in what is called `place` perhaps.
    package func element(_ kind: Kind, _ name: String?, in place: String? = nil) async throws -> Element {
        let found = try await wait(
            for: "\(kind) \"\(name ?? "")\"\(place.map { " in \"\($0)\"" } ?? "")",
            "__probe.find(given[0], given[1], given[2])", .string(kind.rawValue), name.map { .string($0) } ?? .null,
            place.map { .string($0) } ?? .null)
        guard let element = Element(found) else { throw BrowserError("that is no element: \(found)") }
        return element
    }

    /// Waits for an element by a CSS selector.
    package func element(css selector: String) async throws -> Element {
        let found = try await wait(
            for: selector, "__probe.scope().querySelector(given[0])", .string(selector))
        guard let element = Element(found) else { throw BrowserError("that is no element: \(found)") }
        return element
    }

    package func click(_ kind: Kind, _ name: String, in place: String? = nil) async throws {
        try await insisting { try await browser.click(try await element(kind, name, in: place)) }
    }

    package func click(css selector: String) async throws {
        try await insisting { try await browser.click(try await element(css: selector)) }
    }

    /// Types into a field in place of what is there.
    package func fill(_ field: String, with text: String) async throws {
        try await insisting {
            let element = try await element(.field, field)
            try await browser.run(
                "arguments[0].focus(); arguments[0].select?.()", element.json)
            try await browser.press(text.isEmpty ? [Key.backspace] : text.map(String.init))
        }
    }

    /// Sets a field that browsers show pickers for, such as a date.
    package func set(_ field: String, to value: String) async throws {
        let element = try await element(.field, field)
        try await browser.run(
            """
            arguments[0].value = arguments[1];
            for (const type of ['input', 'change']) arguments[0].dispatchEvent(new Event(type, { bubbles: true }));
            """, element.json, .string(value))
    }

    /// Chooses one of a list.
    package func choose(_ option: String, of field: String) async throws {
        try await insisting {
            let select = try await element(.field, field)
            let found = try await wait(
                for: "\"\(option)\" of \"\(field)\"",
                "[...given[0].options].find((one) => __probe.squeezed(one.text) === given[1])", select.json,
                .string(option))
            guard let element = Element(found) else { throw BrowserError("that is no option: \(found)") }
            try await browser.click(element)
        }
    }

    package func press(_ keys: String...) async throws {
        try await browser.press(keys)
    }

    /// Tries again where the page has changed in between.
    private func insisting(_ action: () async throws -> Void) async throws {
        let end = ContinuousClock.now + Self.patience
        while true {
            do {
                return try await action()
            } catch let error as BrowserError where error.isPassing && .now < end {}
        }
    }
}
