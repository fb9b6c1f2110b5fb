import SchedulerCore

extension Transaction {
    /// How many free pages the file may hold before they are given back, and how many are at a time.
    private static let freePageLimit = 256
    private static let freePageStep = 64

    /// Does a small step of what can wait: forgets runs beyond their jobs' histories, or gives pages back that have
    /// fallen free.
    ///
    /// - Returns: whether there may be more to do.
    func maintain() throws -> Bool {
        guard overfullJobs.isEmpty else {
            try connection.run("BEGIN IMMEDIATE")
            _ = try forgetMore()
            try connection.run("COMMIT")
            return true
        }
        let free = try connection.first("PRAGMA freelist_count") { $0.next(Int.self) } ?? 0
        guard free > Self.freePageLimit else { return false }
        try connection.execute(script: "PRAGMA incremental_vacuum(\(Self.freePageStep))")
        return free - Self.freePageStep > Self.freePageLimit
    }
}
