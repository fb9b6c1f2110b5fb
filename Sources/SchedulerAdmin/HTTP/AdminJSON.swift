import FoundationEssentials
package import SchedulerCore

/// JSON as the API speaks it: instants in the form of RFC 3339, in UTC.
package enum AdminJSON {
    package static func bytes(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(ISO8601.text(date))
        }
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }

    package static func text(_ value: some Encodable) throws -> String {
        String(decoding: try bytes(value), as: UTF8.self)
    }

    /// A value as ``text(_:)`` writes it.
    static func value<Value: Decodable>(_ type: Value.Type = Value.self, of text: String) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            try ISO8601.instant(decoder.singleValueContainer().decode(String.self))
        }
        return try decoder.decode(type, from: Data(text.utf8))
    }

    /// The object in a body.
    package static func object(_ body: [UInt8]) throws(Problem) -> [String: ParameterValue] {
        guard !isTooDeep(body) else { throw .malformed("lists and objects lie in one another too deep") }
        guard let value = try? JSONDecoder().decode(ParameterValue.self, from: Data(body)) else {
            throw .malformed("the body is no JSON")
        }
        guard case .object(let values) = value else { throw .malformed("the body is no JSON object") }
        return values
    }

    /// Whether brackets lie in one another deeper than is safe to read. Those in texts count, which does no harm.
    private static func isTooDeep(_ body: [UInt8]) -> Bool {
        var depth = 0
        for byte in body {
            switch byte {
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            default: break
            }
            if depth > Parameters.depthLimit { return true }
        }
        return false
    }
}
