import Testing

@testable import schedulerctl

@Suite("schedulerctl: JSON") struct JSONTests {
    private func members(_ text: String) throws(JSONError) -> [String: JSONScalar] {
        var reader = JSONObjectReader(Array(text.utf8))
        var result: [String: JSONScalar] = [:]
        while let (key, value) = try reader.next() {
            result[key] = value
            if value == .nested { break }
        }
        return result
    }

    @Test func `every kind of value is read`() throws {
        let found = try members(#" {"a":"x","b" : -1.5e+3 ,"c":true,"d":false,"e":null,"f":0,"g":[1]}"#)
        #expect(
            found == [
                "a": .string("x"), "b": .number("-1.5e+3"), "c": .bool(true), "d": .bool(false), "e": .null,
                "f": .number("0"), "g": .nested,
            ])
        #expect(try members("{}").isEmpty && members(" { } ").isEmpty)
    }

    @Test(arguments: [
        (#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{C}\n\r\t"), (#"\u00e9\u20AC"#, "é€"), (#"x\ud83d\ude00y"#, "x😀y"),
        ("é😀", "é😀"), ("", ""),
    ])
    func `escapes are characters`(text: String, expected: String) throws {
        #expect(try members("{\"a\":\"\(text)\"}") == ["a": .string(expected)])
        let written = JSONText.string(expected)
        #expect(try members("{\"a\":\(written)}") == ["a": .string(expected)])
    }

    @Test(arguments: [
        ("", 1), ("x", 1), ("[", 1), ("{", 2), ("{a", 2), ("{\"a\"", 5), ("{\"a\":", 6), ("{\"a\":x", 6),
        ("{\"a\":tru", 6),
        ("{\"a\":1", 7), ("{\"a\":1,", 8), ("{\"a\":1,}", 8), ("{\"a\":1}}", 8), ("{\"a\":01}", 7), ("{\"a\":-}", 7),
        ("{\"a\":1.}", 8), ("{\"a\":1e}", 8), ("{\"a\":+1}", 6), ("{\"a\":\"", 7), ("{\"a\":\"\n\"}", 7),
        (#"{"a":"\x"}"#, 7), (#"{"a":"\u12"}"#, 7), (#"{"a":"\ud800"}"#, 7), (#"{"a":"\ud800\u0041"}"#, 7),
        (#"{"a":"\"#, 7),
        (#"{"a":"\udc00"}"#, 7), ("{\"a\":\"\\n\n\"}", 9),
    ])
    func `what is no JSON is refused, with its column`(text: String, column: Int) {
        #expect { _ = try members(text) } throws: { ($0 as? JSONError)?.column == column }
    }

    @Test func `bytes that are no UTF-8 are refused`() {
        for bad in [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80]] as [[UInt8]] {
            for escape in ["", #"\n"#] {
                var reader = JSONObjectReader(Array("{\"a\":\"\(escape)".utf8) + bad + Array("\"}".utf8))
                #expect(throws: JSONError.self) { try reader.next() }
            }
        }
    }
}
