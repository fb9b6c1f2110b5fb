import Testing

@Suite("schedulerctl explain") struct ExplainTests {
    @Test func `says an expression in words, its rules and its next five instants`() throws {
        let result = try Tool.run(
            "explain", "30 2 * * sat,sun", "--zone", "Europe/Berlin", "--after", "2026-03-27T00:00:00Z")
        #expect(result.status == 0 && result.errors.isEmpty)
        #expect(
            result.output == """
                At 02:30, Saturday and Sunday
                Canonical form: 30 2 * * 0,6
                Times that the clock jumps over: one run right after a gap of up to 3 hours.
                Times that the clock shows twice: the first pass counts.

                After 2026-03-27T01:00:00+01:00, in Europe/Berlin:
                  Sat 2026-03-28T02:30:00+01:00
                  Sun 2026-03-29T03:00:00+02:00  (its time was skipped by the clock: first instant after the gap)
                  Sat 2026-04-04T02:30:00+02:00
                  Sun 2026-04-05T02:30:00+02:00
                  Sat 2026-04-11T02:30:00+02:00

                """)
    }

    @Test func `a wildcard follows real minutes`() throws {
        let result = try Tool.run(
            "explain", "*/30 * * * *", "--zone", "Europe/Berlin", "--after", "2026-10-25T00:10:00Z")
        #expect(result.output.contains("Times that the clock shows twice: both passes count.\n"))
        #expect(result.output.contains("02:30:00+02:00  (the clock shows this time twice: first pass)\n"))
        #expect(result.output.contains("02:00:00+01:00  (the clock shows this time twice: second pass)\n"))
    }

    @Test func `says that there is nothing, or no more`() throws {
        let past = try Tool.run(
            "explain", "0 0 0 1 1 ? 2001", "--dialect", "quartz", "--after", "2026-01-01T00:00:00Z")
        #expect(past.output.hasSuffix("\nThere is nothing after 2026-01-01T00:00:00+00:00.\n"))
        let ending = try Tool.run("explain", "0 0 1 12 *", "--after", "9998-01-01T00:00:00Z")
        #expect(ending.output.hasSuffix("  Wed 9999-12-01T00:00:00+00:00\n  and no more\n"))
    }

    @Test func `prints JSON when asked to`() throws {
        let arguments = ["explain", "30 2 * * *", "--zone", "Europe/Berlin", "--count", "2", "--json"]
        let result = try Tool.run(arguments: arguments + ["--after", "2026-03-28T12:00:00Z"])
        #expect(
            result.output
                == #"{"expr":"30 2 * * *","description":"At 02:30, every day","canonical":"30 2 * * *","dialect":"vixie","#
                + #""dayMatch":"either","zone":"Europe/Berlin","next":[{"instant":"2026-03-29T03:00:00+02:00","#
                + #""daylight":"afterGap"},{"instant":"2026-03-30T02:30:00+02:00"}]}"# + "\n")
    }
}
