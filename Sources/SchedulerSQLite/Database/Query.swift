/// The text of a statement that is prepared once for each connection: a literal, or one that is put together of literals
/// and lives as long as the process. Values are bound to it.
struct Query: ExpressibleByStringLiteral, Sendable {
    private enum Text: Sendable {
        case literal(StaticString)
        case assembled(Assembled)
    }

    /// Has an address that no other text has.
    private final class Assembled: Sendable {
        let text: String

        init(_ text: String) { self.text = text }
    }

    private let content: Text

    init(stringLiteral text: StaticString) {
        content = .literal(text)
    }

    /// - Parameter text: is put together; the query is to be kept in a constant.
    init(assembled text: String) {
        content = .assembled(Assembled(text))
    }

    var text: String {
        switch content {
        case .literal(let text): text.description
        case .assembled(let assembled): assembled.text
        }
    }

    /// The address of the text, which tells it from others.
    var key: UInt {
        switch content {
        case .literal(let text): UInt(bitPattern: text.utf8Start)
        case .assembled(let assembled): UInt(bitPattern: Unmanaged.passUnretained(assembled).toOpaque())
        }
    }
}
