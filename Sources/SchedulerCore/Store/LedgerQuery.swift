public import FoundationEssentials

/// Which lines of the ledger to list: the newest of some schedules.
public struct LedgerQuery: Hashable, Sendable {
    /// Of these schedules.
    public var schedules: [ScheduleID]
    /// Of slots at this instant or later: a record of neighbours fits that ends then or later.
    public var from: Date
    /// Of slots at this instant or earlier: a record of neighbours fits that begins then or earlier.
    public var through: Date
    /// With one of these outcomes only. Nil: with any, and runs of slots that have their outcome elsewhere.
    public var outcomes: Set<Outcome>?
    /// At most so many records, and at most so many runs.
    public var limit: Int

    /// Makes a query.
    public init(
        schedules: [ScheduleID], from: Date = .distantPast, through: Date = .distantFuture,
        outcomes: Set<Outcome>? = nil, limit: Int = 100
    ) {
        self.schedules = schedules
        self.from = from
        self.through = through
        self.outcomes = outcomes
        self.limit = limit
    }
}

/// Lines of the ledger: newest first, those of one instant by schedule.
public struct LedgerLines: Hashable, Sendable {
    /// The records of slots that got no run of their own, by their first slot.
    public var records: [SlotRecord]
    /// The runs of slots.
    public var runs: [Run]

    /// Makes lines.
    public init(records: [SlotRecord] = [], runs: [Run] = []) {
        self.records = records
        self.runs = runs
    }
}

extension LedgerQuery {
    /// Whether runs of slots are asked for.
    package var wantsRuns: Bool { outcomes?.contains(.ran) ?? true }
    /// Whether runs are asked for of slots that have their outcome elsewhere.
    package var wantsBackfills: Bool { outcomes == nil }

    /// Whether a record fits, the schedule apart.
    package func fits(_ record: SlotRecord) -> Bool {
        record.last >= from && record.first <= through && outcomes?.contains(record.outcome) ?? true
    }

    /// Whether a run fits, the schedule apart.
    package func fits(_ run: Run) -> Bool {
        guard wantsRuns, let slot = run.slot else { return false }
        return slot >= from && slot <= through && (wantsBackfills || run.trigger != .backfill)
    }
}

extension LedgerLines {
    /// Puts lines in order, and drops those beyond the limit.
    package mutating func settle(limit: Int) {
        records.sort { $0.first != $1.first ? $0.first > $1.first : $0.schedule < $1.schedule }
        runs.sort { left, right in
            left.slot != right.slot
                ? left.slot ?? .distantPast > right.slot ?? .distantPast : left.order.schedule < right.order.schedule
        }
        if records.count > limit { records.removeLast(records.count - max(limit, 0)) }
        if runs.count > limit { runs.removeLast(runs.count - max(limit, 0)) }
    }
}

extension Store {
    /// Reads all outcomes and all runs of the schedules, which takes the longer the more there are.
    public func ledger(_ query: LedgerQuery) async throws -> LedgerLines {
        var lines = LedgerLines()
        for schedule in query.schedules {
            lines.records += try await outcomes(of: schedule, from: query.from, through: query.through)
                .filter(query.fits)
            guard query.wantsRuns else { continue }
            lines.runs += try await runs(RunQuery(schedule: schedule, limit: .max)).filter(query.fits)
        }
        lines.settle(limit: query.limit)
        return lines
    }
}
