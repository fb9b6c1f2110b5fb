import SchedulerCore

/// What an answer looks like in short, so that somebody who changes something can say what they saw (`If-Match`).
package struct EntityTag: Sendable, Hashable {
    /// As it stands in a header: in quotes.
    package let text: String

    /// The tag of something as an answer shows it.
    package init(of value: some Encodable) throws {
        text = "\"\(String(StableHash(try AdminJSON.text(value)).value, radix: 16))\""
    }

    /// The tag of something that holds what an answer does not show, which nobody may find out by guessing.
    init(of value: some Encodable, under key: StoreKey) throws {
        text = "\"\(key.code(of: try AdminJSON.text(value)).prefix(32))\""
    }
}

extension OperationResult {
    /// The same, with the tag of what it shows.
    package func tagged(_ tag: EntityTag) -> OperationResult {
        var result = self
        result.headers.append(("ETag", tag.text))
        return result
    }
}

extension OperationCall {
    /// Refuses a change by somebody who has seen something else than what is there.
    ///
    /// - Parameter tag: the tag of what is there.
    /// - Throws: ``Problem`` 412 where the request has an `If-Match` that does not name the tag.
    package func requireMatch(_ tag: EntityTag) throws(Problem) {
        let headers = request.headers.filter { $0.name.lowercased() == "if-match" }
        guard !headers.isEmpty else { return }
        // Our tags hold neither blanks nor commas.
        let tags = headers.map { $0.value.split { $0 == "," || $0 == " " || $0 == "\t" } }.joined()
        guard !tags.contains(where: { $0 == "*" || $0 == tag.text }) else { return }
        throw Problem(
            412, "preconditionFailed", title: "It has been changed meanwhile",
            detail: "It is no longer what If-Match says; look at it again.", field: "If-Match")
    }
}
