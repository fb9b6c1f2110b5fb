import WebDriver

extension WebPage {
    /// Waits until an error stands at a field, tied to it for those who listen.
    func isWrong(_ field: String, saying text: String) async throws {
        try await wait(
            for: "\"\(text)\" at the field \"\(field)\"",
            """
            (() => {
              const field = __probe.find('field', given[0]);
              return field?.getAttribute('aria-invalid') === 'true'
                && (field.getAttribute('aria-describedby') ?? '').split(' ').some((id) => {
                  const said = document.getElementById(id);
                  return said?.matches('.error') && said.textContent.includes(given[1]);
                });
            })()
            """, .string(field), .string(text))
    }

    /// Waits until a field holds something.
    func holds(_ value: String, in field: String) async throws {
        try await wait(
            for: "\"\(value)\" in the field \"\(field)\"", "__probe.find('field', given[0])?.value === given[1]",
            .string(field), .string(value))
    }

    /// Waits until an element is there, or as many of them.
    func count(of selector: String, is count: Int) async throws {
        try await wait(
            for: "\(count) of \(selector)", "document.querySelectorAll(given[0]).length === given[1]",
            .string(selector), .number(Double(count)))
    }

    /// Has the API do something, as another page of the same person would.
    func elsewhere(_ method: String, _ path: String, _ body: JSON = .null) async throws {
        let status = try await browser.runAsync(
            """
            const [method, path, body] = arguments;
            const headers = { 'Content-Type': 'application/json' };
            const tag = method === 'PUT' && (await fetch(`/api/v1${path}`)).headers.get('ETag');
            if (tag) headers['If-Match'] = tag;
            return (await fetch(`/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) })).status;
            """, .string(method), .string(path), body)
        guard let status = status.number, status < 300 else { throw BrowserError("\(method) \(path): \(status)") }
    }

    /// Waits until there is no such thing.
    func hasNo(_ kind: Kind, _ name: String?) async throws {
        try await wait(
            for: "no \(kind) \"\(name ?? "")\"", "!__probe.find(given[0], given[1], null)", .string(kind.rawValue),
            name.map { .string($0) } ?? .null)
    }

    /// Waits until the address leads to a view.
    func isAt(_ hash: String) async throws {
        try await wait(for: "the view \(hash)", "location.hash === given[0]", .string(hash))
        try await settle()
    }

    /// When the document was loaded, which tells it from one that was loaded again.
    var birth: Double {
        get async throws { try await browser.run("return performance.timeOrigin").number ?? 0 }
    }
}
