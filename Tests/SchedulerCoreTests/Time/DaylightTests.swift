import FoundationEssentials
import SchedulerCore
import Testing

@Suite("Changes of the clock") struct DaylightTests {
    private func slots(
        _ text: String, _ zone: String, after: String, _ count: Int, gap: DaylightPolicy.Gap? = nil,
        fold: DaylightPolicy.Fold? = nil
    ) throws -> [String] {
        let zone = try Zone(zone)
        let timetable = try Cron(text).timetable(in: zone, daylight: DaylightPolicy(gap: gap, fold: fold))
        return timetable.slots(after: try instant(after)).prefix(count).map {
            ISO8601.text($0, offset: zone.secondsFromUTC(at: $0))
        }
    }

    @Test("a fixed time in a gap runs once, at the first instant after it") func gap() throws {
        #expect(
            try slots("30 2 * * *", "Europe/Berlin", after: "2026-03-28T12:00:00Z", 2)
                == ["2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"])
        // However many of its times fell in, and merged with a time that is really then.
        #expect(
            try slots("*/10 2,3 29 3 *", "Europe/Berlin", after: "2026-03-28T12:00:00Z", 2)
                == ["2026-03-29T03:00:00+02:00", "2026-03-29T03:10:00+02:00"])
        #expect(
            try slots("0,15,30 2,3 29 3 *", "Europe/Berlin", after: "2026-03-28T12:00:00Z", 3)
                == ["2026-03-29T03:00:00+02:00", "2026-03-29T03:15:00+02:00", "2026-03-29T03:30:00+02:00"])
        #expect(
            try slots("30 2 * * *", "Europe/Berlin", after: "2026-03-28T12:00:00Z", 1, gap: .skip)
                == ["2026-03-30T02:30:00+02:00"])
        // A gap of half an hour, and one of two hours.
        #expect(
            try slots("15 2 * * *", "Australia/Lord_Howe", after: "2019-10-05T12:00:00Z", 1)
                == ["2019-10-06T02:30:00+11:00"])
        #expect(
            try slots("0 1 * * *", "Antarctica/Troll", after: "2024-03-30T22:00:00Z", 1)
                == ["2024-03-31T03:00:00+02:00"])
    }

    @Test("a gap of more than three hours is made up for only on request") func longGap() throws {
        // Samoa had no 30 December 2011.
        #expect(
            try slots("30 2 * * *", "Pacific/Apia", after: "2011-12-29T14:00:00Z", 2)
                == ["2011-12-31T02:30:00+14:00", "2012-01-01T02:30:00+14:00"])
        #expect(
            try slots("30 2 * * *", "Pacific/Apia", after: "2011-12-29T14:00:00Z", 2, gap: .runAfter)
                == ["2011-12-31T00:00:00+14:00", "2011-12-31T02:30:00+14:00"])
    }

    @Test("wildcards follow real minutes") func wildcard() throws {
        #expect(
            try slots("*/30 * * * *", "Europe/Berlin", after: "2026-03-29T00:15:00Z", 3)
                == ["2026-03-29T01:30:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-29T03:30:00+02:00"])
        #expect(
            try slots("* 2 * * *", "Europe/Berlin", after: "2026-03-28T12:00:00Z", 1) == ["2026-03-30T02:00:00+02:00"])
        #expect(
            try slots("0 */2 * * *", "Europe/Berlin", after: "2026-10-24T23:30:00Z", 3)
                == ["2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00", "2026-10-25T04:00:00+01:00"])
        #expect(
            try slots("*/30 2 * * *", "Europe/Berlin", after: "2026-03-28T12:00:00Z", 1, gap: .runAfter)
                == ["2026-03-29T03:00:00+02:00"])
    }

    @Test("a fold: first pass, second pass, both") func fold() throws {
        let berlin = "Europe/Berlin"
        #expect(
            try slots("30 2 * * *", berlin, after: "2026-10-24T12:00:00Z", 2)
                == ["2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"])
        #expect(
            try slots("30 2 * * *", berlin, after: "2026-10-24T12:00:00Z", 2, fold: .second)
                == ["2026-10-25T02:30:00+01:00", "2026-10-26T02:30:00+01:00"])
        #expect(
            try slots("30 2 * * *", berlin, after: "2026-10-24T12:00:00Z", 3, fold: .both)
                == ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00", "2026-10-26T02:30:00+01:00"])
        // Strictly later, also from inside the second pass.
        #expect(try slots("30 2 * * *", berlin, after: "2026-10-25T02:15:00+01:00", 1) == ["2026-10-26T02:30:00+01:00"])
        #expect(
            try slots("30 2 * * *", berlin, after: "2026-10-25T02:15:00+01:00", 1, fold: .both)
                == ["2026-10-25T02:30:00+01:00"])
        #expect(
            try slots("10,50 2 25 10 *", berlin, after: "2026-10-25T02:20:00+02:00", 3, fold: .both)
                == ["2026-10-25T02:50:00+02:00", "2026-10-25T02:10:00+01:00", "2026-10-25T02:50:00+01:00"])
        // A fold over midnight: São Paulo went from 24:00 back to 23:00.
        #expect(
            try slots("0 0 * * *", "America/Sao_Paulo", after: "2018-02-17T12:00:00Z", 2)
                == ["2018-02-18T00:00:00-03:00", "2018-02-19T00:00:00-03:00"])
        #expect(
            try slots("30 23 * * *", "America/Sao_Paulo", after: "2018-02-17T12:00:00Z", 2)
                == ["2018-02-17T23:30:00-02:00", "2018-02-18T23:30:00-03:00"])
    }

    @Test(
        "backwards is forwards, through every policy", .takesTurns, arguments: DaylightPolicy.Gap.allCases,
        DaylightPolicy.Fold.allCases)
    func backwards(_ gap: DaylightPolicy.Gap, _ fold: DaylightPolicy.Fold) async throws {
        let policy = DaylightPolicy(gap: gap, fold: fold)
        for zone in [
            "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Antarctica/Troll", "America/Sao_Paulo",
            "Pacific/Apia",
        ] {
            for text in [
                "30 2 * * *", "*/20 * * * *", "0,40 0-3 * * *", "15 23 * * 6", "30 1 1-7 * *", "10 2 25 10 *",
                "0 0 1 1 *",
            ] {
                let timetable = try Cron(text).timetable(in: Zone(zone), daylight: policy)
                for year in [2011, 2017, 2026, 2061] {
                    await Task.yield()
                    let (start, end) = (
                        try instant("\(year)-01-01T00:00:00Z"), try instant("\(year + 1)-01-01T00:00:00Z")
                    )
                    let forward = Array(timetable.slots(after: start).prefix { $0 < end })
                    let back = Array(timetable.slots(before: end).prefix { $0 > start })
                    #expect(forward == back.reversed(), "\(text) in \(zone) \(year)")
                    #expect(timetable.count(after: start, through: end.adding(.microseconds(-1))) == forward.count)
                    #expect(zip(forward, forward.dropFirst()).allSatisfy { $0 < $1 })
                }
            }
        }
    }

    @Test("coding") func coding() throws {
        let policy = DaylightPolicy(gap: .skip, fold: .both)
        let data = try JSONEncoder().encode(policy)
        #expect(try JSONDecoder().decode(DaylightPolicy.self, from: data) == policy)
        #expect(try JSONDecoder().decode(DaylightPolicy.self, from: Data("{}".utf8)) == .automatic)
    }
}
