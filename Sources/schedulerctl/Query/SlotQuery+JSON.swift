import SchedulerCore

extension SlotQuery {
    /// Sets what the members of a JSON object say.
    mutating func read(json bytes: [UInt8]) throws(QueryError) {
        var reader = JSONObjectReader(bytes)
        var given: [Key] = []
        do {
            while let (name, value) = try reader.next() {
                guard let key = Key(rawValue: name) else { throw SlotQuery.unknown(name) }
                guard !given.contains(key) else { throw QueryError(key, "is given twice") }
                given.append(key)
                switch (value, key) {
                case (.null, _): break
                case (.string(let text), _) where key != .count: try set(key, to: text)
                case (.number(let text), .count): try set(key, to: text)
                default: throw QueryError(key, "is not \(key == .count ? "a number" : "a string")")
                }
            }
        } catch let error as QueryError {
            throw error
        } catch {
            throw QueryError(malformed: "\(error)")
        }
    }

    private static func unknown(_ name: String) -> QueryError {
        let names = Key.allCases.map(\.rawValue)
        let suggestion = Suggestion.text(for: name, among: names) ?? "; the keys are \(names.joined(separator: ", "))"
        return QueryError(malformed: "there is no key \(Words.quoted(name))\(suggestion)")
    }
}
