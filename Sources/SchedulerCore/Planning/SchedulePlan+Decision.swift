package import FoundationEssentials

extension SchedulePlan {
    /// What to do with a schedule, by the rules of DESIGN.md section 3.
    ///
    /// - Parameter timetable: makes the timetable of a record's schedule, or tells why there is none.
    package static func deciding(
        _ facts: ScheduleFacts,
        rules: SchedulingRules,
        timetable: (ScheduleRecord) throws -> Timetable = { try Timetable(of: $0) }
    ) -> SchedulePlan {
        if case .afterCompletion(let pause) = facts.record.schedule.recurrence {
            var decision = PauseDecision(facts: facts, rules: rules, pause: pause)
            decision.decide()
            return decision.plan
        }
        do {
            var decision = ScheduleDecision(facts: facts, rules: rules, timetable: try timetable(facts.record))
            decision.decide()
            return decision.plan
        } catch {
            var plan = SchedulePlan(record: facts.record)
            plan.record.problem = String(describing: error)
            plan.record.nextLook = nil
            return plan
        }
    }
}

extension Timetable {
    /// The timetable of a schedule as it is stored.
    ///
    /// - Throws: ``ZoneError`` or ``RecurrenceError`` where the stored schedule cannot be followed.
    package init(of record: ScheduleRecord) throws {
        let schedule = record.schedule
        try self.init(
            schedule.recurrence, zone: Zone(schedule.zone), daylight: schedule.daylight,
            hashKey: schedule.recurrence.hashKey(for: schedule.id), excluding: schedule.exclusions,
            anchor: record.anchor, start: schedule.start,
            end: schedule.end)
    }
}

extension ScheduleRecord {
    /// Where the grid of `every` begins.
    package var anchor: Date { schedule.start ?? recordedSince }
}

extension Recurrence {
    /// What `H` in a cron expression depends on: the schedule's identifier, where there is one.
    package func hashKey(for schedule: ScheduleID) -> String {
        switch self {
        case .cron(let text): text.contains("H") || text.contains("h") ? schedule.rawValue : ""
        case .union: schedule.rawValue
        default: ""
        }
    }
}
