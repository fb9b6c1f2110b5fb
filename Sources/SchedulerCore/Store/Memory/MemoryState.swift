import FoundationEssentials

/// Everything a memory store holds. Guarded by the store's lock.
struct MemoryState {
    var settings: [JobID: Settings] = [:]
    var stoppedJobs: Set<JobID> = []
    var artifacts = RingBuffer<ArtifactRecord>()
    var lastArtifactID: Int64 = 0
    var auditEntries = RingBuffer<AuditRecord>()
    var lastAuditID: Int64 = 0
    var documents = DocumentTable()

    var jobs: [JobID: JobRow] = [:]
    var schedules: [ScheduleID: ScheduleRow] = [:]
    var scheduleRows: [ScheduleRow?] = []
    var freeScheduleIndexes: [Int] = []
    /// Schedules by their next look; entries that are out of date are passed over.
    var looks = Heap<HeapKey>()

    var runs = RunTable()
    var queues: [String: ReadyQueue] = [:]
    /// Runs that wait for their `availableAt`.
    var delayed = Heap<HeapKey>()
    var locks: [String: ResourceLock] = [:]
    /// The nodes that run something or did.
    var nodes: [NodeID: NodeRow] = [:]

    /// The jobs that the last request served.
    private var served: Set<JobID> = []

    /// Who locks a resource, and who waits for it.
    struct ResourceLock {
        var owner: RunID
        var waiters: [RunRow] = []
    }

    mutating func job(_ id: JobID) -> JobRow {
        if let row = jobs[id] { return row }
        let row = JobRow(id: id)
        row.isServed = served.contains(id)
        jobs[id] = row
        return row
    }

    mutating func node(_ id: NodeID) -> NodeRow {
        if let node = nodes[id] { return node }
        // Nodes that are idle are forgotten when a new one comes, since most never return.
        nodes = nodes.filter { !$0.value.runs.isEmpty }
        let node = NodeRow(id: id)
        nodes[id] = node
        return node
    }

    mutating func queue(_ name: String) -> ReadyQueue {
        if let queue = queues[name] { return queue }
        let queue = ReadyQueue(name: name)
        queues[name] = queue
        return queue
    }

    /// The row of a schedule, or a new lane for the job's runs.
    mutating func row(_ id: ScheduleID, job: @autoclosure () -> JobID) -> ScheduleRow {
        if let row = schedules[id] { return row }
        let index = freeScheduleIndexes.popLast() ?? scheduleRows.count
        let row = ScheduleRow(id: id, job: self.job(job()), index: index)
        if index == scheduleRows.count { scheduleRows.append(row) } else { scheduleRows[index] = row }
        schedules[id] = row
        row.job.add(row)
        return row
    }

    /// Forgets a row that neither plans nor has a run to come.
    mutating func dropIfUnused(_ row: ScheduleRow) {
        guard row.record == nil, row.running == 0, row.waitingCount == 0, row.id != .builtIn(row.job.id),
            scheduleRows[row.index] === row
        else { return }
        schedules[row.id] = nil
        row.job.remove(row)
        scheduleRows[row.index] = nil
        freeScheduleIndexes.append(row.index)
    }

    /// Marks the jobs that the asking node can run, and brings back what was parked for want of such a node.
    mutating func serve(_ ids: Set<JobID>) {
        // Equal sets that share their storage, as one node's do, compare in no time.
        guard ids != served else { return }
        served = ids
        for row in jobs.values {
            row.isServed = ids.contains(row.id)
            guard row.isServed else { continue }
            for run in row.parkedRuns where run.isWaiting { makeReady(run) }
            row.parkedRuns = []
            for schedule in row.parkedSchedules { look(at: schedule, next: schedule.record?.nextLook) }
            row.parkedSchedules = []
        }
    }
}
