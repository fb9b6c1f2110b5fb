import Foundation
import SchedulerCore
import SchedulerSQLite
import SchedulerTesting

@testable import KillDriver

/// What the store says of a time full of kills, compared with what was done.
struct KillFindings: Sendable {
    private let runs: [RunID: Run]
    private let outcomes: [SlotRecord]
    private let artifacts: Set<Int64>
    private let starts: [Effect.Start]
    private let accepted: Set<RunID>
    private let published: Set<Int64>
    /// What the drivers complained about.
    let problems: [String]
    /// Lines of the file of effects that say nothing.
    let garbage: [String]

    init(store: SQLiteStore, effectsPath: String) async throws {
        let all = try await store.runs(RunQuery(limit: .max))
        runs = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
        var outcomes: [SlotRecord] = []
        for record in try await store.schedules(of: nil) {
            outcomes += try await store.outcomes(of: record.schedule.id, from: .distantPast, through: .distantFuture)
        }
        self.outcomes = outcomes
        artifacts = Set(try await store.artifacts(ArtifactQuery(limit: .max)).map(\.id))
        let lines = try String(contentsOfFile: effectsPath, encoding: .utf8).split(separator: "\n")
        let effects = lines.map { Effect(line: $0) }
        garbage = zip(lines, effects).filter { $0.1 == nil }.map { String($0.0) }
        starts = effects.compactMap { if case .start(let start) = $0 { start } else { nil } }
        accepted = Set(effects.compactMap { if case .accepted(let run) = $0 { run } else { nil } })
        published = Set(effects.compactMap { if case .published(let id) = $0 { id } else { nil } })
        problems = effects.compactMap { if case .problem(let text) = $0 { text } else { nil } }
    }

    // MARK: What must be none

    /// Runs that no scheduler will ever end.
    var unfinished: [Run] { runs.values.filter { !$0.state.isFinal } }

    /// Runs by hand that were acknowledged, and of which the store knows nothing.
    var lostRuns: [RunID] { accepted.filter { runs[$0] == nil }.sorted() }

    var lostArtifacts: [Int64] { published.filter { !artifacts.contains($0) }.sorted() }

    /// Runs that started although the store, which keeps all of their job, knows nothing of them.
    var unknownRuns: [Effect.Start] {
        starts.filter { Load.keptJobs.contains($0.job) && runs[$0.run] == nil }
    }

    /// Slots for which two runs started.
    var slotsWithTwoRuns: [String] {
        let slots = Dictionary(grouping: starts.filter { $0.slot != nil }) { "\($0.schedule) \($0.slot ?? 0)" }
        return slots.filter { Set($0.value.map(\.run)).count > 1 }.map(\.key)
    }

    /// Claims under which an attempt started twice.
    var claimsUsedTwice: [Effect.Start] {
        Dictionary(grouping: starts) { Claim(run: $0.run, fence: $0.fence) }.values.filter { $0.count > 1 }
            .compactMap(\.first)
    }

    /// Runs that started more often than the attempts, retries and interruptions on record explain.
    var runsDoneTwice: [Run] {
        let counts = Dictionary(starts.map { ($0.run, 1) }, uniquingKeysWith: +)
        return runs.values.filter {
            counts[$0.id, default: 0] > $0.earlierAttempts.count + ($0.startedAt == nil ? 0 : 1)
        }
    }

    /// Runs that succeeded according to the store, and never started.
    var runsOnlyOnPaper: [Run] {
        let claims = Set(starts.map { Claim(run: $0.run, fence: $0.fence) })
        return runs.values.filter { $0.state == .succeeded && !claims.contains($0.claim) }
    }

    // MARK: Counts

    var interruptions: Int { runs.values.map(\.interruptions).reduce(0, +) }

    var counts: String {
        let slots = runs.values.count { $0.slot != nil }
        let setAside = runs.values.count { $0.interruptions >= RunTransition.interruptionLimit && $0.state == .failed }
        return """
            \(slots) slots run and \(outcomes.map(\.count).reduce(0, +)) passed over, \(runs.count) runs, \
            \(starts.count) starts, \(interruptions) interruptions, \(setAside) set aside, \(accepted.count) runs and \
            \(published.count) artifacts acknowledged; lost \(lostRuns.count + lostArtifacts.count + unknownRuns.count), \
            doubled \(runsDoneTwice.count + slotsWithTwoRuns.count + claimsUsedTwice.count)
            """
    }
}
