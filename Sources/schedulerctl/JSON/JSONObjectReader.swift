/// A value of a JSON object, as far as a flat object has one.
enum JSONScalar: Equatable {
    case string(String)
    /// As it was written.
    case number(String)
    case bool(Bool)
    case null
    /// An array or an object, of which only the beginning has been read.
    case nested
}

/// Why a text is no JSON object, and where.
struct JSONError: Error, Equatable, CustomStringConvertible {
    /// What was expected or found.
    let problem: String
    /// Counted in bytes from 1.
    let column: Int

    var description: String { "json: \(problem) (column \(column))" }
}

/// Reads a flat JSON object (RFC 8259) member by member.
///
/// It is here because it has to be fast, and because its errors say what is wrong. It keeps to the letter of the
/// RFC, but does not go into arrays and objects inside: it says that there is one, and there its reading ends.
struct JSONObjectReader {
    private let bytes: [UInt8]
    private var index = 0
    private var isFirst = true

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next member; nil after the last one.
    mutating func next() throws(JSONError) -> (key: String, value: JSONScalar)? {
        skipBlanks()
        if isFirst {
            guard index < bytes.count else {
                throw error("there is nothing: a line holds an object like {\"expr\": …}")
            }
            guard take("{") else { throw error("expected {") }
            skipBlanks()
            if take("}") { return try finish() }
            isFirst = false
        } else if take("}") {
            return try finish()
        } else {
            guard take(",") else { throw error("expected , or }") }
            skipBlanks()
        }
        guard peek == UInt8(ascii: "\"") else { throw error("expected a key in quotes") }
        let key = try string()
        skipBlanks()
        guard take(":") else { throw error("expected :") }
        skipBlanks()
        return (key, try value())
    }

    private mutating func finish() throws(JSONError) -> (key: String, value: JSONScalar)? {
        skipBlanks()
        guard index == bytes.count else { throw error("expected nothing after }") }
        return nil
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func skipBlanks() {
        while index < bytes.count, bytes[index] == 32 || bytes[index] == 9 || bytes[index] == 10 || bytes[index] == 13 {
            index += 1
        }
    }

    private func error(_ problem: String) -> JSONError { JSONError(problem: problem, column: index + 1) }

    private mutating func value() throws(JSONError) -> JSONScalar {
        switch peek {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"), UInt8(ascii: "["): return .nested
        case .some(let byte) where byte == UInt8(ascii: "-") || 48...57 ~= byte: return .number(try number())
        default:
            for (word, value) in [("true", JSONScalar.bool(true)), ("false", .bool(false)), ("null", .null)]
            where bytes[index...].starts(with: word.utf8) {
                index += word.utf8.count
                return value
            }
            throw error("expected a value")
        }
    }

    /// `-`, digits without a needless zero, a fraction and an exponent.
    private mutating func number() throws(JSONError) -> String {
        let start = index
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func digits() throws(JSONError) {
        guard let first = peek, 48...57 ~= first else { throw error("expected a digit") }
        while let digit = peek, 48...57 ~= digit { index += 1 }
    }

    private mutating func string() throws(JSONError) -> String {
        index += 1
        let start = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                defer { index += 1 }
                return try text(bytes[start..<index])
            case UInt8(ascii: "\\"): return try escapedString(from: start)
            case 0..<32: throw error("a control character in a string has to be escaped")
            default: index += 1
            }
        }
        throw error("expected a closing quote")
    }

    private func text(_ bytes: ArraySlice<UInt8>) throws(JSONError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw JSONError(problem: "the string is not valid UTF-8", column: bytes.startIndex + 1)
        }
        return text
    }

    /// A string with an escape at the index.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var result = Array(bytes[start..<index])
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\\") {
                result += try escape()
                continue
            }
            guard byte >= 32 else { throw error("a control character in a string has to be escaped") }
            index += 1
            if byte == UInt8(ascii: "\"") { return try text(result[...]) }
            result.append(byte)
        }
        throw error("expected a closing quote")
    }

    private mutating func escape() throws(JSONError) -> [UInt8] {
        let start = index
        index += 1
        let letter = peek
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter ?? 0]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "n"): return [10]
        case UInt8(ascii: "r"): return [13]
        case UInt8(ascii: "t"): return [9]
        case UInt8(ascii: "u"):
            var units = [hexadecimal()]
            if let high = units[0], UTF16.isLeadSurrogate(high), take("\\"), take("u") { units.append(hexadecimal()) }
            if let text = String(validating: units.map { $0 ?? 0xD800 }, as: UTF16.self) { return Array(text.utf8) }
        default: break
        }
        index = start
        throw error("there is no such escape")
    }

    /// Four hexadecimal digits.
    private mutating func hexadecimal() -> UInt16? {
        let digits = bytes[min(index, bytes.count)...].prefix(4)
        guard digits.count == 4 else { return nil }
        var value: UInt16 = 0
        for digit in digits {
            guard let number = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
            value = value << 4 | UInt16(number)
        }
        index += 4
        return value
    }
}
