public import FoundationEssentials

extension Scheduler {
    /// Attaches a schedule to a job. Its first slot is later than now.
    ///
    /// - Throws: ``SchedulerError`` with the code `unknownJob`, `duplicate` or `invalidValue`; it names the field.
    public func add(_ schedule: Schedule) async throws {
        try await add([schedule])
    }

    /// Attaches many schedules at once: all of them, or none if one is refused.
    ///
    /// - Throws: ``SchedulerError`` as ``add(_:)-(Schedule)``.
    public func add(_ schedules: [Schedule]) async throws {
        let now = try await now()
        var anchored = schedules
        for index in anchored.indices {
            try Job.validate(identifier: anchored[index].id.rawValue, field: "id")
            try validate(anchored[index])
            // The grid of `every` begins now, unless it is told.
            if anchored[index].start == nil { anchored[index].start = now }
            anchored[index].parameters = anchored[index].parameters.normalized
        }
        try await store.insert(anchored, at: now)
        for schedule in anchored { eventHub.emit(.scheduleChanged(schedule.id)) }
    }

    /// Attaches a schedule to a job unless there is one of its identifier, which is left as it is: for what an app attaches
    /// at each start-up.
    ///
    /// - Returns: whether it was added.
    /// - Throws: ``SchedulerError`` with the code `unknownJob` or `invalidValue`; it names the field.
    @discardableResult
    public func addIfAbsent(_ schedule: Schedule) async throws -> Bool {
        do {
            try await add(schedule)
            return true
        } catch let error as SchedulerError where error.code == .duplicate {
            return false
        }
    }

    /// Changes a schedule. The change takes effect at once; slots up to now are dealt with by its old definition.
    ///
    /// - Parameters:
    ///   - id: the schedule.
    ///   - change: alters it; it may be called more than once, and must not call the scheduler.
    /// - Returns: the changed schedule.
    /// - Throws: ``SchedulerError`` with the code `unknownSchedule` or `invalidValue`, and what the closure throws; then
    ///   nothing is changed.
    @discardableResult
    public func update(
        schedule id: ScheduleID, _ change: @escaping @Sendable (inout Schedule) throws -> Void
    ) async throws -> Schedule {
        try await alter(id) { [self] schedule in
            let old = schedule
            try change(&schedule)
            guard schedule.id == old.id, schedule.job == old.job else {
                throw SchedulerError.invalid("id", schedule.id, "identifier and job of a schedule cannot be changed")
            }
            guard !schedule.isBuiltIn || schedule.plansSameSlots(as: old) else {
                throw SchedulerError.invalid(
                    "schedule", id, "is the job's built-in schedule; change the job's settings")
            }
            try validate(schedule)
        }
    }

    /// Lets a schedule rest. Slots that pass meanwhile are skipped, unless its catch-up policy covers holds.
    ///
    /// - Parameters:
    ///   - id: the schedule.
    ///   - reason: why, for those who find it resting.
    ///   - author: who orders it.
    ///   - until: when it goes on by itself; nil for until it is released.
    /// - Throws: ``SchedulerError`` with the code `unknownSchedule`, or `invalidValue` for a time that has passed.
    public func hold(schedule id: ScheduleID, reason: String, author: String, until: Date? = nil) async throws {
        let now = try await now()
        if let until, !(until > now) {
            throw SchedulerError.invalid("until", ISO8601.text(until), "is not later than now")
        }
        try await alter(id) { $0.hold = Hold(reason: reason, author: author, until: until) }
    }

    /// Lets a schedule that is held go on. It fires nothing that has passed, unless its catch-up policy covers holds.
    ///
    /// - Throws: ``SchedulerError`` with the code `unknownSchedule`.
    public func release(schedule id: ScheduleID) async throws {
        try await alter(id) { $0.hold = nil }
    }

    /// Changes a schedule, whether or not it can be followed then, and tells listeners.
    @discardableResult
    package func alter(
        _ id: ScheduleID, _ change: @escaping @Sendable (inout Schedule) throws -> Void
    ) async throws -> Schedule {
        let changed = try await store.update(id, at: now(), planner: engine.planner, change: change)
        eventHub.emit(.scheduleChanged(id))
        return changed
    }

    /// Removes an attached schedule and its ledger; its runs stay.
    ///
    /// - Throws: ``SchedulerError`` with the code `unknownSchedule`, and `invalidValue` for a job's built-in schedule.
    public func remove(schedule id: ScheduleID) async throws {
        try await remove(schedule: id) { _ in }
    }

    /// The same, unless the check of its definition refuses it.
    package func remove(
        schedule id: ScheduleID, if check: @escaping @Sendable (Schedule) throws -> Void
    ) async throws {
        let record = try await schedule(id)
        guard !record.schedule.isBuiltIn else {
            throw SchedulerError.invalid("schedule", id, "is the job's built-in schedule; disable the job instead")
        }
        try await store.removeSchedule(id, if: check)
        eventHub.emit(.scheduleChanged(id))
    }

    /// A schedule with its ledger's reach.
    ///
    /// - Throws: ``SchedulerError`` with the code `unknownSchedule`.
    public func schedule(_ id: ScheduleID) async throws -> ScheduleRecord {
        guard let record = try await store.schedule(id) else {
            throw SchedulerError(
                .unknownSchedule, field: "schedule", value: id.rawValue, reason: "there is no such schedule")
        }
        return record
    }

    /// The schedules of a job, or of all jobs, the built-in ones included, ordered by identifier.
    public func schedules(of job: JobID? = nil) async throws -> [ScheduleRecord] {
        try await store.schedules(of: job)
    }

    /// What became of a schedule's slots that got no run of their own, oldest first.
    ///
    /// - Throws: ``SchedulerError`` with the code `unknownSchedule`.
    public func outcomes(
        of schedule: ScheduleID, from start: Date = .distantPast, through end: Date = .distantFuture
    ) async throws -> [SlotRecord] {
        _ = try await self.schedule(schedule)
        return try await store.outcomes(of: schedule, from: start, through: end)
    }

    package func validate(_ schedule: Schedule) throws(SchedulerError) {
        let entry = try registry.entry(of: schedule.job)
        try schedule.validate()
        if !schedule.isBuiltIn, case .afterCompletion = schedule.recurrence {
            throw SchedulerError(
                .invalidValue, field: "recurrence",
                reason: "a pause after completion is what jobs of kind `schedule` have; attach `every` instead")
        }
        try entry.options.validate(entry.job.parameters.merging(schedule.parameters))
    }
}
