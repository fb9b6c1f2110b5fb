import FoundationEssentials
import SchedulerCore
import Synchronization

extension StoreConformance {
    /// ``/SchedulerCore/Store``: operations of cancelled tasks.
    static let cancellation: [StoreCheck] = [
        StoreCheck("An operation takes effect although its task is cancelled") { trial in
            let store = trial.store
            try await cancelled { try await trial.insert(trial.schedule()) }
            try await cancelled { try await trial.advance(at: 60, trial.running(60, nextLook: 120)) }
            try await cancelled { try await trial.enqueue(trial.order("by hand")) }
            let runs = try await cancelled { try await trial.claim(at: 61).runs }
            try expect("the claimed runs", runs.count, is: 2)
            let run = runs[0]
            try await cancelled { try await store.append([trial.batch(of: run, 1...3)]) }
            try await cancelled { try await store.record([(claim: run.claim, progress: Progress(0.5))]) }
            try await cancelled { try await store.publish(Artifact(url: "x"), under: run.claim, at: trial.at(62)) }
            try await expect(
                "lost claims", cancelled { try await store.renew([run.claim], until: trial.at(99)) }, is: [])
            try await cancelled { try await store.requestStop(runs[1].id, at: trial.at(63)) }
            try await expect(
                "the stop requests", cancelled { try await store.stopRequests(for: "alpha") }, is: [runs[1].id])
            try await expect(
                "whether the finish was recorded", cancelled { try await trial.finish(run, at: 64) }, is: true)
            let recovered = try await cancelled { try await store.recover(by: "beta", at: trial.at(99)) }
            try expect("the runs that were interrupted", recovered.interrupted.count, is: 0)
            try await expect("the run that was to stop", trial.stored(runs[1].id).state, is: .cancelled)
            try await cancelled {
                try await store.update("lane", at: trial.at(100), planner: trial.running()) { $0.maximumRuns = 7 }
            }
            try await cancelled { try await store.settle("job", at: trial.at(101), planner: trial.running(101)) }
            try await cancelled { try await store.setSettings(Settings(disabled: true), of: "job") }
            try await cancelled { try await store.setStopped(true, job: "job") }
            try await cancelled {
                try await store.record(
                    AuditEntry(instant: trial.at(1), author: "ops", operation: "x", subject: "y"))
            }
            try await cancelled { try await store.put("1", key: "a", in: "x", ifVersion: 0) }
            try await expect("the documents", store.documents(in: "x", after: nil, limit: 9).count, is: 1)
            try await cancelled { try await store.removeDocument("a", in: "x") }
            try await expect("the log", store.log(of: run.id).total, is: 3)
            try await expect("the progress", trial.stored(run.id).progress, is: Progress(0.5))
            try await expect("the artifacts", store.artifacts(ArtifactQuery()).count, is: 1)
            try await expect("the schedule", trial.stored("lane").schedule.maximumRuns, is: 7)
            try await expect("the slots", trial.runSlots(), is: [60, 101])
            try await expect("the settings", store.settings(of: "job"), is: Settings(disabled: true))
            try await expect("the stopped jobs", store.stoppedJobs(), is: ["job"])
            try await expect("the audit entries", store.auditEntries(AuditQuery(limit: 9)).count, is: 1)
            try await cancelled { try await store.removeSchedule("lane") }
            try await expect("the schedules", store.schedules(of: nil), is: [])
        }
    ]

    /// Runs an operation in a task that is cancelled before it begins.
    @discardableResult
    private static func cancelled<Value: Sendable>(
        _ operation: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await operation()
        }
        task.cancel()
        return try await task.value
    }

    /// ``/SchedulerCore/Store``: many callers at once.
    static let concurrency: [StoreCheck] = [
        StoreCheck("Of many who add one schedule at once, one succeeds") { trial in
            let added = try await many(8) { _ in
                do {
                    try await trial.insert(trial.schedule())
                    return true
                } catch let error as SchedulerError where error.code == .duplicate {
                    return false
                }
            }
            try expect("how many succeeded", added.count(where: \.self), is: 1)
        },
        StoreCheck("Of many who change one schedule at once, no change is lost") { trial in
            try await trial.insert(trial.schedule())
            _ = try await many(8) { caller in
                for round in 0..<5 {
                    try await trial.store.update("lane", at: trial.at(1), planner: trial.running()) {
                        $0.parameters.values["\(caller) \(round)"] = true
                    }
                }
            }
            try await expect("how many were made", trial.stored("lane").schedule.parameters.values.count, is: 40)
        },
        StoreCheck("Of many runs by hand at once, skip lets one pass") { trial in
            let created = try await many(8) { _ in
                do {
                    return try await trial.enqueue(trial.order(), overlap: .skip).count
                } catch let error as SchedulerError where error.code == .overlap {
                    return 0
                }
            }
            try expect("how many were created", created.reduce(0, +), is: 1)
        },
        StoreCheck("Of many who plan at once, one plans a schedule that is due") { trial in
            for index in 0..<20 { try await trial.insert(trial.schedule(ScheduleID(rawValue: "\(index)"))) }
            let planned = try await many(8) { caller in
                var planned = 0
                for _ in 0..<10 {
                    planned += try await trial.advance(
                        by: NodeID(rawValue: "node \(caller)"), at: 60, limit: 3, trial.running(60)
                    ).planned
                }
                return planned
            }
            try expect("how many schedules were planned", planned.reduce(0, +), is: 20)
            try await expect("how many runs there are", trial.runs().count, is: 20)
        },
        StoreCheck("Of many nodes that claim at once, one gets a run") { trial in
            let orders = (0..<100).map { trial.order(ScheduleID(rawValue: "lane \($0)")) }
            _ = try await trial.store.enqueue(orders, overlap: .queueAll, at: trial.at(0))
            let claims = try await many(8) { caller in
                var claims: [RunID] = []
                for _ in 0..<10 {
                    claims += try await trial.claimedIDs(by: NodeID(rawValue: "node \(caller)"), limit: 7)
                }
                return claims
            }
            .flatMap(\.self)
            try expect("how often runs were claimed", claims.count, is: 100)
            try expect("how many runs were claimed", Set(claims).count, is: 100)
        },
        StoreCheck("Places and resources are never handed out twice, whoever claims") { trial in
            let orders = (0..<40).map { index in
                trial.order(ScheduleID(rawValue: "lane \(index % 4)"), resources: index % 4 < 2 ? ["x"] : [])
            }
            _ = try await trial.store.enqueue(orders, overlap: .queueAll, at: trial.at(0))
            let active = Mutex<[String: Int]>([:])
            let ended = try await many(8) { caller in
                let node = NodeID(rawValue: "node \(caller)")
                var ended = 0
                var idle = 0
                while idle < 50 {
                    let runs = try await trial.claim(by: node, limit: 1).runs
                    idle = runs.isEmpty ? idle + 1 : 0
                    for run in runs {
                        let names = run.order.resources + [run.order.schedule.rawValue]
                        let most = active.withLock { active in
                            for name in names { active[name, default: 0] += 1 }
                            return names.compactMap { active[$0] }.max()
                        }
                        try expect("how many hold one of \(names)", most, is: 1)
                        await Task.yield()
                        active.withLock { active in for name in names { active[name, default: 0] -= 1 } }
                        try await trial.finish(run, by: node)
                        ended += 1
                    }
                }
                return ended
            }
            try expect("how many runs ended", ended.reduce(0, +), is: 40)
        },
        StoreCheck("Through advance, claim and finish by many nodes at once, each slot runs exactly once") { trial in
            var job = trial.job()
            job.overlap = .queueAll
            let planner = trial.standard(job)
            for index in 0..<4 {
                var schedule = trial.schedule(ScheduleID(rawValue: "\(index)"))
                schedule.start = trial.at(60)
                try await trial.insert(schedule)
            }
            let ended = try await many(8) { caller in
                let node = NodeID(rawValue: "node \(caller)")
                var ended: [RunID] = []
                var second = 0
                var idle = 0
                while idle < 50 {
                    second = min(second + 97, 50 * 60)
                    try await trial.advance(by: node, at: second, limit: 2, planner)
                    let runs = try await trial.claim(by: node, limit: 3, at: second).runs
                    for run in runs where try await trial.finish(run, by: node, at: second) { ended.append(run.id) }
                    idle = second == 50 * 60 && runs.isEmpty ? idle + 1 : 0
                }
                return ended
            }
            .flatMap(\.self)
            try expect("how many finishes were recorded", ended.count, is: 200)
            try expect("how many runs have ended", Set(ended).count, is: 200)
            let runs = try await trial.runs()
            try expect("how many runs there are", runs.count, is: 200)
            try expect("the attempts that runs took", Set(runs.map(\.attempt)), is: [1])
            try await trial.store.expectCompleteLedger()
        },
    ]

    /// Lets many callers do the same at once.
    private static func many<Value: Sendable>(
        _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: Value.self) { group in
            for caller in 0..<count { group.addTask { try await body(caller) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
