import FoundationEssentials
import SchedulerCore
import Testing

@Suite("Rules from calendars (RFC 5545)") struct RecurrenceRuleTests {
    private let start: Date
    private let zone: Zone

    init() throws {
        start = try instant("1997-09-02T09:00:00-04:00")  // the DTSTART of the RFC's examples
        zone = try Zone("America/New_York")
    }

    /// Instants as in the RFC's own examples (section 3.8.5.3).
    @Test(
        "the RFC's examples",
        arguments: [
            ("FREQ=DAILY;COUNT=10", ["09-02T09:00", "09-03T09:00", "09-04T09:00"], 10),
            ("RRULE:FREQ=DAILY;UNTIL=19971224T000000Z", ["09-02T09:00", "09-03T09:00"], 113),
            ("FREQ=WEEKLY;COUNT=10", ["09-02T09:00", "09-09T09:00", "09-16T09:00"], 10),
            ("FREQ=WEEKLY;COUNT=10;BYDAY=TU,TH", ["09-02T09:00", "09-04T09:00", "09-09T09:00"], 10),
            ("FREQ=MONTHLY;COUNT=10;BYDAY=1FR", ["09-05T09:00", "10-03T09:00", "11-07T09:00"], 10),
            ("FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=6", ["09-28T09:00", "10-29T09:00", "11-28T09:00"], 6),
            ("FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1", ["09-30T09:00", "10-01T09:00", "10-31T09:00"], 10),
            ("FREQ=YEARLY;COUNT=10;BYMONTH=6,7;BYMONTHDAY=2", ["06-02T09:00", "07-02T09:00"], 10),
            ("FREQ=YEARLY;BYDAY=1TU;BYMONTH=11;COUNT=3", ["11-04T09:00", "11-03T09:00", "11-02T09:00"], 3),
            ("FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z", ["09-02T09:00", "09-02T12:00", "09-02T15:00"], 3),
            ("FREQ=MINUTELY;INTERVAL=15;COUNT=6", ["09-02T09:00", "09-02T09:15", "09-02T09:30"], 6),
            ("FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,20,40;COUNT=6", ["09-02T09:00", "09-02T09:20", "09-02T09:40"], 6),
        ])
    func examples(_ text: String, _ first: [String], _ count: Int) throws {
        let rule = try RecurrenceRule(text, start: start, zone: zone)
        var timetable = try Timetable(rule.recurrence, zone: zone, anchor: start, start: start, end: rule.until)
        if let limit = rule.count { timetable = timetable.limited(to: limit) }
        let slots = Array(timetable.slots(after: .distantPast).prefix(200))
        let texts = slots.map { ISO8601.text($0, offset: zone.secondsFromUTC(at: $0)).dropFirst(5).prefix(11) }
        #expect(texts.prefix(first.count).map(String.init) == first)
        #expect(slots.count == count)
    }

    @Test("a day that a month does not have is left out") func missingDays() throws {
        let rule = try RecurrenceRule("FREQ=MONTHLY", start: instant("2026-01-31T12:00:00Z"), zone: .utc)
        #expect(rule.recurrence == .monthly(on: [.exactDay(31)], at: [.noon]))
        let monthly = try RecurrenceRule("freq=monthly;byday=mo", start: start, zone: zone)
        #expect(monthly.recurrence == .monthly(on: (1...5).map { .nth($0, .monday) }, at: [try TimeOfDay("09:00")]))
    }

    @Test(
        "what is not in the subset is refused",
        arguments: [
            "", "FREQ", "FREQ=FORTNIGHTLY", "COUNT=1", "FREQ=DAILY;INTERVAL=2", "FREQ=DAILY;INTERVAL=0",
            "FREQ=DAILY;COUNT=0",
            "FREQ=DAILY;BYSETPOS=1", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=6MO", "FREQ=MONTHLY;BYDAY=XX",
            "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=1",
            "FREQ=HOURLY;BYDAY=MO",
            "FREQ=DAILY;UNTIL=2026", "FREQ=DAILY;UNTIL=20260230", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;BYHOUR=24",
            "FREQ=DAILY;BYHOUR=",
            "FREQ=YEARLY;BYYEARDAY=100", "FREQ=MONTHLY;BYDAY=O", "FREQ=MONTHLY;BYDAY=", "FREQ=MONTHLY;BYDAY=é",
            "FREQ=YEARLY;BYDAY=20MO", "FREQ=YEARLY;BYDAY=MO",
        ])
    func refused(_ text: String) throws {
        #expect(throws: RecurrenceError.self) { try RecurrenceRule(text, start: start, zone: zone) }
    }
}
