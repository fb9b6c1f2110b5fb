import FoundationEssentials
import SchedulerCore

/// A question that can be answered.
struct ResolvedQuery {
    let cron: Cron
    let zone: Zone
    let daylight: DaylightPolicy
    /// In microseconds since 1970.
    let after: Int64
    let count: Int

    var timetable: Timetable { cron.timetable(in: zone, daylight: daylight) }

    /// Calls the body with each instant, in microseconds since 1970, and the zone's seconds from UTC there.
    func forEachSlot(_ body: (Int64, Int32) throws -> Void) rethrows {
        var cursor = SlotCursor(timetable, from: after == .max ? after : after + 1)
        for _ in 0..<count {
            guard let slot = cursor.next() else { return }
            try body(slot, zone.table.offset(at: floorDivide(slot, by: 1_000_000).quotient))
        }
    }
}
