import Foundation
import SchedulerCore
import SchedulerSQLite
import SchedulerTesting
import Testing

@testable import KillDriver

/// One file, on which one process after another works until it is killed.
struct KillTrial: Sendable {
    let seed: UInt64
    let durabilities: [SQLiteStore.Durability]
    /// How long a process may live, once it is ready.
    let longestLife: Duration
    let folder: TemporaryFolder

    var path: String { folder.path("jobs.sqlite") }
    var effectsPath: String { folder.path("effects") }

    /// How many processes were killed, and how many of them without waiting until they were ready.
    struct Kills: Sendable {
        var all = 0
        var early = 0
    }

    /// How long to go on.
    enum Extent {
        case rounds(Int)
        /// At least so many rounds, at most so many, and in between as many as there is time for.
        case time(Duration, rounds: ClosedRange<Int>)
    }

    // MARK: Killing

    /// Starts the driver and kills it at a random moment, again and again. Blocks the thread.
    func kill(_ extent: Extent) throws -> Kills {
        var generator = SeededGenerator(seed: seed)
        var kills = Kills()
        let start = ContinuousClock.now
        while goesOn(after: kills.all, since: start, extent) {
            let durability = durabilities[Int.random(in: 0..<durabilities.count, using: &generator)]
            let driver = try Driver("load", path, durability.rawValue, effectsPath)
            if kills.all > 0, Int.random(in: 0..<4, using: &generator) == 0 {
                // Somewhere in its start-up, or before.
                rest(&generator)
                kills.early += 1
            } else {
                let answer = driver.answer()
                guard answer == "ready" else {
                    throw RawDatabase.Failure(description: "round \(kills.all): the driver says \"\(answer)\"")
                }
                rest(&generator)
            }
            guard driver.kill() else {
                throw RawDatabase.Failure(description: "round \(kills.all): the driver ended by itself")
            }
            kills.all += 1
            if kills.all.isMultiple(of: 25) { try checkFile(round: kills.all) }
        }
        return kills
    }

    private func rest(_ generator: inout SeededGenerator) {
        let longest = UInt32(longestLife / .microseconds(1))
        usleep(.random(in: 0..<longest, using: &generator))
    }

    private func goesOn(after rounds: Int, since start: ContinuousClock.Instant, _ extent: Extent) -> Bool {
        switch extent {
        case .rounds(let count): rounds < count
        case .time(let time, let count):
            rounds < count.lowerBound || rounds < count.upperBound && .now - start < time
        }
    }

    private func checkFile(round: Int) throws {
        let faults = try RawDatabase.faults(of: path)
        guard faults.isEmpty else { throw RawDatabase.Failure(description: "round \(round): \(faults)") }
    }

    // MARK: Draining

    /// Has this process finish what the killed ones have begun; nothing new is planned.
    ///
    /// - Returns: the store, with nothing left to do in it.
    func drain() async throws -> SQLiteStore {
        let store = try SQLiteStore(path: path)
        try await store.expectCompleteLedger()
        let scheduler = Scheduler(store: store)
        let load = Load(effects: try Effects(path: effectsPath))
        for job in load.jobs {
            try await scheduler.configure(job)
            var settings = try await scheduler.settings(of: job.job.id)
            settings.disabled = true
            try await scheduler.change(settings: settings, of: job.job.id)
        }
        let events = scheduler.events
        let life = Task { try await scheduler.run() }
        for await event in events {
            if case .storeFailed(let reason) = event { Issue.record("the store failed: \(reason)") }
            let unfinished = RunQuery(states: [.pending, .running, .interrupted], limit: 1)
            if try await store.runs(unfinished).isEmpty { break }
        }
        scheduler.beginShutdown()
        try await life.value
        return store
    }
}
