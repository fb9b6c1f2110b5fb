import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

@Suite("Exclusions and previews") struct ExclusionTests {
    private let start: Date
    private let berlin: Zone

    init() throws {
        start = try instant("2026-03-27T12:00:00Z")
        berlin = try Zone("Europe/Berlin")
    }

    @Test("holidays and windows leave no slots, forwards and backwards") func excluded() throws {
        let exclusions = Exclusions(
            dates: [.init(try CalendarDate("2026-03-30"), through: try CalendarDate("2026-03-31"), reason: "holiday")],
            windows: [try .init(on: Weekday.workdays, from: TimeOfDay("22:00"), to: TimeOfDay("06:00"))])
        let timetable = try Timetable(.cron("0 */4 * * *"), zone: berlin, excluding: exclusions, anchor: start)
        let slots = Array(timetable.slots(after: start).prefix(12))
        #expect(
            slots.map { ISO8601.text($0, offset: berlin.secondsFromUTC(at: $0)).dropFirst(5).prefix(11) } == [
                "03-27T16:00", "03-27T20:00", "03-28T08:00", "03-28T12:00", "03-28T16:00", "03-28T20:00", "03-29T00:00",
                "03-29T04:00",
                "03-29T08:00", "03-29T12:00", "03-29T16:00", "03-29T20:00",
            ])
        #expect(try timetable.next(after: instant("2026-03-29T20:30:00Z")) == instant("2026-04-01T06:00:00Z"))
        let end = start.adding(.days(30))
        let forward = Array(timetable.slots(after: start).prefix { $0 <= end })
        #expect(
            Array(timetable.slots(before: end.adding(.microseconds(1))).prefix { $0 > start }) == forward.reversed())
        #expect(timetable.count(after: start, through: end) == forward.count)
        let whole = try Timetable(.cron("0 */4 * * *"), zone: berlin, anchor: start)
        for slot in whole.slots(after: start).prefix(100) {
            #expect(timetable.contains(slot) == forward.contains(slot))
        }
    }

    @Test("excluding everything ends the search", .takesTurns) func everything() async throws {
        let always = Exclusions(windows: [try .init(from: .midnight, to: .midnight)])
        for recurrence in [
            Recurrence.cron("* * * * * *"), .every(.milliseconds(1)), .cron("0 12 * * *"), .union([.hourly, .daily]),
        ] {
            await Task.yield()
            let timetable = try Timetable(recurrence, zone: berlin, excluding: always, anchor: start)
            #expect(timetable.next(after: start) == nil && timetable.previous(before: start) == nil)
        }
    }

    @Test("an entry may have its own zone") func ownZone() throws {
        let tokyo = Exclusions(dates: [.init(try CalendarDate("2026-03-28"), zone: try Zone("Asia/Tokyo"))])
        let timetable = try Timetable(.cron("0 * * * *"), excluding: tokyo, anchor: start)
        #expect(try timetable.next(after: instant("2026-03-27T14:00:00Z")) == instant("2026-03-28T15:00:00Z"))
    }

    @Test("random exclusions leave exactly what they do not cover", .takesTurns) func random() async throws {
        var generator = SeededGenerator(seed: 21)
        for name in ["Europe/Berlin", "America/New_York", "Antarctica/Troll"] {
            let zone = try Zone(name)
            for _ in 0..<10 {
                await Task.yield()
                let from = TimeOfDay(secondOfDay: 900 * Int.random(in: 0..<96, using: &generator))
                let to = TimeOfDay(secondOfDay: 900 * Int.random(in: 0..<96, using: &generator))
                let days = Array(
                    Weekday.allCases.shuffled(using: &generator).prefix(Int.random(in: 1...7, using: &generator)))
                let exclusions = Exclusions(windows: [try .init(on: days, from: from, to: to)])
                let table = try #require(ExclusionTable(exclusions, zone: zone))
                let recurrence = RandomRecurrence.make(&generator)
                let raw = try Timetable(recurrence, zone: zone, anchor: start)
                let timetable = try Timetable(recurrence, zone: zone, excluding: exclusions, anchor: start)
                let all = Array(raw.slots(after: start).prefix(600))
                guard let end = all.last else { continue }
                let kept = all.filter {
                    table.hit(at: floorDivide($0.microsecondsSince1970, by: 1_000_000).quotient) == nil
                }
                #expect(Array(timetable.slots(after: start).prefix { $0 <= end }) == kept, "\(recurrence)")
                #expect(
                    Array(timetable.slots(before: end.adding(.microseconds(1))).prefix { $0 > start })
                        == kept.reversed())
            }
        }
    }

    @Test("exclusions are coded as they read") func coding() throws {
        let exclusions = Exclusions(
            dates: [.init(try CalendarDate("2026-12-25"), reason: "Christmas")],
            windows: [try .init(on: [.monday], from: TimeOfDay("22:00"), to: TimeOfDay("06:00"), zone: berlin)])
        let data = try JSONEncoder().encode(exclusions)
        #expect(try JSONDecoder().decode(Exclusions.self, from: data) == exclusions)
        #expect(
            exclusions.dates[0].description == "Christmas" && exclusions.windows[0].description == "mon 22:00–06:00")
        for text in ["2026-2-1", "2026-02-29", "0000-01-01", "", "2026-02-28-1", "x"] {
            #expect(throws: RecurrenceError.self) { try CalendarDate(text) }
        }
    }

    @Test("a preview says which rule applied to which slot") func preview() throws {
        let exclusions = Exclusions(dates: [.init(try CalendarDate("2026-03-30"), reason: "holiday")])
        let timetable = try Timetable(.cron("30 2 * * *"), zone: berlin, excluding: exclusions, anchor: start)
        let preview = timetable.preview(after: start, count: 3)
        #expect(
            preview.map(\.description) == [
                "2026-03-28T02:30:00+01:00",
                "2026-03-29T03:00:00+02:00 (its time was skipped by the clock: first instant after the gap)",
                "2026-03-30T02:30:00+02:00 (excluded: holiday)", "2026-03-31T02:30:00+02:00",
            ])
        #expect(preview.map(\.daylight) == [nil, .afterGap, nil, nil] && preview[2].exclusion == "holiday")
        let past = timetable.preview(before: try instant("2026-04-01T00:00:00Z"), count: 2)
        #expect(past.map(\.instant) == [preview[3], preview[2], preview[1]].map(\.instant))
        #expect(timetable.preview(after: start, through: start.adding(.days(3))).count == 3)
        #expect(timetable.preview(after: start, through: start.adding(.days(3)), limit: 1).count == 1)
        let data = try JSONEncoder().encode(preview)
        #expect(try JSONDecoder().decode([PreviewSlot].self, from: data) == preview)

        let both = try Timetable(.cron("*/30 2 * * *"), zone: berlin, anchor: start)
        let notes = both.preview(after: try instant("2026-10-24T12:00:00Z"), count: 5).map(\.daylight)
        #expect(notes == [.firstPass, .firstPass, .secondPass, .secondPass, nil])
        let union = try Timetable(.union([.every(.hours(24)), .cron("30 2 * * *")]), zone: berlin, anchor: start)
        #expect(union.preview(after: start, count: 4).map(\.daylight) == [nil, nil, .afterGap, nil])
    }

    @Test("many timetables at once, in order") func upcoming() throws {
        let texts = ["0 * * * *", "*/20 * * * *", "30 2 * * *", "0 0 1 * *"]
        let timetables = try texts.map { try Timetable(.cron($0), zone: berlin, anchor: start) }
        let merged = UpcomingSlots(timetables, after: start).prefix(500).map { $0 }
        #expect(zip(merged, merged.dropFirst()).allSatisfy { ($0.slot, $0.timetable) < ($1.slot, $1.timetable) })
        for (index, timetable) in timetables.enumerated() {
            let own = merged.filter { $0.timetable == index }.map(\.slot)
            #expect(own == Array(timetable.slots(after: start).prefix(own.count)))
        }
        #expect(UpcomingSlots([], after: start).prefix(1).map { $0.slot }.isEmpty)
    }

    @Test("a heat map counts what a walk finds, dense or not") func histogram() throws {
        let recurrences: [Recurrence] = [
            .cron("* * * * * *"), .cron("0 * * * *"), .cron("30 2 * * *"), .every(.milliseconds(100)),
            .union([.hourly, .daily]),
        ]
        let timetables = try recurrences.map { try Timetable($0, zone: berlin, anchor: start) }
        let histogram = try SlotHistogram(timetables, from: start, step: .hours(1), buckets: 72)
        for (index, count) in histogram.counts.enumerated() {
            let begin = start.adding(.hours(index))
            let expected = timetables.reduce(0) {
                $0
                    + $1.count(
                        after: begin.adding(.microseconds(-1)),
                        through: begin.adding(.hours(1)).adding(.microseconds(-1)))
            }
            #expect(count == expected)
        }
        #expect(throws: RecurrenceError.self) { try SlotHistogram(timetables, from: start, step: .zero, buckets: 1) }
        #expect(throws: RecurrenceError.self) {
            try SlotHistogram(timetables, from: start, step: .hours(1), buckets: 0)
        }
        #expect(throws: RecurrenceError.self) {
            try SlotHistogram(timetables, from: .distantPast, step: .seconds(Int64.max), buckets: 100_000)
        }
    }
}
