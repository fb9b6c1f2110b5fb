import FoundationEssentials
import SchedulerCore

/// A schedule's row: its record, and its key, by which its outcomes refer to it.
struct ScheduleRow {
    var key: Int64
    var record: ScheduleRecord
    /// Whether its definition cannot be read. Nothing is planned then, and nothing overwritten.
    var isUnreadable = false

    /// The columns, in the order in which ``init(reading:cache:)`` reads them.
    static let columns = """
        key, id, job, definition, cursor, recorded_since, next_look, last_slot, run_count, deferred_through, \
        completed_at, problem
        """

    /// - Parameter known: definitions that were read before, by their text's row; decoding one is dear.
    init(reading row: inout Row, known: [Int64: Schedule] = [:]) {
        key = row.next()
        let id: ScheduleID = row.next()
        let job: JobID = row.next()
        let text: String
        var unreadable: String?
        if let schedule = known[key] {
            row.skip()
            record = ScheduleRecord(schedule, addedAt: .distantPast)
        } else {
            text = row.next()
            do {
                record = ScheduleRecord(try JSON.value(text), addedAt: .distantPast)
            } catch {
                // A file of another version, or damaged: shown, but left alone.
                record = ScheduleRecord(
                    Schedule(id: id, job: job, recurrence: .cron(""), isEnabled: false), addedAt: .distantPast)
                unreadable = (error as? SQLiteFault)?.message ?? String(describing: error)
            }
        }
        record.cursor = row.next()
        record.recordedSince = row.next()
        record.nextLook = row.next()
        record.lastSlot = row.next()
        record.runCount = row.count()
        record.deferredThrough = row.next()
        record.completedAt = row.next()
        record.problem = row.next()
        if let unreadable {
            isUnreadable = true
            record.problem = unreadable
        }
    }
}

extension Row {
    /// Passes over the next column.
    mutating func skip() {
        _ = next(Bool.self)
    }
}
