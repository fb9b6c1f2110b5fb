import FoundationEssentials
import Synchronization

/// Keeps compiled recurrences, which are costly to make and often the same in many schedules.
package final class TimetableCache: Sendable {
    private let compiled = Mutex<[Key: CompiledRecurrence]>([:])
    private static let limit = 10_000

    private struct Key: Hashable {
        var recurrence: Recurrence
        var zone: String
        var daylight: DaylightPolicy
        /// The schedule, where the recurrence depends on it.
        var hashKey: String
    }

    package init() {}

    /// The timetable of a schedule as it is stored.
    ///
    /// - Throws: what making it throws; failures are not kept.
    package func timetable(of record: ScheduleRecord) throws -> Timetable {
        let schedule = record.schedule
        switch schedule.recurrence {
        case .once, .every: return try Timetable(of: record)
        default: break
        }
        let key = Key(
            recurrence: schedule.recurrence, zone: schedule.zone, daylight: schedule.daylight,
            hashKey: schedule.recurrence.hashKey(for: schedule.id))
        return Timetable(
            try compile(key), anchor: record.anchor, start: schedule.start, end: schedule.end)
    }

    private func compile(_ key: Key) throws -> CompiledRecurrence {
        if let known = compiled.withLock({ $0[key] }) { return known }
        let made = try CompiledRecurrence(
            key.recurrence, zone: Zone(key.zone), daylight: key.daylight, hashKey: key.hashKey)
        compiled.withLock { compiled in
            if compiled.count >= Self.limit { compiled.removeAll() }
            compiled[key] = made
        }
        return made
    }
}
