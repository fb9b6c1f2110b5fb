import FoundationEssentials
import SchedulerCore

/// How members of answers are encoded that are but a text or a number.
///
/// The code that the compiler writes for a struct calls these for its members. They hand the text or the number over,
/// where the library's own way goes through a coder for each value, which costs several times as much.
extension KeyedEncodingContainer {
    mutating func encode(_ instant: Date, forKey key: Key) throws {
        try encode(ISO8601.text(instant), forKey: key)
    }

    mutating func encode<Value: RawRepresentable<String> & Encodable>(_ value: Value, forKey key: Key) throws {
        try encode(value.rawValue, forKey: key)
    }

    mutating func encode<Value: RawRepresentable<Int64> & Encodable>(_ value: Value, forKey key: Key) throws {
        try encode(value.rawValue, forKey: key)
    }

    // What may be null.

    mutating func encode<Value>(_ value: Nullable<Value>, forKey key: Key) throws {
        if let value = value.wrappedValue { try encode(value, forKey: key) } else { try encodeNil(forKey: key) }
    }

    mutating func encode(_ instant: Nullable<Date>, forKey key: Key) throws {
        if let instant = instant.wrappedValue { try encode(instant, forKey: key) } else { try encodeNil(forKey: key) }
    }

    mutating func encode(_ text: Nullable<String>, forKey key: Key) throws {
        if let text = text.wrappedValue { try encode(text, forKey: key) } else { try encodeNil(forKey: key) }
    }

    mutating func encode(_ number: Nullable<Double>, forKey key: Key) throws {
        if let number = number.wrappedValue { try encode(number, forKey: key) } else { try encodeNil(forKey: key) }
    }
}
