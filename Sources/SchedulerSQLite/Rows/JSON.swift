import CSQLite
import FoundationEssentials
import SchedulerCore

/// Values that are stored as JSON text. Instants in them are whole microseconds since 1970 UTC.
enum JSON {
    /// - Throws: ``SchedulerError`` with the code `invalidValue` where JSON has no such value, such as an infinite number.
    static func text(_ value: some Encodable) throws(SchedulerError) -> String {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(date.microsecondsSince1970)
        }
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw SchedulerError(.invalidValue, reason: "cannot be stored as JSON: \(error)")
        }
    }

    static func value<Value: Decodable>(_ text: String, as type: Value.Type = Value.self) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            Date(microsecondsSince1970: try decoder.singleValueContainer().decode(Int64.self))
        }
        do {
            return try decoder.decode(Value.self, from: Data(text.utf8))
        } catch {
            throw SQLiteFault(code: SQLITE_CORRUPT, message: "a stored \(Value.self) cannot be read: \(error)")
        }
    }
}

extension Row {
    /// The next column, which holds JSON; nil where it is null or cannot be read.
    ///
    /// - Parameter problem: set where it cannot be read.
    mutating func json<Value: Decodable>(_ type: Value.Type = Value.self, problem: inout String?) -> Value? {
        do {
            return try json()
        } catch {
            problem = String(describing: error)
            return nil
        }
    }

    /// The next column, which holds JSON; nil where it is null.
    mutating func json<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value? {
        try next(String?.self).map { try JSON.value($0) }
    }
}
