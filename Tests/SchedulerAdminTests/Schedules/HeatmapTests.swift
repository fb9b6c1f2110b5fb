import FoundationEssentials
import SchedulerAdmin
import SchedulerCore
import SchedulerTesting
import Testing

@Suite struct HeatmapTests {
    /// A world at the instant, whose job `backup` is known to take 90 minutes.
    private func practisedWorld(at start: Date = ScheduleWorld.start) async throws -> ScheduleWorld {
        let world = try await ScheduleWorld.started(
            at: start.addingTimeInterval(-5_400), taking: .minutes(90), resources: ["disk"])
        _ = try await world.harness.scheduler.runNow("backup")
        try await world.harness.advance(by: .minutes(90))
        return world
    }

    private func numbers(_ answer: Answer, _ field: String) -> [Int] {
        answer.items(field, in: "cells").map { if case .integer(let number) = $0 { Int(number) } else { -1 } }
    }

    @Test func `runs reach past midnight and past the end of the week`() async throws {
        let world = try await practisedWorld()
        _ = try await world.create(["id": "a", "cron": "30 23 * * *"])
        _ = try await world.create(["id": "b", "cron": "45 23 * * *"])
        let map = try await world.ask("GET", "heatmap")
        #expect(map.status == 200)
        let concurrency = numbers(map, "concurrency")
        #expect(concurrency.count == 168)
        #expect(map["maximum"] == 2)
        for day in 0..<7 {
            #expect(concurrency[day * 24 + 23] == 2)
            #expect(concurrency[day * 24] == (day == 0 ? 0 : 2))
            #expect(concurrency[day * 24 + 1] == (day == 0 ? 0 : 1))
            #expect(concurrency[day * 24 + 2] == 0)
        }
        #expect(numbers(map, "starts").reduce(0, +) == 14)
        #expect(map["cells.23.members"] == [["schedule": "a", "starts": 1], ["schedule": "b", "starts": 1]])
        #expect(map["cells.24.members"] == [["schedule": "a", "starts": 0], ["schedule": "b", "starts": 0]])
        #expect(map["cells.25.memberCount"] == 1)
        #expect(map["schedules.0.duration.seconds"] == 5400)
        #expect(map["schedules.0.starts"] == 7)
        #expect(map["durationUnknown"] == [])
        #expect(map["through"] == "2026-01-08T00:00:00Z")
    }

    @Test(arguments: [
        ("queueOne", 1, 16), ("skip", 1, 16), ("queueAll", 1, 16), ("cancelRunning", 1, 47), ("allow", 3, 47),
    ])
    func `a run longer than its interval counts as its overlap policy says`(
        policy: String, concurrency: Int, starts: Int
    ) async throws {
        let world = try await practisedWorld()
        var fields: [String: ParameterValue] = ["id": "a", "cron": "*/30 * * * *", "overlap": .text(policy)]
        if policy == "allow" { fields["overlapLimit"] = 5 }
        _ = try await world.create(fields)
        let map = try await world.ask("GET", "heatmap?days=1")
        #expect(map["maximum"] == .integer(Int64(concurrency)))
        #expect(numbers(map, "starts").reduce(0, +) == starts)
    }

    @Test func `a day on which the clock goes forward has 23 hours`() async throws {
        let world = try await ScheduleWorld.started(at: .utc("2026-03-28T23:00:00Z"))
        _ = try await world.create(["id": "half", "cron": "*/30 * * * *", "zone": "Europe/Berlin"])
        _ = try await world.create(["id": "night", "cron": "30 2 * * *", "zone": "Europe/Berlin"])
        let map = try await world.ask("GET", "heatmap?zone=Europe/Berlin&days=1")
        let starts = numbers(map, "starts")
        #expect(starts.count == 23)
        #expect(starts == [1, 2, 3] + Array(repeating: 2, count: 20))
        #expect(map["cells.1.start"] == "2026-03-29T01:00:00+01:00")
        #expect(map["cells.2.start"] == "2026-03-29T03:00:00+02:00")
        #expect(map["through"] == "2026-03-30T00:00:00+02:00")
        #expect(map["cells.2.concurrency"] == 2)
        let days = try await world.ask("GET", "heatmap?zone=Europe/Berlin&days=2&cell=1440")
        #expect(numbers(days, "minutes") == [1_380, 1_440])
    }

    @Test func `a day on which the clock goes back has 25 hours`() async throws {
        let world = try await ScheduleWorld.started(at: .utc("2026-10-24T22:00:00Z"))
        _ = try await world.create(["id": "half", "cron": "*/30 * * * *", "zone": "Europe/Berlin"])
        let map = try await world.ask("GET", "heatmap?zone=Europe/Berlin&days=1")
        #expect(numbers(map, "starts") == [1] + Array(repeating: 2, count: 24))
        #expect(map["cells.2.start"] == "2026-10-25T02:00:00+02:00")
        #expect(map["cells.3.start"] == "2026-10-25T02:00:00+01:00")
        let quarters = try await world.ask("GET", "heatmap?zone=Europe/Berlin&days=1&cell=360")
        #expect(numbers(quarters, "minutes") == [420, 360, 360, 360])
        #expect(numbers(quarters, "starts") == [13, 12, 12, 12])
    }

    @Test func `what was never run counts as a minute and is named`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "every": 60])
        _ = try await world.create(["id": "b", "every": 1])
        let map = try await world.ask("GET", "heatmap?days=1&job=backup")
        #expect(map.items("schedule", in: "durationUnknown") == ["a", "b"])
        #expect(map["schedules.0.duration"] == .null)
        #expect(numbers(map, "concurrency") == Array(repeating: 2, count: 24))
        #expect(numbers(map, "starts") == [119] + Array(repeating: 120, count: 23))
        let fine = try await world.ask("GET", "heatmap?days=1&cell=1")
        #expect(numbers(fine, "starts").count == 1_440)
        #expect(numbers(fine, "concurrency").dropFirst().allSatisfy { $0 == 2 })
    }

    @Test func `what rests is left out with the reason, and one bad schedule breaks nothing`() async throws {
        let world = try await practisedWorld()
        try await world.configure("stopped")
        _ = try await world.create(["id": "good", "cron": "0 12 * * *"])
        _ = try await world.create(["id": "held", "cron": "0 12 * * *"])
        _ = try await world.create(["id": "off", "cron": "0 12 * * *"])
        _ = try await world.create(["id": "until", "cron": "0 12 * * *"])
        _ = try await world.create(["id": "stop", "job": "stopped", "cron": "0 12 * * *"])
        try await world.harness.scheduler.store.insert(
            [Schedule(id: "bad", job: "backup", recurrence: .cron("99 * * * *"))], at: world.harness.clock.now)
        try await world.ask("POST", "schedules/held/hold", ["reason": "tapes"])
        try await world.ask("POST", "schedules/until/hold", ["until": "2026-01-02T13:00:00Z"])
        try await world.ask("POST", "schedules/off/disable")
        try await world.ask("POST", "jobs/stopped/stop")
        try await world.harness.settle()
        let map = try await world.ask("GET", "heatmap?days=3")
        #expect(map.items("schedule", in: "leftOut") == ["held", "off", "stop", "until"])
        #expect(
            map.items("reason", in: "leftOut").prefix(3)
                == ["held by ann: tapes", "the schedule is disabled", "the job is stopped"])
        #expect(map.items("schedule", in: "problems") == ["bad"])
        #expect(map.items("schedule", in: "schedules") == ["good", "until"])
        let concurrency = numbers(map, "concurrency")
        #expect([concurrency[12], concurrency[36], concurrency[60]] == [1, 1, 2])
    }

    @Test func `a run that goes on is in it, for as long as it should`() async throws {
        let world = try await practisedWorld()
        _ = try await world.harness.scheduler.runNow("backup")
        try await world.harness.advance(by: .minutes(10))
        let map = try await world.ask("GET", "heatmap?days=1&resource=disk")
        #expect(numbers(map, "concurrency").prefix(3) == [1, 1, 0])
        #expect(numbers(map, "starts").allSatisfy { $0 == 0 })
        #expect(try await world.ask("GET", "heatmap?days=1&resource=tape")["maximum"] == 0)
    }

    @Test func `wrong input is refused at its field`() async throws {
        let world = try await ScheduleWorld.started()
        for (query, field) in [
            ("zone=Mars/Olympus", "zone"), ("cell=0", "cell"), ("days=32", "days"), ("from=soon", "from"),
            ("from=2030-01-01T00:00:00Z", "from"), ("colour=red", "colour"), ("days=31&cell=1&members=3", "members"),
        ] as [(String, ParameterValue)] {
            let refused = try await world.ask("GET", "heatmap?\(query)")
            #expect(refused.status == 422)
            #expect(refused["field"] == field)
        }
        #expect(try await world.ask("GET", "heatmap?job=nobody").status == 404)
    }
}
