import FoundationEssentials
import SchedulerCore

/// What a run that waits waits for, in an answer. The first of the reasons that apply, in the order in which they stand.
struct WaitValue: Encodable, Sendable {
    /// Why a run is not claimed.
    enum Reason: String, Codable, CaseIterable, Sendable {
        /// It is not to start before an instant.
        case time
        /// As many runs of its schedule as may are running.
        case schedule
        /// Another run has locked what it touches.
        case resource
        /// A node that can run it has to have room for it.
        case node
    }

    var reason: Reason
    @Nullable var until: Date?
    @Nullable var resource: String?
    /// Those of which one has to end first, as many of them as a page names.
    var runs: [RunID]

    private static let mostRuns = 100

    private init(_ reason: Reason, until: Date? = nil, resource: String? = nil, runs: [Run] = []) {
        self.reason = reason
        self.until = until
        self.resource = resource
        self.runs = runs.map(\.id)
    }

    /// Nil for a run that does not wait.
    init?(of run: Run, on scheduler: Scheduler, at now: Date) async throws {
        guard run.state == .pending || run.state == .interrupted else { return nil }
        if let instant = run.availableAt, instant > now {
            self.init(.time, until: instant)
            return
        }
        let others = try await scheduler.runs(
            RunQuery(schedule: run.order.schedule, states: [.running], limit: run.order.concurrency))
        if others.count == run.order.concurrency {
            self.init(.schedule, runs: Array(others.prefix(Self.mostRuns)))
            return
        }
        for resource in run.order.resources {
            let holders = try await scheduler.runs(RunQuery(states: [.running], resource: resource, limit: 1))
            guard !holders.isEmpty else { continue }
            self.init(.resource, resource: resource, runs: holders)
            return
        }
        self.init(.node)
    }

    static let record = Record(
        "Wait",
        [
            .required(
                "reason", .choice(Reason.allCases.map(\.rawValue)),
                "`time`: it does not start before an instant; `schedule`: for one of the runs of its schedule; `resource`: for a run "
                    + "that has locked one; `node`: for room on a node that can run it."),
            .required("until", .optional(.instant), "Before when it does not start, where that is the reason."),
            .required("resource", .optional(.text(maximum: .max)), "What is locked, where that is the reason."),
            .required("runs", .list(.integer(1...Int.max)), "The runs of which one has to end first: the newest 100."),
        ])
}
