import Testing

@testable import schedulerctl

@Suite("schedulerctl: taking words apart") struct ArgumentsTests {
    private static let zone = Option("zone", "ZONE", "")
    private let options = [Self.zone, .json, .help]

    @Test func `options may stand anywhere, with their value beside or inside`() throws {
        for words in [["--zone", "UTC", "--json", "a"], ["a", "--json", "--zone=UTC"]] {
            let arguments = try Arguments(words, options: options)
            #expect(arguments.operands == ["a"] && arguments.has(.json) && !arguments.has(.help))
            #expect(arguments.value(Self.zone) == "UTC")
        }
    }

    @Test func `a value may be empty or hold an equals sign`() throws {
        #expect(try Arguments(["--zone="], options: options).value(Self.zone)?.isEmpty == true)
        #expect(try Arguments(["--zone", ""], options: options).value(Self.zone)?.isEmpty == true)
        #expect(try Arguments(["--zone=a=b"], options: options).value(Self.zone) == "a=b")
        #expect(try Arguments(["--zone", "-5"], options: options).value(Self.zone) == "-5")
    }

    @Test func `words after two hyphens are no options`() throws {
        let arguments = try Arguments(["--json", "--", "--zone", "--", "-h"], options: options)
        #expect(arguments.operands == ["--zone", "--", "-h"] && !arguments.has(.help))
    }

    @Test func `a hyphen alone, and before a digit or in an expression, is no option`() throws {
        let words = ["-", "-1 * * * *", "-5", "-L * * * *"]
        #expect(try Arguments(words, options: options).operands == words)
    }

    @Test(arguments: ["--zon", "--Zone", "-z", "-json", "--zone1=x", "--=", "---"])
    func `an option that does not exist is refused`(word: String) {
        #expect(throws: UsageError.self) { try Arguments([word], options: options) }
    }

    @Test(arguments: [
        ("nxt", "next"), ("nxet", "next"), ("NEXT", "next"), ("exp", "explain"), ("explains", "explain"), ("x", nil),
        ("frobnicate", nil), ("", nil), ("nothing", nil),
    ])
    func `a slip of the finger is understood`(word: String, expected: String?) {
        #expect(Suggestion.nearest(to: word, among: ["next", "explain"]) == expected)
    }

    @Test func `a distance counts slips`() {
        for (left, right, slips) in [("", "", 0), ("", "ab", 2), ("ab", "ba", 1), ("abc", "ac", 1), ("abc", "axc", 1)] {
            #expect(Suggestion.distance(Array(left), Array(right)) == slips)
            #expect(Suggestion.distance(Array(right), Array(left)) == slips)
        }
    }

    @Test func `each verb and option has a name and a summary of its own`() {
        #expect(Set(Verb.all.map(\.name)).count == Verb.all.count)
        for verb in Verb.all {
            #expect(!verb.summary.isEmpty && Set(verb.options.map(\.name)).count == verb.options.count)
        }
    }
}
