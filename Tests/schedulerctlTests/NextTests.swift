import Testing

@Suite("schedulerctl next") struct NextTests {
    @Test func `prints an instant a line, with the offset of the zone at that instant`() throws {
        let result = try Tool.run(
            "next", "30 2 * * *", "--zone", "Europe/Berlin", "--after", "2026-03-28T00:00:00Z", "--count", "3")
        #expect(result.status == 0 && result.errors.isEmpty)
        #expect(
            result.output == """
                2026-03-28T02:30:00+01:00
                2026-03-29T03:00:00+02:00
                2026-03-30T02:30:00+02:00

                """)
    }

    @Test func `prints one instant in UTC unless told otherwise`() throws {
        let result = try Tool.run("next", "0 0 1 1 *", "--after=2026-06-01T00:00:00+02:00")
        #expect(result.output == "2027-01-01T00:00:00+00:00\n")
    }

    @Test func `begins now unless told otherwise`() throws {
        let result = try Tool.run("next", "* * * * *")
        #expect(result.status == 0)
        #expect(result.output.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:00\+00:00\n/) != nil)
    }

    @Test func `prints JSON when asked to`() throws {
        let result = try Tool.run(
            "next", "0 9 * * mon-fri", "--json", "--after", "2026-01-01T00:00:00Z", "--count", "2")
        #expect(result.output == #"{"next":["2026-01-01T09:00:00+00:00","2026-01-02T09:00:00+00:00"]}"# + "\n")
    }

    @Test(arguments: [
        (["0 0 12 ? * 1", "--dialect", "quartz"], "2026-01-04T12:00:00+00:00"),
        (["0 0 12 * * 1", "--dialect", "seconds"], "2026-01-05T12:00:00+00:00"),
        (["0 0 12 * * 1", "--dialect", "seconds6"], "2026-01-05T12:00:00+00:00"),
        (["0 0 13 * 5"], "2026-01-02T00:00:00+00:00"),
        (["0 0 13 * 5", "--day-match", "both"], "2026-02-13T00:00:00+00:00"),
        (["0 0 13 * 5", "--day-match", "and"], "2026-02-13T00:00:00+00:00"),
        (["CRON_TZ=Asia/Tokyo 0 9 * * *", "--zone", "Europe/Berlin"], "2026-01-02T09:00:00+09:00"),
    ])
    func `reads every dialect and day match`(arguments: [String], expected: String) throws {
        let zone = ["--after", "2026-01-01T01:00:00Z"]
        let result = try Tool.run(arguments: ["next"] + arguments + zone)
        #expect(result.output == expected + "\n")
    }

    @Test(arguments: [
        (["--gap", "skip"], "2026-03-28T12:00:00Z", "2026-03-30T02:30:00+02:00"),
        (["--gap", "runAfter"], "2026-03-28T12:00:00Z", "2026-03-29T03:00:00+02:00"),
        (["--fold", "first"], "2026-10-24T12:00:00Z", "2026-10-25T02:30:00+02:00"),
        (["--fold", "second"], "2026-10-24T12:00:00Z", "2026-10-25T02:30:00+01:00"),
        (["--fold", "both"], "2026-10-25T00:30:00Z", "2026-10-25T02:30:00+01:00"),
    ])
    func `follows the rule for gaps and folds`(options: [String], after: String, expected: String) throws {
        let arguments = ["next", "30 2 * * *", "--zone", "Europe/Berlin", "--after", after] + options
        #expect(try Tool.run(arguments: arguments).output == expected + "\n")
    }

    @Test func `H depends on the hash key`() throws {
        let keys = try (0..<20).map { try Tool.run("next", "H H * * *", "--hash-key", "job \($0)").output }
        #expect(Set(keys).count > 10)
    }

    @Test func `stops where the calendar ends`() throws {
        let result = try Tool.run("next", "0 0 1 * *", "--after", "9999-11-15T00:00:00Z", "--count", "5")
        #expect(result.status == 0 && result.output == "9999-12-01T00:00:00+00:00\n")
        #expect(try Tool.run("next", "0 0 1 * *", "--count", "0").output.isEmpty)
    }

    @Test func `ends quietly when nobody reads on`() throws {
        let result = try Tool.shell(#""$0" next "* * * * *" --after 2026-01-01T00:00:00Z --count 100000 | head -n 1"#)
        #expect(result == Tool.Result(status: 0, output: "2026-01-01T00:01:00+00:00\n", errors: ""))
        let ignored = try Tool.shell(#"trap "" PIPE; ("$0" next "* * * * *" --count 100000; echo $? >&2) | head -n 1"#)
        #expect(ignored.errors == "141\n")
    }

    @Test func `says so when it cannot write or read`() throws {
        let full = try Tool.shell(#"if [ -e /dev/full ]; then "$0" next "* * * * *" >/dev/full; else exit 1; fi"#)
        #expect(full.status == 1 && full.output.isEmpty)
        let closed = try Tool.shell(#""$0" next --stdin <&-"#)
        #expect(closed.status == 1 && closed.errors.hasPrefix("schedulerctl: cannot read: "))
    }
}
