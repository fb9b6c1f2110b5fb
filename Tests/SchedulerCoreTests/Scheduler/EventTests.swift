import SchedulerCore
import SchedulerTesting
import Testing

/// What listeners are told.
@Suite struct EventTests {
    private let harness = SchedulerHarness()
    private var scheduler: Scheduler { harness.scheduler }

    /// The events that come while something is done and the scheduler shuts down, each in a word or two.
    private func events(_ body: () async throws -> Void) async throws -> [String] {
        let events = scheduler.events
        try await body()
        try await harness.shutDown()
        var names: [String] = []
        for await event in events { names.append(name(of: event)) }
        return names
    }

    private func name(of event: SchedulerEvent) -> String {
        switch event {
        case .runCreated(let run): "created \(run.id)"
        case .runStarted(let run): "started \(run.id)"
        case .runProgressed(let run): "progress \(run.progress?.fraction ?? -1)"
        case .runFinished(let run): "\(run.state) \(run.id)"
        case .jobChanged(let job): "job \(job)"
        case .scheduleChanged(let schedule): "schedule \(schedule)"
        default: "\(event)"
        }
    }

    @Test func `a run is told of when it is created, by hand and by a slot`() async throws {
        try await scheduler.configure(.init(id: "job", kind: .manual) { try await $0.sleep(for: .minutes(50)) })
        try await harness.start()
        let names = try await events {
            try await scheduler.add(
                Schedule(id: "hourly", job: "job", recurrence: .every(.hours(1)), overlap: .queueAll))
            try await scheduler.runNow("job")
            try await harness.advance(by: .minutes(115))
            try await scheduler.runNow("job")
            try await scheduler.runNow("job")
            try await harness.settle()
        }
        let expected = [
            "schedule hourly", "created 1", "started 1", "succeeded 1", "created 2", "started 2", "succeeded 2",
            "created 3", "started 3", "created 4",
        ]
        #expect(names.prefix(expected.count).sorted() == expected.sorted())
        let places = names.enumerated().reduce(into: [:]) { $0[$1.element] = $1.offset }
        #expect(try #require(places["created 2"]) < #require(places["started 2"]))
    }

    @Test func `progress is told four times a second at most, and the last of it in the end`() async throws {
        try await scheduler.configure(
            .init(id: "job", kind: .manual) { context in
                for step in 1...20 {
                    context.progress(Double(step) / 100)
                    try await context.sleep(for: .milliseconds(50))
                }
                try await context.sleep(for: .hours(1))
            })
        try await harness.start()
        let names = try await events {
            try await scheduler.runNow("job")
            try await harness.advance(by: .minutes(1))
        }
        let told = names.filter { $0.hasPrefix("progress") }
        #expect(told.count == 5 && told.first == "progress 0.01" && told.last == "progress 0.2")
    }

    @Test func `what becomes of jobs and schedules is told`() async throws {
        try await scheduler.configure(.init(id: "job", kind: .cron, defaults: Settings(cron: "0 0 1 1 *")) { _ in })
        try await harness.start()
        let names = try await events {
            try await scheduler.stop(job: "job")
            try await scheduler.start(job: "job")
            try await scheduler.start(job: "job")
            try await scheduler.change(settings: Settings(cron: "0 0 2 1 *"), of: "job")
            try await scheduler.resetSettings(of: "job")
        }
        #expect(names == Array(repeating: "job job", count: 4))
    }

    @Test func `whatever is done to a schedule is told`() async throws {
        try await scheduler.configure(.init(id: "job", kind: .manual) { _ in })
        try await harness.start()
        try await scheduler.add(Schedule(id: "s", job: "job", recurrence: .cron("0 0 1 1 *")))
        let names = try await events {
            try await scheduler.hold(schedule: "s", reason: "rest", author: "ann")
            try await scheduler.release(schedule: "s")
            try await scheduler.update(schedule: "s") { $0.isEnabled = false }
            try await scheduler.remove(schedule: "s")
        }
        #expect(names == Array(repeating: "schedule s", count: 4))
    }
}
