import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

@Suite struct RegistrationTests {
    let harness = SchedulerHarness()
    var scheduler: Scheduler { harness.scheduler }

    private static func options(_ change: (inout Job) -> Void) -> JobOptions {
        var options = JobOptions(id: "job", kind: .manual) { _ in }
        change(&options.job)
        return options
    }

    /// What is refused, by the field that the error must name.
    static let refused: [(field: String, options: JobOptions)] = [
        ("id", JobOptions(id: "", kind: .manual) { _ in }),
        ("id", JobOptions(id: "a/b", kind: .manual) { _ in }),
        ("id", JobOptions(id: "a\nb", kind: .manual) { _ in }),
        ("id", JobOptions(id: JobID(rawValue: String(repeating: "x", count: 201)), kind: .manual) { _ in }),
        ("name", options { $0.name = "" }),
        ("queue", options { $0.queue = "" }),
        ("resources", options { $0.resources = ["a", ""] }),
        ("defaults.cron", JobOptions(id: "job", kind: .cron) { _ in }),
        ("defaults.cron", JobOptions(id: "job", kind: .cron, defaults: Settings(cron: "61 * * * *")) { _ in }),
        ("defaults.cron", JobOptions(id: "job", kind: .cron, defaults: Settings(cron: "")) { _ in }),
        ("defaults.cron", JobOptions(id: "job", kind: .cron, defaults: Settings(cron: "0 0 30 2 *")) { _ in }),
        (
            "defaults.zone",
            JobOptions(id: "job", kind: .cron, defaults: Settings(cron: "0 0 * * *", zone: "Mars/Base")) { _ in }
        ),
        ("id", JobOptions(id: "@job", kind: .manual) { _ in }),
        ("id", JobOptions(id: "..", kind: .manual) { _ in }),
        ("id", JobOptions(id: "a\u{202E}b", kind: .manual) { _ in }),
        ("defaults.startDelay", options { $0.defaults.startDelay = .seconds(-1) }),
        ("defaults.startDelay", options { $0.defaults.startDelay = .seconds(1) }),
        ("defaults.cron", options { $0.defaults.cron = "* * * * *" }),
        ("defaults.pause", JobOptions(id: "job", kind: .schedule, defaults: Settings(pause: .zero)) { _ in }),
        ("defaults.pause", options { $0.defaults.pause = .seconds(-1) }),
        ("overlap.limit", options { $0.overlap = .allow(limit: 0) }),
        ("catchUp.limit", options { $0.catchUp = .all(limit: 0) }),
        ("catchUp.within", options { $0.catchUp.within = .zero }),
        ("retry.attempts", options { $0.retry = .constant(.seconds(1), attempts: 0) }),
        ("retry.delay", options { $0.retry = .constant(.seconds(-1), attempts: 2) }),
        ("retry.factor", options { $0.retry = .exponential(.seconds(1), factor: .nan, attempts: 2) }),
        ("retry.jitter", options { $0.retry = .exponential(.seconds(1), jitter: 2, attempts: 2) }),
        ("timeout", options { $0.timeout = .zero }),
        ("expectedInterval", options { $0.expectedInterval = .zero }),
        ("history.runs", options { $0.history.runs = 0 }),
        ("history.logLines", options { $0.history.logLines = 0 }),
    ]

    @Test(arguments: refused.indices)
    func `what cannot be followed is refused, and the error names the field`(index: Int) async throws {
        let (field, options) = Self.refused[index]
        let error = await refusal { try await scheduler.configure(options) }
        #expect(error?.code == .invalidValue)
        #expect(error?.field == field)
        #expect(try await scheduler.jobs().isEmpty)
    }

    @Test func `an identifier that is taken is refused`() async throws {
        try await scheduler.configure(.init(id: "job", kind: .manual) { _ in })
        let error = await refusal { try await scheduler.configure(.init(id: "job", kind: .oneShot) { _ in }) }
        #expect(error?.code == .duplicate)
        #expect(error?.field == "id")
        #expect(try await scheduler.job("job").job.kind == .manual)
    }

    @Test func `of many tasks that configure one identifier at once, one succeeds`() async throws {
        try await harness.start()
        let scheduler = scheduler
        let successes = await withTaskGroup { group in
            for number in 0..<100 {
                group.addTask {
                    await refusal {
                        try await scheduler.configure(.init(id: "job", kind: .oneShot) { _ in })
                        try await scheduler.configure(
                            .init(id: JobID(rawValue: "job-\(number)"), kind: .oneShot) { _ in })
                    } == nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(successes == 1)
        try await harness.advance(by: .seconds(1))
        #expect(try await harness.starts(of: "job").count == 1)
        try await scheduler.store.expectCompleteLedger()
    }

    @Test func `what was registered is told, with the state`() async throws {
        try await scheduler.configure(
            .init(
                id: "job", name: "A job", description: "Does things", kind: .manual, tags: ["a", "b"],
                resources: ["disk"], actions: [CustomAction("Clear") {}]
            ) { _ in })
        let status = try await scheduler.job("job")
        #expect(status.job.name == "A job")
        #expect(status.job.tags == ["a", "b"])
        #expect(status.actions == ["Clear"])
        #expect(status.state == .paused)
        #expect(await refusal { _ = try await scheduler.job("other") }?.code == .unknownJob)
    }

    @Test func `a custom action is called by its title`() async throws {
        let calls = Collector<Int>()
        let actions = [
            CustomAction("Clear") { calls.append(1) }, CustomAction("Fail") { throw Failure(description: "no") },
        ]
        try await scheduler.configure(.init(id: "job", kind: .manual, actions: actions) { _ in })
        try await scheduler.perform("Clear", of: "job")
        #expect(calls.values == [1])
        await #expect(throws: Failure.self) { try await scheduler.perform("Fail", of: "job") }
        let unknown = await refusal { try await scheduler.perform("Other", of: "job") }
        #expect(unknown?.code == .unknownAction)
        #expect(unknown?.reason.contains("\"Clear\"") == true)
    }

    // MARK: Parameters

    struct Backup: Codable, Equatable {
        var target: String
        var max: Int
    }

    @Test func `typed parameters come from the job, the schedule and the hand, in this order`() async throws {
        let seen = Collector<Backup>()
        let defaults = Backup(target: "disk", max: 3)
        try await scheduler.configure(
            .init(id: "backup", kind: .manual, parameters: .typed(defaults)) { context in
                seen.append(try context.parameters(as: Backup.self))
            })
        try await scheduler.add(
            Schedule(id: "hourly", job: "backup", recurrence: .every(.hours(1)), parameters: ["max": 5]))
        try await harness.start()
        try await scheduler.runNow("backup")
        try await scheduler.runNow("backup", parameters: ["target": "tape"])
        try await harness.advance(by: .hours(1))
        #expect(
            seen.values == [
                Backup(target: "disk", max: 3), Backup(target: "tape", max: 3), Backup(target: "disk", max: 5),
            ])
    }

    @Test func `parameters that the job cannot decode are refused where they enter`() async throws {
        let defaults = Backup(target: "disk", max: 3)
        try await scheduler.configure(.init(id: "backup", kind: .manual, parameters: .typed(defaults)) { _ in })
        let byHand = await refusal { try await scheduler.runNow("backup", parameters: ["max": "many"]) }
        #expect(byHand?.code == .invalidValue)
        #expect(byHand?.field == "parameters.max")
        let bySchedule = await refusal {
            try await scheduler.add(
                Schedule(id: "s", job: "backup", recurrence: .every(.hours(1)), parameters: ["max": "many"]))
        }
        #expect(bySchedule?.field == "parameters.max")
        let misspelt = await refusal { try await scheduler.runNow("backup", parameters: ["tagret": "tape"]) }
        #expect(misspelt?.field == "parameters.tagret", "a name that the job would drop in silence")
        var deep = ParameterValue.null
        for _ in 0..<100 { deep = .list([deep]) }
        let tooDeep = await refusal { try await scheduler.runNow("backup", parameters: ["target": deep]) }
        #expect(tooDeep?.field == "parameters")
        #expect(try await scheduler.schedules(of: "backup").isEmpty)
    }

    // MARK: Changing registrations

    @Test func `a job can be removed while the scheduler runs`() async throws {
        try await scheduler.configure(.init(id: "tick", kind: .cron, defaults: Settings(cron: "* * * * *")) { _ in })
        try await harness.start()
        try await harness.advance(by: .minutes(3))
        try await scheduler.remove(job: "tick")
        try await harness.advance(by: .minutes(3))
        #expect(try await harness.starts(of: "tick").count == 3)
        #expect(await refusal { try await scheduler.remove(job: "tick") }?.code == .unknownJob)
        try await scheduler.configure(.init(id: "tick", kind: .cron, defaults: Settings(cron: "* * * * *")) { _ in })
        try await harness.advance(by: .minutes(2))
        #expect(try await harness.starts(of: "tick").count == 5)
    }

    @Test func `a job can be reconfigured while the scheduler runs`() async throws {
        let seen = Collector<String>()
        try await scheduler.configure(
            .init(id: "tick", kind: .cron, defaults: Settings(cron: "0 * * * *")) { _ in seen.append("old") })
        try await harness.start()
        try await harness.advance(by: .hours(2))
        try await scheduler.reconfigure(
            .init(id: "tick", kind: .cron, defaults: Settings(cron: "*/30 * * * *")) { _ in seen.append("new") })
        try await harness.advance(by: .hours(1))
        #expect(seen.values == ["old", "old", "new", "new"])
        try await scheduler.store.expectCompleteLedger()
        let unknown = await refusal { try await scheduler.reconfigure(.init(id: "other", kind: .manual) { _ in }) }
        #expect(unknown?.code == .unknownJob)
    }
}
