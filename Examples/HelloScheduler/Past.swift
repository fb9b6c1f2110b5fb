import FoundationEssentials
import SchedulerCore
import SchedulerSQLite

extension Arguments {
    /// Where everything is kept.
    func store() throws -> any Store {
        if let path { try SQLiteStore(path: path) } else { MemoryStore() }
    }

    /// Gives the file back in order, where there is one.
    func close(_ store: any Store) {
        (store as? SQLiteStore)?.close()
    }
}

/// What a former life has left in the store.
struct Past {
    private let runs: [Run]

    init(_ scheduler: Scheduler) async throws {
        runs = try await scheduler.runs(RunQuery(limit: .max))
    }

    /// In one line.
    var text: String {
        guard let last = runs.compactMap({ $0.finishedAt ?? $0.startedAt }).max() else { return "no history yet" }
        let interrupted = runs.count { $0.state == .running || $0.state == .interrupted }
        let rescue =
            switch interrupted {
            case 0: "none was interrupted"
            case 1: "1 was interrupted and will start once more"
            default: "\(interrupted) were interrupted and will start once more"
            }
        return "\(runs.count) runs of history, the last at \(last.dayAndTime); \(rescue)"
    }
}
