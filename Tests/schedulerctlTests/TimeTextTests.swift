import FoundationEssentials
import SchedulerAdmin
import SchedulerCore
import Testing

@testable import schedulerctl

@Suite("schedulerctl: lengths of time and instants") struct TimeTextTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    @Test(arguments: [
        ("20", 20.0), ("0.5", 0.5), ("90s", 90), ("1.5h", 5_400), ("2d", 172_800), ("1w", 604_800), ("1h30m", 5_400),
        ("PT1H30M", 5_400), ("P1D", 86_400), ("0", 0),
    ])
    func `a length of time is a number of seconds, or numbers with units`(text: String, seconds: Double) {
        #expect(TimeText.length(text) == .seconds(seconds))
    }

    @Test(arguments: ["", "h", "1x", "30m1h", "1h1h", "1 h", "-5", "nan", "0x10", "1e3", "1.h.2", "PT", "١s"])
    func `anything else is none`(text: String) {
        #expect(TimeText.length(text) == nil)
    }

    @Test(arguments: [("10m", 600.0), ("+10m", 600), ("-1h", -3_600), ("-1.5h", -5_400), ("0", 0)])
    func `an instant may be so long from now`(text: String, seconds: Double) {
        #expect(TimeText.instant(text, now: now) == now + seconds)
    }

    @Test func `where the past is meant, a length without a sign leads there`() {
        #expect(TimeText.instant("1h", now: now, isPast: true) == now - 3_600)
        #expect(TimeText.instant("+1h", now: now, isPast: true) == now + 3_600)
    }

    @Test(arguments: [
        ("2026-11-20", "2026-11-20 00:00:00"), ("2026-11-20T23:00", "2026-11-20 23:00:00"),
        ("2026-07-20 23:00:05", "2026-07-20 23:00:05"),
    ])
    func `without an offset, a time is on this machine's clock`(text: String, shown: String) throws {
        let instant = try #require(TimeText.instant(text, now: now))
        #expect(CellText.text(.text(ISO8601.text(instant)), .instant).hasPrefix(shown))
    }

    @Test func `with an offset, it is on that clock`() throws {
        #expect(
            TimeText.instant("2026-11-20T23:00+01:00", now: now) == (try ISO8601.instant("2026-11-20T22:00:00Z")))
        #expect(TimeText.instant("tomorrow", now: now) == nil && TimeText.instant("2026-13-01", now: now) == nil)
    }
}

@Suite("schedulerctl: options of operations") struct OperationOptionTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func request(_ name: String, _ words: String...) throws -> AdminRequest {
        let operation = try #require(VerbIndex.operation(name))
        let request = OperationRequest(operation)
        return try request.request(Arguments(words, options: request.options), token: nil, now: now)
    }

    @Test func `lists are given with commas or one by one`() throws {
        for words in [["--state", "failed,running"], ["--state=failed", "--state", "running"]] {
            let operation = try #require(VerbIndex.operation("runs.list"))
            let request = OperationRequest(operation)
            let query = try request.request(Arguments(words, options: request.options), token: nil, now: now).query
            #expect(query == "state=failed&state=running")
        }
        let made = try request("schedules.create", "--job", "a", "--weekly", "mon,tue", "--at", "9:00,17:00")
        let body = try AdminJSON.object(made.body)
        #expect(body["weekly"] == ["mon", "tue"] && body["at"] == ["9:00", "17:00"])
        let refused = #expect(throws: UsageError.self) { try request("runs.list", "--state", "failed,") }
        #expect(refused?.message.hasPrefix("--state: '' is not ") == true)
        let help = try Help.text(VerbIndex.find(["schedules", "create"]).verb)
        #expect(help.contains("such as mon; with `at`; several with commas"))
    }

    @Test func `lengths and times are sent as the API has them`() throws {
        let settings = try request("jobs.settings.change", "a", "--pause", "20", "--start-delay=1.5h")
        #expect(try AdminJSON.object(settings.body) == ["pause": "PT20S", "startDelay": "PT1H30M"])
        let hold = try request("schedules.hold", "a", "--until", "10m")
        #expect(try AdminJSON.object(hold.body) == ["until": .text(ISO8601.text(now + 600))])
        for since in ["-1h", "1h"] {
            #expect(try request("audit.list", "--since", since).query == "since=2027-01-15T07%3A00%3A00Z")
        }
    }

    @Test func `what is no length or time is refused, and told what would be`() throws {
        let length = #expect(throws: UsageError.self) {
            try request("jobs.settings.change", "a", "--pause", "soon")
        }
        #expect(length?.message == "--pause: 'soon' is no length of time like \(TimeText.lengths)")
        let time = #expect(throws: UsageError.self) { try request("schedules.hold", "a", "--until", "later") }
        #expect(time?.message == "--until: 'later' is no time like \(TimeText.instants)")
        #expect(try Help.text(VerbIndex.find(["jobs", "settings", "change"]).verb).contains("DURATION: 90s, 1.5h"))
        #expect(try Help.text(VerbIndex.find(["schedules", "hold"]).verb).contains("TIME: 2026-11-20T23:00+01:00"))
    }

    @Test func `help tells what an object looks like`() throws {
        let option = OperationOption(
            Field(
                "exclusions",
                .record(Record("E", [Field("dates", .list(.record(Record("D", [Field("from", .text(), "")]))), "")])),
                "Times."),
            of: "schedules")
        #expect(option.option.summary == #"times; as {"dates": [{"from"}]}"#)
    }

    @Test func `a field is not set and put back at once`() throws {
        for words in [["--zone", "UTC", "--unset", "zone"], ["--unset", "disabled", "--no-disabled"]] {
            let request = OperationRequest(try #require(VerbIndex.operation("jobs.settings.change")))
            let arguments = try Arguments(["a"] + words, options: request.options)
            let refused = #expect(throws: UsageError.self) { try request.request(arguments, token: nil, now: now) }
            #expect(refused?.message.hasSuffix(" exclude each other") == true)
        }
        let unset = try request("jobs.settings.change", "a", "--unset", "zone", "--cron", "0 3 * * *")
        #expect(try AdminJSON.object(unset.body) == ["zone": .null, "cron": "0 3 * * *"])
    }
}
