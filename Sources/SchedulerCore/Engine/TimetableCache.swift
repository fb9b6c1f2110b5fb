import FoundationEssentials
import Synchronization

/// Keeps compiled recurrences, which are costly to make and often the same in many schedules.
package final class TimetableCache: Sendable {
    private let compiled = Mutex<[Key: Compiled]>([:])
    private static let limit = 10_000

    private struct Key: Hashable {
        var recurrence: Recurrence
        var zone: String
        var daylight: DaylightPolicy
        var exclusions: Exclusions
        /// The schedule, where the recurrence depends on it.
        var hashKey: String
    }

    private struct Compiled {
        var recurrence: CompiledRecurrence
        var exclusions: ExclusionTable?
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
            exclusions: schedule.exclusions,
            hashKey: schedule.recurrence.hashKey(for: schedule.id))
        let compiled = try compile(key)
        return Timetable(
            compiled.recurrence, excluding: compiled.exclusions, anchor: record.anchor, start: schedule.start,
            end: schedule.end)
    }

    private func compile(_ key: Key) throws -> Compiled {
        if let known = compiled.withLock({ $0[key] }) { return known }
        let zone = try Zone(key.zone)
        let recurrence = try CompiledRecurrence(
            key.recurrence, zone: zone, daylight: key.daylight, hashKey: key.hashKey)
        let made = Compiled(recurrence: recurrence, exclusions: ExclusionTable(key.exclusions, zone: zone))
        compiled.withLock { compiled in
            if compiled.count >= Self.limit { compiled.removeAll() }
            compiled[key] = made
        }
        return made
    }
}
