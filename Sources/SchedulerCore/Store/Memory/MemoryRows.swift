import FoundationEssentials

/// A job, as far as the memory store has met it.
final class JobRow {
    let id: JobID
    /// Whether the node that claims can run it; kept up to date by ``MemoryState/serve(_:)``.
    var isServed = false
    /// Runs that are ready, and schedules that are due, while no node serves the job.
    var parkedRuns: [RunRow] = []
    var parkedSchedules: [ScheduleRow] = []
    /// Runs that are over, oldest first.
    var finished = RingBuffer<RunRow>()
    /// How many of them are kept.
    var history = HistoryPolicy()
    /// The newest run that succeeded, which is kept however many failed since.
    var lastSuccess: RunRow?
    /// Its runs, oldest first; those that are forgotten are dropped now and then.
    private(set) var runs: [RunID] = []
    private var forgottenRuns = 0
    /// How many of its runs that are kept are not over, and how many ended in each state, so that nobody looks for what
    /// there is not.
    private var unfinished = 0
    private var ended: [RunState: Int] = [:]
    private(set) var schedules: [ScheduleRow] = []

    init(id: JobID) {
        self.id = id
    }

    func add(_ run: RunRow) {
        runs.append(run.run.id)
        unfinished += 1
    }

    /// Takes notice that a run of it has ended.
    func noteEnd(in state: RunState) {
        unfinished -= 1
        ended[state, default: 0] += 1
    }

    /// How many of its runs are in one of the states, at most.
    func count(in states: Set<RunState>?) -> Int {
        guard let states else { return runs.count }
        let isUnfinished = states.contains { !$0.isFinal }
        return states.reduce(isUnfinished ? unfinished : 0) { $0 + ended[$1, default: 0] }
    }

    /// - Parameter table: what is not forgotten.
    func forget(_ run: RunRow, keeping table: borrowing RunTable) {
        ended[run.run.state, default: 1] -= 1
        forgottenRuns += 1
        guard forgottenRuns > 64, forgottenRuns > runs.count / 2 else { return }
        runs.removeAll { table[$0] == nil }
        forgottenRuns = 0
    }

    func add(_ schedule: ScheduleRow) {
        schedule.placeInJob = schedules.count
        schedules.append(schedule)
    }

    /// Removes a schedule in constant time, by putting the last one in its place.
    func remove(_ schedule: ScheduleRow) {
        guard let last = schedules.popLast(), last !== schedule else { return }
        schedules[schedule.placeInJob] = last
        last.placeInJob = schedule.placeInJob
    }
}

/// A schedule with its ledger, or just the lane in which runs by hand wait for one another.
final class ScheduleRow {
    let id: ScheduleID
    let job: JobRow
    /// The place in ``MemoryState/scheduleRows``.
    let index: Int
    /// The place in ``JobRow/schedules``.
    var placeInJob = 0
    /// Nil for a lane without a schedule.
    var record: ScheduleRecord?
    /// The look that stands in the heap of looks; an entry for any other instant is out of date.
    var queuedLook: Int64?
    var outcomes: [SlotRecord] = []
    /// The slots of the schedule's runs, which are unique.
    var runSlots: Set<Date> = []
    var running = 0
    var lastQueue: ReadyQueue?
    /// Runs that wait, oldest first; in between, some that wait no more.
    private var waiting = RingBuffer<RunRow>()
    var waitingCount = 0
    /// Runs that are ready but for the others of the schedule that are running, by queue.
    var blocked: [String: Heap<HeapKey>] = [:]

    init(id: ScheduleID, job: JobRow, index: Int) {
        self.id = id
        self.job = job
        self.index = index
    }

    var unfinished: UnfinishedRuns {
        trimWaiting()
        return UnfinishedRuns(running: running, waiting: waitingCount, newestWaiting: waiting.last?.run.id)
    }

    /// Puts a run among those that wait, which are in the order of their identifiers.
    func addWaiting(_ row: RunRow) {
        trimWaiting()
        waitingCount += 1
        waiting.insert(row) { $0.run.id < $1.run.id }
    }

    /// Drops the runs at either end that wait no more.
    private func trimWaiting() {
        while let oldest = waiting.first, !oldest.isWaiting { _ = waiting.popFirst() }
        while let newest = waiting.last, !newest.isWaiting { _ = waiting.popLast() }
    }
}

/// A node, with the runs that it runs.
final class NodeRow {
    let id: NodeID
    private(set) var runs: [RunRow] = []

    init(id: NodeID) {
        self.id = id
    }

    func add(_ run: RunRow) {
        run.node = self
        run.placeInNode = runs.count
        runs.append(run)
    }

    /// Removes a run in constant time, by putting the last one in its place.
    func remove(_ run: RunRow) {
        run.node = nil
        guard let last = runs.popLast(), last !== run else { return }
        runs[run.placeInNode] = last
        last.placeInNode = run.placeInNode
    }
}

/// A run with its log.
final class RunRow {
    var run: Run
    /// The node that runs it, and the place in ``NodeRow/runs``.
    var node: NodeRow?
    var placeInNode = 0
    let job: JobRow
    let schedule: ScheduleRow
    let queue: ReadyQueue
    var log = RunLog()
    /// The place of each line that is kept among all that the run logged, from 1.
    var positions: [Int] = []
    /// Whether it is kept only as the newest that succeeded.
    var isBeyondHistory = false
    /// How many lines the attempts before the present one logged.
    var earlierLines = 0

    init(run: Run, job: JobRow, schedule: ScheduleRow, queue: ReadyQueue) {
        self.run = run
        self.job = job
        self.schedule = schedule
        self.queue = queue
    }

    var isWaiting: Bool { run.state == .pending || run.state == .interrupted }

    /// Highest priority first, then oldest.
    var readyKey: HeapKey {
        HeapKey(rank: ~Int64(run.order.priority), number: run.id.rawValue)
    }
}

/// The rows of runs by identifier: identifiers ascend, so that they are places in a table of chunks.
struct RunTable {
    private var chunks: [[RunRow?]] = []
    private var alive: [Int] = []
    private static let chunkSize: Int64 = 512

    /// The identifier that the next run gets.
    private(set) var nextID = RunID(rawValue: 1)

    subscript(_ id: RunID) -> RunRow? {
        guard id.rawValue >= 1, id < nextID else { return nil }
        let chunk = chunks[Int(id.rawValue / Self.chunkSize)]
        return chunk.isEmpty ? nil : chunk[Int(id.rawValue % Self.chunkSize)]
    }

    mutating func append(_ row: RunRow) {
        let place = Int(nextID.rawValue / Self.chunkSize)
        if place == chunks.count {
            chunks.append(Array(repeating: nil, count: Int(Self.chunkSize)))
            alive.append(0)
        } else if chunks[place].isEmpty {
            chunks[place] = Array(repeating: nil, count: Int(Self.chunkSize))
        }
        chunks[place][Int(nextID.rawValue % Self.chunkSize)] = row
        alive[place] += 1
        nextID = RunID(rawValue: nextID.rawValue + 1)
    }

    /// Forgets a row; a chunk whose rows are all forgotten is given back.
    mutating func remove(_ id: RunID) {
        guard self[id] != nil else { return }
        let place = Int(id.rawValue / Self.chunkSize)
        chunks[place][Int(id.rawValue % Self.chunkSize)] = nil
        alive[place] -= 1
        if alive[place] == 0 { chunks[place] = [] }
    }

    /// The rows, newest first, that are older than the given run.
    func rows(before id: RunID?) -> some Sequence<RunRow> {
        let end = max(min(id ?? nextID, nextID).rawValue, 1)
        return stride(from: end - 1, to: 0, by: -1).lazy.compactMap { self[RunID(rawValue: $0)] }
    }
}
