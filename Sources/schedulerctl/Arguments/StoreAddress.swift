/// Where a store is, as an option says it: a scheme and what the scheme needs.
enum StoreAddress: Equatable {
    /// A file, as `sqlite:PATH`.
    case sqlite(path: String)

    init(_ text: String) throws(UsageError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            throw UsageError("--store: \(Words.quoted(text)) does not say what kind of store it is; write sqlite:PATH")
        }
        guard parts[0] == "sqlite" else {
            throw UsageError("--store: there is no kind of store \(Words.quoted(parts[0])); write sqlite:PATH")
        }
        guard !parts[1].isEmpty, !parts[1].utf8.contains(0) else {
            throw UsageError("--store: which file? Write sqlite:PATH, as in sqlite:jobs.sqlite")
        }
        self = .sqlite(path: parts[1])
    }
}

extension Option {
    static let store = Option("store", "ADDRESS", "where the store is: sqlite:PATH")
}
