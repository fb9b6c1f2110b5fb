import ChildProcess
import Foundation
import SchedulerCore
import SchedulerSQLite
import SchedulerTesting
import Testing

/// Processes that are killed at random moments while they have much to do. `KILL_ROUNDS=200` kills so many, of either
/// durability; `KILL_SEED` repeats the random numbers of a trial, though not its moments exactly.
@Suite struct KillTests {
    private static let rounds = ProcessInfo.processInfo.environment["KILL_ROUNDS"].flatMap { Int($0) }

    private static let trials: [[SQLiteStore.Durability]] = rounds == nil ? [[.full, .normal]] : [[.full], [.normal]]

    @Test(.serialized, .timeLimit(.minutes(60)), arguments: trials)
    func `nothing is lost and nothing done twice when the process is killed`(
        durabilities: [SQLiteStore.Durability]
    ) async throws {
        let given = ProcessInfo.processInfo.environment["KILL_SEED"].flatMap { UInt64($0) }
        let trial = KillTrial(
            seed: given ?? .random(in: 0..<1_000_000), durabilities: durabilities,
            longestLife: .milliseconds(Self.rounds == nil ? 60 : 150),
            folder: try TemporaryFolder(isOnDisk: Self.rounds != nil))
        do {
            try await run(trial)
        } catch {
            Issue.record("seed \(trial.seed): \(error)")
        }
    }

    private func run(_ trial: KillTrial) async throws {
        let extent = Self.rounds.map { KillTrial.Extent.rounds($0) } ?? .time(.seconds(25), rounds: 60...200)
        let kills = try await onThread { try trial.kill(extent) }
        let store = try await trial.drain()
        try await store.expectCompleteLedger()
        let findings = try await KillFindings(store: store, effectsPath: trial.effectsPath)
        store.close()
        let seed: Comment = "seed \(trial.seed)"
        #expect(try RawDatabase.faults(of: trial.path) == [], seed)
        #expect(findings.problems == [], seed)
        #expect(findings.garbage == [], seed)
        #expect(findings.unfinished == [], seed)
        #expect(findings.lostRuns == [], seed)
        #expect(findings.lostArtifacts == [], seed)
        #expect(findings.unknownRuns == [], seed)
        #expect(findings.slotsWithTwoRuns == [], seed)
        #expect(findings.claimsUsedTwice == [], seed)
        #expect(findings.runsDoneTwice == [], seed)
        #expect(findings.runsOnlyOnPaper == [], seed)
        #expect(findings.interruptions > 0, "seed \(trial.seed): nothing was interrupted, so nothing was tested")
        let durability = trial.durabilities.map(\.rawValue).joined(separator: " and ")
        print(
            """
            kill test: durability \(durability), seed \(trial.seed): \(kills.all) kills, \(kills.early) of them without \
            waiting until the process was ready; \(findings.counts)
            """)
    }
}
