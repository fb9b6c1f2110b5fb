import FoundationEssentials
import SchedulerCore
import Testing

/// What callers do at once, on real threads; no test waits for time to pass.
@Suite(.timeLimit(.minutes(5))) struct RaceTests {
    /// Returns when the scheduler has seen to everything that was asked of it before.
    private func settle(_ scheduler: Scheduler) async throws {
        _ = try await scheduler.finished(scheduler.runNow("probe"))
    }

    private func configured(_ jobs: JobOptions...) async throws -> Scheduler {
        let scheduler = Scheduler()
        try await scheduler.configure(.init(id: "probe", kind: .manual) { _ in })
        for job in jobs { try await scheduler.configure(job) }
        return scheduler
    }

    private static func yearly(_ id: String) -> JobOptions {
        .init(id: JobID(rawValue: id), kind: .cron, defaults: Settings(cron: "0 0 1 1 *")) { _ in }
    }

    @Test func `jobs that are configured while the scheduler starts up are started up once each`() async throws {
        for _ in 1...10 {
            let scheduler = try await configured()
            for number in 1...100 { try await scheduler.configure(Self.yearly("early-\(number)")) }
            let events = scheduler.events
            async let life: Void = scheduler.run()
            try await withThrowingTaskGroup { group in
                for task in 1...4 {
                    group.addTask {
                        for number in 1...50 { try await scheduler.configure(Self.yearly("late-\(task)-\(number)")) }
                    }
                }
                try await group.waitForAll()
            }
            try await settle(scheduler)
            #expect(try await scheduler.schedules().count == 300)
            scheduler.beginShutdown()
            try await life
            for await event in events {
                if case .storeFailed(let reason) = event { Issue.record("\(reason)") }
            }
        }
    }

    @Test func `of settings that are changed at once, those that are stored are used`() async throws {
        for _ in 1...200 {
            let scheduler = try await configured(
                .init(id: "job", kind: .schedule, defaults: Settings(startDelay: .hours(1))) { _ in })
            async let life: Void = scheduler.run()
            try await withThrowingTaskGroup { group in
                for number in 1...4 {
                    group.addTask {
                        let settings = Settings(
                            startDelay: .hours(1), pause: .minutes(number), disabled: number.isMultiple(of: 2))
                        try await scheduler.change(settings: settings, of: "job")
                    }
                }
                try await group.waitForAll()
            }
            try await settle(scheduler)
            #expect(try await scheduler.job("job").settings == scheduler.settings(of: "job"))
            scheduler.beginShutdown()
            try await life
        }
    }
}
