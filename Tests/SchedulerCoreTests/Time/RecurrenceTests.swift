import FoundationEssentials
import SchedulerCore
import Testing

@Suite("Recurrences") struct RecurrenceTests {
    private let start: Date
    private let berlin: Zone

    init() throws {
        start = try instant("2026-01-01T00:00:00Z")
        berlin = try Zone("Europe/Berlin")
    }

    private func next(_ recurrence: Recurrence, _ count: Int, after: String, in zone: Zone) throws -> [String] {
        let timetable = try Timetable(recurrence, zone: zone, anchor: start)
        return timetable.slots(after: try instant(after)).prefix(count).map {
            ISO8601.text($0, offset: zone.secondsFromUTC(at: $0))
        }
    }

    @Test("once") func once() throws {
        let timetable = try Timetable(.once(at: start), anchor: start)
        #expect(timetable.next(after: start.adding(.seconds(-1))) == start && timetable.next(after: start) == nil)
        #expect(
            timetable.previous(before: start) == nil && timetable.previous(before: start.adding(.seconds(1))) == start)
        #expect(timetable.contains(start) && timetable.count(after: .distantPast, through: .distantFuture) == 1)
    }

    @Test("every is a grid from its anchor, which is its first point") func every() throws {
        let timetable = try Timetable(.every(.minutes(90)), anchor: start)
        #expect(timetable.next(after: .distantPast) == start && timetable.previous(before: start) == nil)
        #expect(try timetable.next(after: start) == instant("2026-01-01T01:30:00Z"))
        #expect(try timetable.previous(before: instant("2026-01-01T03:00:00Z")) == instant("2026-01-01T01:30:00Z"))
        #expect(timetable.count(after: start, through: start.adding(.days(1))) == 16)
        #expect(timetable.count(after: .distantPast, through: start) == 1)
        let fast = try Timetable(.every(.milliseconds(1)), anchor: start)
        #expect(fast.next(after: start) == start.adding(.milliseconds(1)))
        #expect(fast.count(after: start, through: start.adding(.days(365))) == 31_536_000_000)
        for interval in [Duration.zero, .seconds(-1), .microseconds(999)] {
            #expect(throws: RecurrenceError.self) { try Timetable(.every(interval), anchor: start) }
        }
    }

    @Test("every at the limits of what can be counted") func everyLimits() throws {
        let early = Date(microsecondsSince1970: .min)
        for interval in [Duration.milliseconds(1), .days(1), .seconds(Int64.max), .seconds(4_000_000_000_000)] {
            for anchor in [early, start, Date(microsecondsSince1970: .max)] {
                let timetable = try Timetable(.every(interval), anchor: anchor)
                for instant in [early, .distantPast, start, .distantFuture, Date(microsecondsSince1970: .max)] {
                    if let next = timetable.next(after: instant) { #expect(next > instant) }
                    if let previous = timetable.previous(before: instant) { #expect(previous < instant) }
                    #expect(timetable.count(after: early, through: instant) >= 0)
                }
            }
        }
    }

    @Test("daily, weekly") func daily() throws {
        let times = [try TimeOfDay("17:45"), try TimeOfDay("02:30")]
        #expect(
            try next(.daily(at: times), 4, after: "2026-03-28T12:00:00Z", in: berlin) == [
                "2026-03-28T17:45:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-29T17:45:00+02:00",
                "2026-03-30T02:30:00+02:00",
            ])
        #expect(
            try next(.weekly(on: [.sunday, .thursday], at: [.noon]), 3, after: "2026-03-28T12:00:00Z", in: berlin) == [
                "2026-03-29T12:00:00+02:00", "2026-04-02T12:00:00+02:00", "2026-04-05T12:00:00+02:00",
            ])
    }

    @Test("monthly: day 31 is the last day of a shorter month") func monthly() throws {
        #expect(
            try next(.monthly(on: [.day(31)], at: [.noon]), 4, after: "2026-01-01T00:00:00Z", in: .utc) == [
                "2026-01-31T12:00:00Z", "2026-02-28T12:00:00Z", "2026-03-31T12:00:00Z", "2026-04-30T12:00:00Z",
            ])
        #expect(
            try next(.monthly(on: [.exactDay(31)], at: [.noon]), 2, after: "2026-01-31T12:00:00Z", in: .utc) == [
                "2026-03-31T12:00:00Z", "2026-05-31T12:00:00Z",
            ])
        #expect(
            try next(
                .monthly(on: [.day(30), .day(31), .last], at: [.noon]), 3, after: "2026-02-01T00:00:00Z", in: .utc) == [
                    "2026-02-28T12:00:00Z", "2026-03-30T12:00:00Z", "2026-03-31T12:00:00Z",
                ])
        #expect(
            try next(
                .monthly(on: [.nth(2, .tuesday), .lastWeekday(.friday), .last(before: 1)], at: [.midnight]), 3,
                after: "2026-01-01T00:00:00Z", in: .utc) == [
                    "2026-01-13T00:00:00Z", "2026-01-30T00:00:00Z", "2026-02-10T00:00:00Z",
                ])
    }

    @Test("yearly: several months, 29 February") func yearly() throws {
        let days = [try YearDay(month: 12, day: .day(24)), try YearDay(month: 2, day: .day(29))]
        #expect(
            try next(.yearly(on: days, at: [.noon]), 4, after: "2026-01-01T00:00:00Z", in: .utc) == [
                "2026-02-28T12:00:00Z", "2026-12-24T12:00:00Z", "2027-02-28T12:00:00Z", "2027-12-24T12:00:00Z",
            ])
        let exact = [try YearDay(month: 2, day: .exactDay(29))]
        #expect(
            try next(.yearly(on: exact, at: [.noon]), 1, after: "2026-01-01T00:00:00Z", in: .utc) == [
                "2028-02-29T12:00:00Z"
            ])
        let never = [try YearDay(month: 2, day: .exactDay(30))]
        #expect(throws: RecurrenceError.self) { try Timetable(.yearly(on: never, at: [.noon]), anchor: start) }
    }

    @Test("a union counts common instants once") func union() throws {
        let union = Recurrence.union([.cron("0 * * * *"), .cron("*/30 * * * *"), .every(.minutes(45))])
        #expect(
            try next(union, 6, after: "2026-01-01T00:00:00Z", in: .utc).map { $0.dropFirst(11).prefix(5) } == [
                "00:30", "00:45", "01:00", "01:30", "02:00", "02:15",
            ])
        let timetable = try Timetable(union, anchor: start)
        #expect(timetable.count(after: start, through: start.adding(.days(1))) == 64)
        #expect(try timetable.previous(before: instant("2026-01-01T01:00:00Z")) == instant("2026-01-01T00:45:00Z"))
        var deep = Recurrence.hourly
        for _ in 0..<20 { deep = .union([deep]) }
        #expect(throws: RecurrenceError.self) { try Timetable(deep, anchor: start) }
        let wide = Recurrence.union(Array(repeating: .hourly, count: 2_000))
        #expect(throws: RecurrenceError.self) { try Timetable(wide, anchor: start) }
    }

    @Test("presets and cases live side by side") func presets() throws {
        let presets: [Recurrence] = [.hourly, .twiceDaily, .daily, .weekly, .everyThirtyDays]
        let hours = [1, 12, 24, 168, 720]
        for (preset, hours) in zip(presets, hours) {
            #expect(try Timetable(preset, anchor: start).next(after: start) == start.adding(.hours(hours)))
        }
        #expect(MemoryLayout<Recurrence>.size <= 25)
        #expect(MemoryLayout<Timetable>.size <= 40)
    }

    @Test("start and end are inclusive") func bounds() throws {
        let end = start.adding(.hours(3))
        let timetable = try Timetable(.cron("0 * * * *"), anchor: start, start: start, end: end)
        #expect(Array(timetable.slots(after: .distantPast)) == (0...3).map { start.adding(.hours($0)) })
        #expect(Array(timetable.slots(before: .distantFuture)) == (0...3).reversed().map { start.adding(.hours($0)) })
        #expect(timetable.count(after: .distantPast, through: .distantFuture) == 4)
        #expect(!timetable.contains(start.adding(.hours(4))) && timetable.contains(end) && timetable.contains(start))
        #expect(!timetable.contains(start.adding(.hours(-1))))
    }

    @Test("a maximum count ends the timetable", .takesTurns, arguments: [0, 1, 5, 1_000]) func limited(_ count: Int)
        async throws
    {
        for recurrence in [
            Recurrence.every(.minutes(7)), .cron("*/15 9-17 * * 1-5"), .union([.hourly, .cron("7 * * * *")]),
            .cron("0 0 29 2 *"),
            .once(at: start),
        ] {
            await Task.yield()
            let whole = try Timetable(recurrence, zone: berlin, anchor: start, start: start)
            let limited = whole.limited(to: count)
            let slots = Array(limited.slots(after: .distantPast).prefix(2_000))
            #expect(slots == Array(whole.slots(after: .distantPast).prefix(count)))
        }
    }

    @Test("afterCompletion and empty lists are refused, by name") func refused() {
        let bad: [(Recurrence, RecurrenceError.Code)] = [
            (.afterCompletion(pause: .seconds(1)), .notCalendar), (.daily(at: []), .empty),
            (.weekly(on: [], at: [.noon]), .empty),
            (.monthly(on: [], at: [.noon]), .empty), (.yearly(on: [], at: [.noon]), .empty), (.union([]), .empty),
            (.cron("nonsense"), .invalidCron), (.monthly(on: [.day(32)], at: [.noon]), .outOfRange),
            (.monthly(on: [.nth(6, .monday)], at: [.noon]), .outOfRange),
            (.once(at: Date(timeIntervalSinceReferenceDate: .nan)), .malformed),
        ]
        for (recurrence, code) in bad {
            do {
                _ = try Timetable(recurrence, anchor: start)
                Issue.record("accepted \(recurrence)")
            } catch {
                #expect(error.code == code && !error.description.isEmpty)
            }
        }
        #expect(throws: RecurrenceError.self) { try TimeOfDay(hour: 25) }
        do { _ = try TimeOfDay(hour: 25) } catch { #expect("\(error)" == "hour: 25 is not between 0 and 23") }
        do { _ = try Timetable(.cron("0 25 * * *"), anchor: start) } catch {
            #expect("\(error)" == "hour: 25 is not between 0 and 23 (column 3)")
        }
    }

    @Test("words") func words() throws {
        let all: [(Recurrence, String)] = [
            (.once(at: start), "Once, on 1 January 2026 at 00:00 UTC"), (.every(.minutes(90)), "Every 90 minutes"),
            (.hourly, "Every 1 hour"),
            (.every(.milliseconds(250), journalised: false), "Every 250 milliseconds, from each start-up"),
            (.daily(at: [try TimeOfDay("02:30"), .noon]), "Daily at 02:30 and 12:00"),
            (.weekly(on: [.monday, .friday], at: [.noon]), "Monday and Friday at 12:00"),
            (
                .monthly(on: [.day(1), .last], at: [.noon]),
                "Monthly on the 1st and the last day of each month at 12:00"
            ),
            (
                .yearly(on: [try YearDay(month: 12, day: .day(24))], at: [.noon]),
                "Yearly on the 24th of December at 12:00"
            ),
            (.cron("30 2 * * *"), "At 02:30, every day"), (.cron("x"), "Cron 'x', which is not valid"),
            (.afterCompletion(pause: .seconds(60)), "1 minute after the end of the run before"),
            (.union([.daily(at: [.noon]), .cron("@hourly")]), "Daily at 12:00; or Every hour"),
        ]
        for (recurrence, words) in all { #expect(recurrence.description == words) }
    }

    @Test("coding keeps everything, in a readable form") func coding() throws {
        let all: [(Recurrence, String)] = [
            (.once(at: start), #"{"once":"2026-01-01T00:00:00Z"}"#), (.every(.milliseconds(1_500)), #"{"every":1.5}"#),
            (.every(.hours(1), journalised: false), #"{"every":3600,"journalised":false}"#),
            (.daily(at: [try TimeOfDay("02:30"), try TimeOfDay("17:45:10")]), #"{"daily":["02:30","17:45:10"]}"#),
            (.weekly(on: [.monday], at: [.noon]), #"{"at":["12:00"],"weekly":["mon"]}"#),
            (
                .monthly(
                    on: [.day(1), .exactDay(31), .last, .last(before: 2), .nth(2, .tuesday), .lastWeekday(.friday)],
                    at: [.noon]),
                #"{"at":["12:00"],"monthly":["1","=31","last","last-2","tue#2","fri#last"]}"#
            ),
            (
                .yearly(on: [try YearDay(month: 12, day: .day(24))], at: [.noon]),
                #"{"at":["12:00"],"yearly":["12\/24"]}"#
            ),
            (.cron("not valid"), #"{"cron":"not valid"}"#),
            (
                .expression(try Cron("0 0 12 ? * 2", dialect: .quartz)),
                #"{"expression":{"cron":"0 0 12 ? * 2","dialect":"quartz"}}"#
            ),
            (.afterCompletion(pause: .seconds(60)), #"{"afterCompletion":60}"#),
            (.union([.hourly, .cron("@daily")]), #"{"union":[{"every":3600},{"cron":"@daily"}]}"#),
        ]
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        for (recurrence, text) in all {
            let data = try encoder.encode(recurrence)
            #expect(String(decoding: data, as: UTF8.self) == text)
            #expect(try JSONDecoder().decode(Recurrence.self, from: data) == recurrence)
        }
        for bad in [
            "{}", #"{"every":"x"}"#, #"{"daily":["25:00"]}"#, #"{"cron":"x","every":1}"#, #"{"every":1e300}"#,
            #"{"weekly":["mon"]}"#,
        ] {
            #expect(throws: (any Error).self, "\(bad)") {
                try JSONDecoder().decode(Recurrence.self, from: Data(bad.utf8))
            }
        }
    }

    @Test("jitter is stable, spread, and never reaches the next slot") func jitter() throws {
        let timetable = try Timetable(.cron("* * * * *"), anchor: start)
        let jitter = try Jitter(upTo: .minutes(5))
        var delays: Set<Duration> = []
        for (index, slot) in timetable.slots(after: start).prefix(500).enumerated() {
            let delay = jitter.delay(of: slot, in: timetable, key: "job")
            #expect(delay >= .zero && delay < .minutes(1) && delay == jitter.delay(of: slot, in: timetable, key: "job"))
            if index > 0 { delays.insert(delay) }
        }
        #expect(delays.count > 490)
        #expect(try Jitter(upTo: .zero).delay(of: start, in: timetable, key: "job") == .zero)
        #expect(throws: RecurrenceError.self) { try Jitter(upTo: .seconds(-1)) }
        let data = try JSONEncoder().encode(jitter)
        #expect(try JSONDecoder().decode(Jitter.self, from: data) == jitter)
    }
}
