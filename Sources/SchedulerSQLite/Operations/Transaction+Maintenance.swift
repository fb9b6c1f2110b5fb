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
        let free = try freePages()
        guard free > Self.freePageLimit else { return false }
        try connection.execute(script: "PRAGMA incremental_vacuum(\(Self.freePageStep))")
        // What a damaged file says about its free pages may stay the same for ever.
        let left = try freePages()
        return left < free && left > Self.freePageLimit
    }

    private func freePages() throws -> Int {
        try connection.first("PRAGMA freelist_count") { $0.next() } ?? 0
    }
}
