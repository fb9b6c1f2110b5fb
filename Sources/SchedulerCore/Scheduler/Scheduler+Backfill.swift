public import FoundationEssentials

extension Scheduler {
    /// The most slots of the past that are run at once.
    public static let backfillLimit = 1_000

    /// Runs slots of the past once more, or for the first time: those of the range that have no run yet.
    ///
    /// The runs wait for one another as the schedule's other runs do, and start whether or not the schedule rests, since
    /// somebody asked for them. What the ledger says of their slots stays: a slot that was missed stays missed, and has a
    /// run of the trigger ``Trigger/backfill`` beside. Slots that have not been dealt with yet are left to the schedule.
    /// A slot whose run the history no longer has counts as one without a run.
    ///
    /// - Parameters:
    ///   - id: the schedule.
    ///   - start: the first instant of the range.
    ///   - end: the last instant of the range.
    ///   - requester: who asks for it, as people know them: kept with the runs.
    /// - Returns: the new runs' identifiers, in the order of their slots.
    /// - Throws: ``SchedulerError`` as ``backfillSlots(schedule:from:through:)``, and `unknownJob`.
    @discardableResult
    public func backfill(
        schedule id: ScheduleID, from start: Date, through end: Date, requestedBy requester: String? = nil
    ) async throws -> [RunID] {
        try await backfill(
            schedule: id, slots: backfillSlots(schedule: id, from: start, through: end), requestedBy: requester)
    }

    /// Runs these slots of the past.
    package func backfill(
        schedule id: ScheduleID, slots: [Date], requestedBy requester: String?
    ) async throws -> [RunID] {
        let schedule = try await schedule(id).schedule
        let entry = try registry.entry(of: schedule.job)
        let overlap = schedule.overlap ?? entry.job.overlap
        let parameters = entry.job.parameters.merging(schedule.parameters)
        // The job may accept less by now than when the schedule was attached.
        try entry.options.validate(parameters)
        let orders = slots.map { slot in
            RunOrder(
                entry.job, schedule: id, slot: slot, trigger: .backfill, concurrency: overlap.concurrency,
                parameters: parameters, requestedBy: requester)
        }
        guard !orders.isEmpty else { return [] }
        return try await enqueue(orders, of: schedule.job, overlap: .queueAll)
    }

    /// The slots that ``backfill(schedule:from:through:requestedBy:)`` would run now.
    ///
    /// - Throws: ``SchedulerError`` with the code `unknownSchedule`; `invalidValue` for a range that ends before it begins
    ///   or has too many slots; `wrongState` for a schedule that has no timetable.
    public func backfillSlots(schedule id: ScheduleID, from start: Date, through end: Date) async throws -> [Date] {
        let record = try await schedule(id)
        guard start <= end else {
            throw SchedulerError.invalid("through", ISO8601.text(end), "is before the start of the range")
        }
        let timetable = try timetable(of: record)
        let end = min(end, record.cursor)
        let before = start.adding(.microseconds(-1))
        guard before < end else { return [] }
        let count = timetable.count(after: before, through: end)
        guard count <= Self.backfillLimit else {
            throw SchedulerError.invalid(
                "from", ISO8601.text(start),
                "there are \(count) slots in the range, of which at most \(Self.backfillLimit) are run at once")
        }
        let runs = try await store.runs(RunQuery(job: record.schedule.job, schedule: id, limit: .max))
        let taken = Set(runs.compactMap(\.slot))
        return timetable.slots(after: before).prefix { $0 <= end }.filter { !taken.contains($0) }
    }

    /// The timetable of a schedule.
    ///
    /// - Throws: ``SchedulerError`` with the code `wrongState` where there is none.
    package func timetable(of record: ScheduleRecord) throws(SchedulerError) -> Timetable {
        do {
            return try engine.timetables.timetable(of: record)
        } catch {
            throw SchedulerError(
                .wrongState, field: "schedule", value: record.schedule.id.rawValue,
                reason: "has no timetable: \(error)")
        }
    }

    /// Passes over the next slot of a schedule: its outcome will be `skipped`, with the reason.
    ///
    /// - Returns: the slot.
    /// - Throws: ``SchedulerError`` with the code `unknownSchedule`, and `wrongState` where no slot is known to come.
    @discardableResult
    public func skipNext(schedule id: ScheduleID, reason: String, author: String) async throws -> Date {
        let (slot, change) = try await skippingNext(schedule: id, reason: reason, author: author)
        try await alter(id, change)
        return slot
    }

    /// The next slot of a schedule, and the change that passes over it.
    package func skippingNext(
        schedule id: ScheduleID, reason: String, author: String
    ) async throws -> (slot: Date, change: @Sendable (inout Schedule) throws -> Void) {
        let record = try await schedule(id)
        let now = try await now()
        guard let slot = try nextSlot(of: record, after: now) else {
            throw SchedulerError(
                .wrongState, field: "schedule", value: id.rawValue, reason: "no slot of it is known to come")
        }
        return (
            slot,
            { schedule in
                guard schedule.skip(of: slot) == nil else { return }
                guard schedule.skips.count < Self.skipLimit else {
                    throw SchedulerError(
                        .wrongState, field: "schedule", value: id.rawValue,
                        reason: "\(Self.skipLimit) slots are passed over already; hold it instead")
                }
                schedule.skips.append(SlotSkip(slot: slot, reason: reason, author: author))
            }
        )
    }

    /// How many slots of a schedule can be passed over at one time.
    private static let skipLimit = 1_000

    private func nextSlot(of record: ScheduleRecord, after now: Date) throws(SchedulerError) -> Date? {
        guard !record.isOver else { return nil }
        if case .afterCompletion(let pause) = record.schedule.recurrence {
            guard var slot = record.nextLook, slot > now else { return nil }
            while record.schedule.skip(of: slot) != nil { slot = slot.adding(pause) }
            return slot
        }
        return record.schedule.nextSlot(in: try timetable(of: record), after: max(now, record.cursor))
    }
}
