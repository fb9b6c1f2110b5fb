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

    /// The same of something of which a part comes and goes by itself, which has a version of its own behind a dot.
    init(of value: some Encodable, beside passing: some Encodable, under key: StoreKey) throws {
        let codes = [try AdminJSON.text(value), try AdminJSON.text(passing)].map { key.code(of: $0) }
        text = "\"\(codes[0].prefix(32)).\(codes[1].prefix(16))\""
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
    /// - Parameters:
    ///   - tag: the tag of what is there.
    ///   - isWhole: whether what comes and goes by itself is compared as well.
    /// - Throws: ``Problem`` 412 where the request has an `If-Match` that does not name the tag.
    package func requireMatch(_ tag: EntityTag, isWhole: Bool = true) throws(Problem) {
        let headers = request.headers.filter { $0.name.lowercased() == "if-match" }
        guard !headers.isEmpty else { return }
        // Our tags hold neither blanks nor commas.
        let tags = headers.map { $0.value.split { $0 == "," || $0 == " " || $0 == "\t" } }.joined()
        let isSame = { (text: Substring) in
            text == "*" || text == tag.text || !isWhole && text.prefix { $0 != "." } == tag.text.prefix { $0 != "." }
        }
        guard !tags.contains(where: isSame) else { return }
        throw Problem(
            412, "preconditionFailed", title: "It has been changed meanwhile",
            detail: "It is no longer what If-Match says; look at it again.", field: "If-Match")
    }
}
