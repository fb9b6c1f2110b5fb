import ChildProcess
import Foundation
import Testing

@Suite("schedulerctl next --stdin") struct NextLinesTests {
    /// The errors, without the JSON around them; instants as they are.
    private func answers(_ lines: String...) throws -> [String] {
        try Tool.answers(to: lines).map { $0.replacing(#"{"error":""#, with: "").replacing(#""}"#, with: "") }
    }

    @Test func `answers each line by a line`() throws {
        let found = try Tool.answers(to: [
            #"{"expr":"0 9 * * *","zone":"Asia/Tokyo","after":"2026-01-01T00:00:00Z","count":2,"dialect":"vixie"}"#,
            #" { "after" : "2026-01-01T00:00:00Z" , "expr" : "\u0030 9 13 * 5", "dayMatch":"both", "zone":null } "#,
            #"{"expr":"30 2 * * *","zone":"Europe/Berlin","after":"2026-10-25T00:30:00Z","fold":"both"}"#,
            #"{"expr":"30 2 * * *","zone":"Europe/Berlin","after":"2026-03-28T12:00:00Z","gap":"skip"}"#,
            #"{"expr":"* * * * *","count":0}"#,
        ])
        #expect(
            found == [
                #"{"next":["2026-01-02T09:00:00+09:00","2026-01-03T09:00:00+09:00"]}"#,
                #"{"next":["2026-02-13T09:00:00+00:00"]}"#,
                #"{"next":["2026-10-25T02:30:00+01:00"]}"#,
                #"{"next":["2026-03-30T02:30:00+02:00"]}"#,
                #"{"next":[]}"#,
            ])
    }

    @Test func `options hold where a line says nothing`() throws {
        let input = Data(#"{"expr":"0 9 * * *","after":"2026-01-01T00:00:00Z"}"#.utf8)
        let result = try Tool.run("next", "--stdin", "--zone", "Asia/Tokyo", "--count", "2", input: input)
        #expect(result.lines == [#"{"next":["2026-01-02T09:00:00+09:00","2026-01-03T09:00:00+09:00"]}"#])
    }

    @Test func `says what is wrong with a line, and goes on`() throws {
        let found = try answers(
            #"{"expr":"0 25 * * *"}"#, #"{"expr":"* * * * *","zone":"Mars"}"#, #"{"expr":"* * * * *","nope":1}"#,
            #"{"expr":"* * * * *","day_match":"and"}"#, #"{"zone":"UTC"}"#, #"{"expr":["* * * * *"]}"#, "[]", "", "{",
            #"{"expr":"* * * * *"} x"#, #"{"expr":"a","expr":"b"}"#, #"{"expr":"* * * * *","dialect":"quarz"}"#,
            #"{"expr":"* * * * *","after":"now"}"#, #"{"expr":"* * * * *","after":"2026-01-01T00:00:00Z"}"#)
        #expect(
            found == [
                "hour: 25 is not between 0 and 23 (column 3)",
                found[1].hasPrefix("zone: 'Mars' is not in the tz database (") ? found[1] : "",
                "there is no key 'nope'; the keys are "
                    + "expr, zone, after, count, dialect, dayMatch, gap, fold, hashKey",
                "there is no key 'day_match'; did you mean dayMatch?",
                "expr: is missing",
                "expr: is not a string",
                "json: expected { (column 1)",
                #"json: there is nothing: a line holds an object like {\"expr\": …} (column 1)"#,
                "json: expected a key in quotes (column 2)",
                "json: expected nothing after } (column 22)",
                "expr: is given twice",
                "dialect: 'quarz' is not vixie, seconds or quartz; did you mean quartz?",
                "after: 'now' is not an instant like 2026-03-29T03:00:00+02:00",
                #"{"next":["2026-01-01T00:01:00+00:00"]}"#,
            ])
    }

    @Test(arguments: ["-1", "100001", "1e3", "2.5", "99999999999999999999999999"])
    func `a count out of range is told the limit`(count: String) throws {
        #expect(
            try answers(#"{"expr":"* * * * *","count":\#(count)}"#) == ["count: \(count) is not between 0 and 100000"])
    }

    @Test func `an expression that never occurs has no instants, and the reason`() throws {
        #expect(
            try Tool.answers(to: [#"{"expr":"0 0 30 2 *"}"#]) == [
                #"{"next":[],"error":"day of month: '30 2 *' never occurs: there is no such day (column 5)"}"#
            ])
    }

    @Test(arguments: [
        ("9999-12-31T23:58:00Z", "UTC", ["9999-12-31T23:59:00+00:00"]),
        ("9999-12-31T23:58:00-24:00", "UTC", []),
        ("9999-12-31T23:58:00Z", "+14:00", []),
        ("0001-01-01T00:00:00+24:00", "UTC", ["0001-01-01T00:00:00+00:00", "0001-01-01T00:01:00+00:00"]),
    ])
    func `the years 1 and 9999 are limits`(after: String, zone: String, expected: [String]) throws {
        let found = try Tool.answers(to: [
            #"{"expr":"* * * * *","after":"\#(after)","zone":"\#(zone)","count":2}"#
        ])
        #expect(found == [#"{"next":["# + expected.map { "\"\($0)\"" }.joined(separator: ",") + "]}"])
    }

    @Test func `huge lines, odd line ends and a last line without one are answered`() throws {
        let good = #"{"expr":"* * * * *","after":"2026-01-01T00:00:00Z"}"#
        var input = Data((#"{"expr":""# + String(repeating: "*", count: 3_000_000) + "\"}\n").utf8)
        input += Data("\(good)\r\n\0\n".utf8) + Data([0xFF, 0xFE, 10]) + Data(good.utf8)
        let result = try Tool.run("next", "--stdin", input: input)
        #expect(result.status == 0)
        #expect(
            result.lines == [
                #"{"error":"the line is longer than 65536 bytes"}"#,
                #"{"next":["2026-01-01T00:01:00+00:00"]}"#,
                #"{"error":"json: expected { (column 1)"}"#,
                #"{"error":"json: expected { (column 1)"}"#,
                #"{"next":["2026-01-01T00:01:00+00:00"]}"#,
            ])
    }

    @Test func `no input has no answers`() throws {
        #expect(try Tool.run("next", "--stdin") == Tool.Result(status: 0, output: "", errors: ""))
    }

    @Test func `an answer comes before the next question is asked`() throws {
        let (input, output) = try (ProcessPipe(), ProcessPipe())
        let process = try ChildProcess(
            [Tool.executable.path, "next", "--stdin"], input: input.reading, output: output.writing)
        for minute in 1...20 {
            let question = #"{"expr":"\#(minute) * * * *","after":"2026-01-01T00:00:00Z"}"# + "\n"
            input.write(question)
            let answer = output.read()
            #expect(answer == #"{"next":["2026-01-01T00:\#(minute < 10 ? "0" : "")\#(minute):00+00:00"]}"# + "\n")
        }
        input.finish()
        #expect(process.wait() == .exited(0))
    }

    @Test func `twenty thousand mutilated lines are answered one by one`() throws {
        var generator = SeededBytes(seed: 7)
        let good = Array(
            #"{"expr":"*/5 9-17 L,15W * fri#2","zone":"Europe/Berlin","after":"2026-01-01T00:00:00Z","count":3}"#.utf8)
        var input = Data()
        for _ in 0..<20_000 {
            var line = good
            for _ in 0...Int.random(in: 0...3, using: &generator) {
                let index = Int.random(in: 0..<line.count, using: &generator)
                switch Int.random(in: 0...2, using: &generator) {
                case 0: line[index] = UInt8.random(in: 0...255, using: &generator)
                case 1: line.insert(Array(#"{}[]":,\0-9*/LW#?@uH"#.utf8).randomElement(using: &generator)!, at: index)
                default: line.removeSubrange(index..<min(line.count - 1, index + 5))
                }
            }
            input += Data(line.map { $0 == 10 ? 32 : $0 } + [10])
        }
        let result = try Tool.run("next", "--stdin", input: input)
        #expect(result.status == 0 && result.errors.isEmpty)
        let answers = result.output.split(separator: "\n")
        #expect(answers.count == 20_000)
        for answer in answers {
            let object = try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any]
            #expect(object?["next"] != nil || object?["error"] != nil)
        }
    }
}

/// Random numbers that are the same in each run.
private struct SeededBytes: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
