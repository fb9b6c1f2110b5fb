import SchedulerCore
import Synchronization

extension StoreConformance {
    /// ``/SchedulerCore/Store``: what observers are told.
    static let observation: [StoreCheck] = [
        StoreCheck("Observers are told of changes to settings") { trial in
            try await expectTold(trial, .settings, of: "storing settings") {
                try await trial.store.setSettings(Settings(disabled: true), of: "job")
            }
            try await expectTold(trial, .settings, of: "deleting settings") {
                try await trial.store.setSettings(nil, of: "job")
            }
            for isStopped in [true, false] {
                try await expectTold(trial, .settings, of: "telling a job to stop (\(isStopped))") {
                    try await trial.store.setStopped(isStopped, job: "job")
                }
            }
        },
        StoreCheck("Observers are told of schedules that may be due earlier") { trial in
            try await expectTold(trial, .schedules, of: "adding a schedule") {
                try await trial.insert(trial.schedule())
            }
            try await expectTold(trial, .schedules, of: "changing a schedule") {
                try await trial.store.update("lane", at: trial.at(1), planner: trial.running()) { $0.isEnabled = false }
            }
            try await expectTold(trial, .schedules, of: "settling a job") {
                try await trial.store.settle("job", at: trial.at(2), planner: trial.running())
            }
        },
        StoreCheck("Observers are told of runs that may be claimed") { trial in
            try await expectTold(trial, .runs, of: "creating a run by hand") { try await trial.enqueue(trial.order()) }
            try await trial.insert(trial.schedule())
            try await expectTold(trial, .runs, of: "planning a run") {
                try await trial.advance(by: "beta", at: 60, trial.running(60, nextLook: 61))
            }
            try await expectTold(trial, .runs, of: "planning a run before a change") {
                try await trial.store.update("lane", at: trial.at(70), planner: trial.running(70)) { _ in }
            }
            try await expectTold(trial, .runs, of: "planning a run while settling") {
                try await trial.store.settle("job", at: trial.at(80), planner: trial.running(80))
            }
        },
        StoreCheck("Observers are told of ends, which free places and leave schedules due") { trial in
            let run = try await trial.claimed(trial.order(), by: "beta")
            try await expectTold(trial, [.runs, .schedules], of: "the end of a run") {
                try await trial.finish(run, by: "beta")
            }
            _ = try await trial.claimed(trial.order(), by: "gamma")
            try await expectTold(trial, [.runs], of: "a recovery") {
                _ = try await trial.store.recover(by: "beta", at: trial.at(90))
            }
            try await expectTold(trial, [.runs, .schedules], of: "the cancellation of a waiting run") {
                _ = try await trial.store.requestStop(RunID(rawValue: 2), at: trial.at(91))
            }
            _ = try await trial.claimed(trial.order("owner", resources: ["x"]))
            try await trial.enqueue(trial.order(resources: ["x"], conflict: .fail))
            try await expectTold(trial, [.schedules], of: "a run that ends instead of being claimed") {
                _ = try await trial.claim(by: "beta")
            }
        },
        StoreCheck("Observers are told of runs that are asked to stop") { trial in
            let run = try await trial.claimed(trial.order())
            try await expectTold(trial, .stops, of: "a request to stop") {
                _ = try await trial.store.requestStop(run.id, at: trial.at(1))
            }
            try await expectTold(trial, .stops, of: "a run by hand that stops another") {
                try await trial.enqueue(trial.order(), overlap: .cancelRunning)
            }
            try await trial.insert(trial.schedule())
            let stopping = trial.planner { plan, facts in
                plan.stopsRunning = true
                plan.runs = [trial.order(slot: Int(facts.now.duration(since: trial.at(0)).components.seconds))]
                plan.record.nextLook = trial.at(61)
            }
            try await expectTold(trial, .stops, of: "a plan that stops what runs") {
                try await trial.advance(by: "beta", at: 60, stopping)
            }
            try await expectTold(trial, .stops, of: "a plan that stops what runs, before a change") {
                try await trial.store.update("lane", at: trial.at(70), planner: stopping) { _ in }
            }
        },
        StoreCheck("A node is not told of what it did itself") { trial in
            try await trial.insert(trial.schedule())
            let watch = ChangeWatch(patience: trial.patience)
            let observation = trial.store.observe(as: "alpha") { watch.add($0) }
            try await trial.advance(by: "alpha", at: 60, trial.running(60))
            let run = try requireOnly("the claimable runs", await trial.claim(by: "alpha", at: 60).runs)
            try await trial.finish(run, by: "alpha", at: 61)
            _ = try await trial.claimed(trial.order("gone"), by: "gamma", at: 61)
            try await watch.wait(for: .runs, "the run by hand")
            watch.reset()
            _ = try await trial.store.recover(by: "alpha", at: trial.at(99))
            try await trial.store.setSettings(nil, of: "job")
            try await watch.wait(for: .settings, "the change of settings")
            try expect("what the node was told besides", watch.seen.subtracting(.settings), is: [])
            observation.cancel()
        },
        StoreCheck("Several observers are told, also of one node, each until it is cancelled") { trial in
            let watches = (0..<3).map { _ in ChangeWatch(patience: trial.patience) }
            let observations = zip(watches, ["alpha", "alpha", "beta"] as [NodeID]).map { watch, node in
                trial.store.observe(as: node) { watch.add($0) }
            }
            try await trial.enqueue(trial.order())
            for watch in watches { try await watch.wait(for: .runs, "the run by hand") }
            observations[0].cancel()
            observations[0].cancel()
            watches[0].reset()
            try await trial.store.setSettings(Settings(), of: "job")
            for watch in watches[1...] { try await watch.wait(for: .settings, "the change of settings") }
            try expect("what the cancelled observer was told", watches[0].seen, is: [])
            for observation in observations { observation.cancel() }
        },
        StoreCheck("What observers are told of is in the store by then") { trial in
            let watch = ChangeWatch(patience: trial.patience)
            let observation = trial.store.observe(as: "beta") { watch.add($0) }
            let creation = Task { try await trial.enqueue(trial.order()) }
            try await watch.wait(for: .runs, "the run by hand")
            try await expect("the runs that the observer finds", trial.store.runs(RunQuery()).count, is: 1)
            _ = try await creation.value
            observation.cancel()
        },
    ]

    /// Expects an observer of the node `observer` to be told of a change.
    private static func expectTold<Value>(
        _ trial: StoreTrial, _ change: StoreChange, of what: String, _ operation: () async throws -> Value
    ) async throws {
        let watch = ChangeWatch(patience: trial.patience)
        let observation = trial.store.observe(as: "observer") { watch.add($0) }
        _ = try await operation()
        try await watch.wait(for: change, what)
        observation.cancel()
    }
}

/// Collects what an observer is told.
private final class ChangeWatch: Sendable {
    private let changes = Mutex<StoreChange>([])
    private let patience: Duration

    init(patience: Duration) {
        self.patience = patience
    }

    var seen: StoreChange { changes.withLock { $0 } }

    func add(_ change: StoreChange) {
        changes.withLock { $0.formUnion(change) }
    }

    func reset() {
        changes.withLock { $0 = [] }
    }

    /// Waits until it is told, in real time where the store tells late.
    ///
    /// Looks are counted and not the time, since on a machine that is busy with other tests nobody may get to do
    /// anything for longer than the patience.
    func wait(for change: StoreChange, _ what: String) async throws {
        for _ in 0...Int(patience / .milliseconds(1)) {
            if seen.isSuperset(of: change) { return }
            try await Task.sleep(for: .milliseconds(1))
        }
        throw Mismatch(
            message: "\(what): expected observers to be told of changes \(change.rawValue), found \(seen.rawValue)")
    }
}
