import SchedulerCore
import Synchronization

extension Benchmark {
    /// How soon a run-now on an idle scheduler starts, and is over.
    static let pickup = Benchmark(
        name: "pickup",
        summary: "a run-now on an idle scheduler, from the call",
        parts: [
            Part(name: "to the runner's first line") { try await Pickup.toFirstLine() },
            Part(name: "to the event that it is recorded") { try await Pickup.toRecorded() },
        ])
}

enum Pickup {
    private static let calls = 2_000
    static let job = JobID(rawValue: "stamp")

    /// A job that tells when it runs.
    static func options(_ stamp: Stamp) -> JobOptions {
        JobOptions(id: job, kind: .manual) { _ in stamp.set() }
    }

    static func toFirstLine() async throws -> [Figure] {
        let floor = try await bareTask().figures("bare Task {}")
        let stamp = Stamp()
        let lengths = try await withScheduler([options(stamp)]) { scheduler in
            try await measure(scheduler, stamp, calls: calls)
        }
        return lengths.figures("first line", floors: floor, peers: ["swift-jobs 54 ms"], aim: .atMost(200)) + floor
    }

    static func toRecorded() async throws -> [Figure] {
        let stamp = Stamp()
        let lengths = try await withScheduler([options(Stamp())]) { scheduler in
            let events = scheduler.events
            let listener = Task {
                for await case .runFinished(_) in events { stamp.set() }
            }
            defer { listener.cancel() }
            return try await measure(scheduler, stamp, calls: calls)
        }
        return lengths.figures("recorded")
    }

    /// Calls one after another, each on a scheduler that has come to rest.
    static func measure(_ scheduler: Scheduler, _ stamp: Stamp, calls: Int) async throws -> [Double] {
        var lengths: [Double] = []
        for _ in 0..<calls {
            try await Task.sleep(for: .milliseconds(1))
            let called = ContinuousClock.now
            try await scheduler.runNow(job)
            lengths.append((await stamp.next() - called).microseconds)
        }
        return lengths
    }

    /// The same with a task and nothing else.
    private static func bareTask() async throws -> [Double] {
        let stamp = Stamp()
        var lengths: [Double] = []
        for _ in 0..<calls {
            try await Task.sleep(for: .milliseconds(1))
            let called = ContinuousClock.now
            Task { stamp.set() }
            lengths.append((await stamp.next() - called).microseconds)
        }
        return lengths
    }
}

extension [Double] {
    /// Median and 99th percentile of lengths in microseconds.
    func figures(
        _ name: String, floors: [Figure] = [], peers: [String] = [], aim: Aim? = nil
    ) -> [Figure] {
        [
            Figure(
                "\(name), p50", percentile(0.5), .microseconds, floor: floors.first?.asFloor, published: peers,
                aim: aim),
            Figure("\(name), p99", percentile(0.99), .microseconds, floor: floors.last?.asFloor),
        ]
    }
}

/// The instant at which something happened, for one who waits for it.
final class Stamp: Sendable {
    private let state = Mutex((instant: ContinuousClock.Instant?.none, waiter: CheckedContinuation<Void, Never>?.none))

    /// It happens now.
    func set() {
        let now = ContinuousClock.now
        state.withLock { state in
            state.instant = now
            return state.waiter.take()
        }?
        .resume()
    }

    /// Waits until it has happened, and forgets it.
    func next() async -> ContinuousClock.Instant {
        while true {
            if let instant = state.withLock({ $0.instant.take() }) { return instant }
            await withCheckedContinuation { waiter in
                let hasHappened = state.withLock { state in
                    if state.instant == nil { state.waiter = waiter }
                    return state.instant != nil
                }
                if hasHappened { waiter.resume() }
            }
        }
    }
}
