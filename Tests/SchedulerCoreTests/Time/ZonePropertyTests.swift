import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

/// What holds in every zone of the database, for random recurrences; seeded, so a failure can be repeated.
@Suite("Properties in every zone", .enabled(if: !ZoneNames.all.isEmpty, "skipped: no tz database"))
struct ZonePropertyTests {
    @Test("spans follow each other without a hole, from the year 1 to 9999", .takesTurns) func spans() async throws {
        for name in ZoneNames.all {
            await Task.yield()
            let table = try Zone(name).table
            var span = table.span(at: -62_135_596_800)
            var steps = 0
            while span.until != .max, steps < 400 {
                let next = table.span(at: span.until)
                guard next.from == span.until, next.offsetBefore == span.offset, span.offsetAfter == next.offset,
                    next.offset != span.offset, table.span(at: span.until - 1) == span
                else {
                    Issue.record("\(name): \(span) then \(next)")
                    break
                }
                span = next
                steps += 1
            }
            #expect(table.span(at: 253_402_300_799).contains(253_402_300_799))
        }
    }

    @Test("walks are strictly increasing, never stall, and come back the same way", .takesTurns) func walks()
        async throws
    {
        var generator = SeededGenerator(seed: 11)
        for name in ZoneNames.all {
            await Task.yield()
            let zone = try Zone(name)
            for _ in 0..<3 {
                let recurrence = RandomRecurrence.make(&generator)
                let policy = DaylightPolicy(
                    gap: [nil, .skip, .runAfter].randomElement(using: &generator) ?? nil,
                    fold: [nil, .first, .second, .both].randomElement(using: &generator) ?? nil)
                let start = Date(secondsSince1970: Int64.random(in: -3_000_000_000...6_000_000_000, using: &generator))
                let timetable = try Timetable(recurrence, zone: zone, daylight: policy, anchor: start)
                let slots = Array(timetable.slots(after: start).prefix(40))
                guard let last = slots.last else {
                    Issue.record("\(name): \(recurrence) has no slots")
                    continue
                }
                let isAscending = start < slots[0] && zip(slots, slots.dropFirst()).allSatisfy { $0 < $1 }
                let stateless = zip([start] + slots, slots).allSatisfy { timetable.next(after: $0) == $1 }
                let back = Array(timetable.slots(before: last.adding(.microseconds(1))).prefix(slots.count))
                let isSame = back == slots.reversed()
                let counted = timetable.count(after: start, through: last) == slots.count
                if !isAscending || !stateless || !isSame || !counted {
                    Issue.record(
                        "\(name): \(recurrence) \(policy) \(ISO8601.text(start)) \(isAscending) \(stateless) \(isSame) \(counted)"
                    )
                }
            }
        }
    }

    @Test("a daily time has one slot on each local day, but in a long gap", .takesTurns) func daily() async throws {
        var generator = SeededGenerator(seed: 12)
        for name in ZoneNames.all {
            await Task.yield()
            let zone = try Zone(name)
            let time = TimeOfDay(secondOfDay: 60 * Int.random(in: 0..<1_440, using: &generator))
            let timetable = try Timetable(.daily(at: [time]), zone: zone, anchor: .distantPast)
            let year = Int.random(in: 1972...2080, using: &generator)
            let start = try instant("\(year)-01-01T00:00:00Z")
            var day: Int64?
            for slot in timetable.slots(after: start).prefix(730) {
                let second = floorDivide(slot.microsecondsSince1970, by: 1_000_000).quotient
                let today = floorDivide(second + Int64(zone.secondsFromUTC(at: slot)), by: 86_400).quotient
                // A whole day is missing only where the clock jumped over it (Samoa 2011, Kwajalein 1993, …); a time
                // shortly before midnight may be made up for on the next day, which has its own slot as well.
                if let day, today != day + 1 {
                    let gap = stride(from: second - 180_000, through: second, by: 900).map {
                        zone.secondsFromUTC(at: Date(secondsSince1970: $0))
                    }
                    let jump = (gap.max() ?? 0) - (gap.min() ?? 0)
                    if jump == 0 { Issue.record("\(name) \(time): \(ISO8601.text(slot))") }
                }
                day = today
            }
        }
    }

    @Test("next agrees with a brute-force reading of the rules, over a year around each kind of change", .takesTurns)
    func oracle() async throws {
        let zones = [
            "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Antarctica/Troll", "Africa/Cairo",
            "America/Havana",
        ]
        var generator = SeededGenerator(seed: 13)
        for name in zones {
            let zone = try Zone(name)
            for _ in 0..<40 {
                await Task.yield()
                let text = RandomRecurrence.cron(&generator)
                guard let cron = try? Cron(text) else { continue }
                let start = Date(secondsSince1970: Int64.random(in: 1_700_000_000...1_800_000_000, using: &generator))
                let oracle = CronOracle(text, dialect: .vixie, dayMatch: .either)
                let expected = oracle.next(after: start, in: zone, count: 20)
                let found = Array(cron.timetable(in: zone).slots(after: start).prefix(20))
                #expect(found == expected, "'\(text)' in \(name) after \(ISO8601.text(start))")
            }
        }
    }

    @Test("years 1 to 9999") func years() throws {
        for name in ["UTC", "America/New_York", "Asia/Kathmandu"] {
            let timetable = try Timetable(.cron("30 2 29 2 *"), zone: Zone(name), anchor: .distantPast)
            let first = try #require(timetable.next(after: Date(timeIntervalSinceReferenceDate: -.infinity)))
            let last = try #require(timetable.previous(before: Date(timeIntervalSinceReferenceDate: .infinity)))
            #expect(ISO8601.text(first).hasPrefix("0004-02-2") && ISO8601.text(last).hasPrefix("9996-02-2"))
            #expect(timetable.previous(before: first) == nil && timetable.next(after: last) == nil)
            #expect(timetable.count(after: .distantPast, through: Date(timeIntervalSince1970: 3e11)) == 2_424)
            #expect(timetable.slots(after: .distantPast).reduce(0) { count, _ in count + 1 } == 2_424)
            #expect(timetable.next(after: Date(timeIntervalSince1970: .nan)) == nil)
            #expect(timetable.previous(before: Date(timeIntervalSince1970: .nan)) == nil)
        }
    }
}

/// Random recurrences that do occur.
enum RandomRecurrence {
    static func make(_ generator: inout SeededGenerator) -> Recurrence {
        let times = (0...Int.random(in: 0...2, using: &generator)).map { _ in
            TimeOfDay(secondOfDay: 300 * Int.random(in: 0..<288, using: &generator))
        }
        switch Int.random(in: 0..<7, using: &generator) {
        case 0: return .daily(at: times)
        case 1: return .weekly(on: Array(Weekday.allCases.shuffled(using: &generator).prefix(2)), at: times)
        case 2: return .monthly(on: [.day(Int.random(in: 1...31, using: &generator)), .nth(2, .tuesday)], at: times)
        case 3: return .every(.seconds(Int.random(in: 1...500_000, using: &generator)))
        case 4: return .union([.cron(cron(&generator)), .daily(at: times)])
        default: return .cron(cron(&generator))
        }
    }

    /// An expression that is valid and occurs at least monthly.
    static func cron(_ generator: inout SeededGenerator) -> String {
        func field(_ range: ClosedRange<Int>, _ generator: inout SeededGenerator) -> String {
            let (low, high) = (Int.random(in: range, using: &generator), Int.random(in: range, using: &generator))
            switch Int.random(in: 0..<7, using: &generator) {
            case 0: return "*"
            case 1: return "*/\(Int.random(in: 1...20, using: &generator))"
            case 2: return "\(low)-\(high)"
            case 3: return "\(low)/\(Int.random(in: 1...9, using: &generator))"
            case 4: return "\(low),\(high)"
            default: return "\(low)"
            }
        }
        let day = ["*", "*", "1", "L", "15W", "*/2", "5-20/3"].randomElement(using: &generator) ?? "*"
        let weekday = ["*", "*", "*", "1-5", "sat,sun", "2#1", "fri-mon"].randomElement(using: &generator) ?? "*"
        let hour =
            Bool.random(using: &generator) ? field(0...23, &generator) : "\(Int.random(in: 0...3, using: &generator))"
        return "\(field(0...59, &generator)) \(hour) \(day) * \(weekday)"
    }
}
