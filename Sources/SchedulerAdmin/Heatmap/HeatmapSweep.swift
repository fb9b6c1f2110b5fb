import FoundationEssentials
import SchedulerCore

/// Counts what goes on in each minute, by where runs begin and end.
struct HeatmapSweep: Sendable {
    let grid: HeatmapGrid
    /// By how much the number of runs changes with each minute.
    private var changes: [Int32]
    /// How many runs begin in each cell.
    private(set) var starts: [Int]
    /// Who is in each cell: those with the most starts, as many as are wanted.
    private(set) var members: [[Member]]
    private(set) var memberCounts: [Int]
    private let memberLimit: Int

    // What is known of the schedule at hand.
    private var ownStarts: [Int32]
    private var isIn: [Bool]
    private var cells: Range<Int>?
    private var lastMinute = 0
    private(set) var ownTotal = 0

    private let begin: Int64
    private let end: Int64

    /// A schedule in a cell.
    struct Member: Sendable {
        var schedule: Int
        var starts: Int
    }

    /// Runs that begin earlier than that before the first minute are not expected to reach into it.
    private static let lookBack: Int64 = 31 * 86_400_000_000

    /// No more slots of one schedule are looked at, where they cannot be counted.
    private static let walkLimit = 200_000

    /// How many may still be looked at, of all schedules together: a week of 10,000 schedules that run every 20 minutes.
    private var walksLeft = 5_000_000

    init(_ grid: HeatmapGrid, memberLimit: Int) {
        self.grid = grid
        self.memberLimit = memberLimit
        changes = Array(repeating: 0, count: grid.minutes + 1)
        starts = Array(repeating: 0, count: grid.cellCount)
        members = Array(repeating: [], count: grid.cellCount)
        memberCounts = Array(repeating: 0, count: grid.cellCount)
        ownStarts = Array(repeating: 0, count: grid.cellCount)
        isIn = Array(repeating: false, count: grid.cellCount)
        begin = grid.start.microsecondsSince1970
        end = grid.end.microsecondsSince1970
    }

    // MARK: Schedules

    /// Adds the runs of a schedule.
    ///
    /// - Parameters:
    ///   - plan: the schedule.
    ///   - index: its number, by which cells name it.
    ///   - length: how long each run takes.
    ///   - active: since when, and until when, its runs go on that have begun already.
    /// - Returns: whether all of its slots were counted.
    mutating func add(
        _ plan: PlannedSchedule, index: Int, overlap: OverlapPolicy, length: Duration, active: [ExpectedLane.Stretch]
    ) -> Bool {
        let length = max(length.wholeMicroseconds, 1)
        var lane = ExpectedLane(overlap, length: length)
        for run in active {
            mark(run, isSingle: lane.isSingle)
            lane.occupy(until: run.end)
        }
        defer { close(index) }
        if let slot = plan.onlySlot {
            let slot = slot.microsecondsSince1970
            mark(.init(begin: slot, end: slot + length), isSingle: true)
        }
        guard let timetable = plan.timetable else { return true }
        let after = plan.after.microsecondsSince1970
        let from = max(after == .max ? .max : after + 1, begin - min(length, Self.lookBack))
        guard from < end else { return true }
        if plan.remainingRuns == nil, plan.schedule.skips.isEmpty, timetable.countsWithoutWalking,
            timetable.count(from: max(from, timetable.first), through: min(end - 1, timetable.last)) > 4 * grid.minutes
        {
            addDense(timetable, from: from, overlap: overlap, length: length)
            return true
        }
        return walk(timetable, plan, from: from, along: &lane)
    }

    private mutating func walk(
        _ timetable: Timetable, _ plan: PlannedSchedule, from: Int64, along lane: inout ExpectedLane
    ) -> Bool {
        var cursor = SlotCursor(timetable, from: from)
        var remaining = plan.remainingRuns ?? .max
        let skips = Set(plan.schedule.skips.map { $0.slot.microsecondsSince1970 })
        let isSingle = lane.isSingle
        let limit = min(Self.walkLimit, walksLeft)
        var steps = 0
        while remaining > 0, let slot = cursor.next(), slot < end {
            steps += 1
            if steps > limit { break }
            if !skips.isEmpty, skips.contains(slot) { continue }
            let (isRun, told) = lane.take(slot)
            if isRun { remaining -= 1 }
            if let told { mark(told, isSingle: isSingle) }
        }
        if let told = lane.finish() { mark(told, isSingle: isSingle) }
        walksLeft = max(0, walksLeft - steps)
        return steps <= limit
    }

    /// Adds a schedule with several slots in each minute, cell by cell.
    private mutating func addDense(_ timetable: Timetable, from: Int64, overlap: OverlapPolicy, length: Int64) {
        for cell in 0..<grid.cellCount {
            let first = grid.firstMinutes[cell]
            let last = first + grid.length(of: cell)
            let opening = max(from, begin + Int64(first) * HeatmapGrid.minute, timetable.first)
            let closing = min(begin + Int64(last) * HeatmapGrid.minute - 1, timetable.last)
            guard opening <= closing else { continue }
            let count = timetable.count(from: opening, through: closing)
            guard count > 0 else { continue }
            let span = Double(closing - opening + 1)
            let room = max(1, span / Double(length)) * Double(overlap.concurrency)
            let busy = Double(count) * Double(length) / span
            let created = room < Double(count) ? Int(room.rounded()) : count
            let height = Int32(min(max(busy.rounded(.up), 1), Double(min(overlap.concurrency, 1_000_000))))
            changes[first] += height
            changes[last] -= height
            starts[cell] += created
            ownTotal += created
            touch(cell)
            ownStarts[cell] += Int32(clamping: created)
        }
    }

    // MARK: Runs

    private mutating func mark(_ run: ExpectedLane.Stretch, isSingle: Bool) {
        guard run.begin < end, run.end > begin else { return }
        let opening = run.begin <= begin ? 0 : Int((run.begin - begin) / HeatmapGrid.minute)
        let closing =
            run.end >= end ? grid.minutes : Int((run.end - begin + HeatmapGrid.minute - 1) / HeatmapGrid.minute)
        let last = min(max(closing, opening + 1), grid.minutes)
        // One after the other in the same minute is not two at a time.
        let first = isSingle ? max(opening, lastMinute) : opening
        if first < last {
            changes[first] += 1
            changes[last] -= 1
            lastMinute = last
        }
        let firstCell = Int(grid.cellOfMinute[opening])
        for cell in firstCell...max(firstCell, Int(grid.cellOfMinute[last - 1])) { touch(cell) }
        guard run.begin >= begin else { return }
        starts[firstCell] += 1
        ownTotal += 1
        ownStarts[firstCell] += 1
    }

    private mutating func touch(_ cell: Int) {
        guard !isIn[cell] else { return }
        isIn[cell] = true
        cells = cells.map { min($0.lowerBound, cell)..<max($0.upperBound, cell + 1) } ?? cell..<(cell + 1)
    }

    /// Names the schedule in its cells, and makes ready for the next one.
    private mutating func close(_ index: Int) {
        for cell in cells ?? 0..<0 where isIn[cell] {
            memberCounts[cell] += 1
            insert(Member(schedule: index, starts: Int(ownStarts[cell])), into: cell)
            isIn[cell] = false
            ownStarts[cell] = 0
        }
        cells = nil
        lastMinute = 0
    }

    private mutating func insert(_ member: Member, into cell: Int) {
        guard memberLimit > 0 else { return }
        if members[cell].count < memberLimit {
            members[cell].append(member)
            return
        }
        let least = members[cell].indices.min { members[cell][$0].starts < members[cell][$1].starts }
        if let least, members[cell][least].starts < member.starts { members[cell][least] = member }
    }

    /// How many runs the last schedule has, after which the count begins anew.
    mutating func takeTotal() -> Int {
        defer { ownTotal = 0 }
        return ownTotal
    }

    /// The most runs that go on at the same time in each cell.
    var concurrency: [Int] {
        var most = [Int](repeating: 0, count: grid.cellCount)
        var present = 0
        for minute in 0..<grid.minutes {
            present += Int(changes[minute])
            let cell = Int(grid.cellOfMinute[minute])
            if present > most[cell] { most[cell] = present }
        }
        return most
    }
}
