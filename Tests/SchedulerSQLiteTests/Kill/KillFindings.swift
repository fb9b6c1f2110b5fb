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
    /// How often the number was acknowledged: twice, where what it first stood for was lost.
    private let accepted: [RunID: Int]
    private let published: [Int64: Int]
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
        accepted = effects.reduce(into: [:]) { if case .accepted(let run) = $1 { $0[run, default: 0] += 1 } }
        published = effects.reduce(into: [:]) { if case .published(let id) = $1 { $0[id, default: 0] += 1 } }
        problems = effects.compactMap { if case .problem(let text) = $0 { text } else { nil } }
    }

    // MARK: What must be none

    /// Runs that no scheduler will ever end.
    var unfinished: [Run] { runs.values.filter { !$0.state.isFinal } }

    /// Runs by hand that were acknowledged, and of which the store knows nothing.
    var lostRuns: [RunID] { accepted.filter { runs[$0.key]?.trigger != .hand || $0.value > 1 }.keys.sorted() }

    var lostArtifacts: [Int64] { published.filter { !artifacts.contains($0.key) || $0.value > 1 }.keys.sorted() }

    /// Runs that started although the store, which keeps all of their job, does not know them as what they were.
    var unknownRuns: [Effect.Start] {
        starts.filter { start in
            guard let run = runs[start.run] else { return Load.keptJobs.contains(start.job) }
            return run.job != start.job || run.order.schedule != start.schedule
                || run.slot?.microsecondsSince1970 != start.slot || run.fence < start.fence
        }
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
