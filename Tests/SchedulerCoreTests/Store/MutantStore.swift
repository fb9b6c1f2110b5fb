import FoundationEssentials

@testable import SchedulerCore

/// A memory store with one fault.
final class MutantStore: Store {
    /// What it does wrong.
    enum Fault: CaseIterable {
        case sharesSettings, forgetsStops, keepsFirstDuplicate, ordersByJob, plansNothingBeforeChange, settlesNothing,
            startsNothingAnew
        case keepsOutcomes, removesAnyway, ignoresLimit, plansUnservedJobs, losesOutcomeRun, reportsNoNextLook,
            ignoresSkip
        case numbersFromZero, claimsForAnyNode, ignoresQueues, leaseOfNoLength, finishesStaleClaims, reportsOneFinish
        case keepsAllHistory, keepsOldHistory, losesOldSuccess, losesOrderHistory, movesNoLedger, trimsNothing,
            trimsByNumber, trimsForOnce
        case renewsNothing, recoversItsOwn, recoversEarly, takesStaleProgress, cancelsNothing
        case tellsAllOfStops, oldestRunFirst, pagesOverlap, keepsOldestLines, losesLabels, ignoresSince,
            oldestAuditFirst
        case listsRunsOfAllJobs, listsAnyTrigger, listsAnyResource, listsRunsSinceEver, listsRunsToCome,
            searchesErrorsOnly, searchesJobsOnly, searchesInThisCase
        case ordersRecords, forgetsWaiting, showsLastOfAll, summarisesOldestFirst, summarisesAnyState, summarisesTooMany
        case groupsWithoutFilter, losesSizeOfGroups, groupsByNumber, showsOldestOfGroup
        case countsNothingRunning, countsNoDelay, countsWhatIsOver
        case auditsAnySubject, auditsAnyOperation, auditsNoPrefix, auditsAnyAuthor, auditsSinceEver, auditsToCome,
            auditPagesOverlap, auditNumbersFall
        case findsAnyLevel, findsAnyJob, findsAnyRun, findsInMessagesOnly, findsInThisCase, findsInEveryCase,
            oldestLineFirst, linePagesOverlap, linePagesStopShort, linePagesNeverEnd, ignoresLineLimit
        case ignoresUntil, artifactPagesOverlap, removesNoArtifact, givesNumbersAgain, countsNoFailure,
            keepsFirstFailure
        case sharesCollections, countsNoVersions, ignoresVersion, documentPagesOverlap, removesNoDocument,
            everybodyRemoves
        case startsPastSlotTwice, takesBackfillForSlot, refusesOneByOne, skipsWhileOneWaitsOnly, waitsInsteadOfSkipping,
            losesSkippedSlots
        case tellsNobody, tellsTheAuthor, neverStopsTelling, stopsWhenCancelled, roundsToSeconds
    }

    let base = MemoryStore()
    let fault: Fault?

    init(_ fault: Fault?) { self.fault = fault }

    func observe(as node: NodeID, _ observer: @escaping @Sendable (StoreChange) -> Void) -> StoreObservation {
        switch fault {
        case .tellsNobody: return StoreObservation {}
        case .tellsTheAuthor: return base.observe(as: "nobody", observer)
        case .neverStopsTelling:
            _ = base.observe(as: node, observer)
            return StoreObservation {}
        default: return base.observe(as: node, observer)
        }
    }

    // MARK: Settings

    func settings(of job: JobID) async throws -> Settings? {
        try await base.settings(of: fault == .sharesSettings ? "" : job)
    }

    func setSettings(_ settings: Settings?, of job: JobID) async throws {
        if fault == .stopsWhenCancelled { try Task.checkCancellation() }
        try await base.setSettings(settings, of: fault == .sharesSettings ? "" : job)
    }

    func stoppedJobs() async throws -> Set<JobID> {
        fault == .forgetsStops ? [] : try await base.stoppedJobs()
    }

    func setStopped(_ isStopped: Bool, job: JobID) async throws {
        try await base.setStopped(isStopped, job: job)
    }

    // MARK: Schedules

    func insert(_ schedules: [Schedule], at now: Date) async throws {
        guard fault == .keepsFirstDuplicate else { return try await base.insert(schedules, at: now) }
        for schedule in schedules { try await base.insert([schedule], at: now) }
    }

    @discardableResult
    func update(
        _ schedule: ScheduleID, at now: Date, planner: @escaping SchedulePlanner,
        change: @escaping @Sendable (inout Schedule) throws -> Void
    ) async throws -> Schedule {
        guard fault == .plansNothingBeforeChange else {
            return try await base.update(schedule, at: now, planner: planner, change: change)
        }
        return try await base.update(schedule, at: now, planner: { SchedulePlan(record: $0.record) }, change: change)
    }

    func settle(_ job: JobID, at now: Date, planner: @escaping SchedulePlanner) async throws {
        if fault != .settlesNothing { try await base.settle(job, at: now, planner: planner) }
    }

    func startGridsAnew(of job: JobID, at now: Date, planner: @escaping SchedulePlanner) async throws {
        if fault != .startsNothingAnew { try await base.startGridsAnew(of: job, at: now, planner: planner) }
    }

    func removeSchedule(
        _ schedule: ScheduleID, if check: @escaping @Sendable (Schedule) throws -> Void
    ) async throws {
        if fault == .removesAnyway { return try await base.removeSchedule(schedule) }
        if fault != .keepsOutcomes { try await base.removeSchedule(schedule, if: check) }
    }

    func schedule(_ id: ScheduleID) async throws -> ScheduleRecord? {
        guard var record = try await base.schedule(id) else { return nil }
        if fault == .roundsToSeconds {
            record.nextLook = record.nextLook.map { Date(secondsSince1970: $0.microsecondsSince1970 / 1_000_000) }
        }
        if fault == .movesNoLedger, record.recordedSince < record.cursor {
            record.recordedSince = Date(timeIntervalSince1970: 1_767_225_600)
        }
        return record
    }

    func schedules(of job: JobID?) async throws -> [ScheduleRecord] {
        let records = try await base.schedules(of: job)
        return fault == .ordersByJob ? records.sorted { $0.schedule.job < $1.schedule.job } : records
    }

    func advance(_ request: AdvanceRequest, planner: @escaping SchedulePlanner) async throws -> AdvanceReport {
        var request = request
        if fault == .ignoresLimit { request.limit = .max }
        if fault == .plansUnservedJobs { request.jobs.formUnion(try await base.schedules(of: nil).map(\.schedule.job)) }
        let (losesRun, waits) = (fault == .losesOutcomeRun, fault == .waitsInsteadOfSkipping)
        var report = try await base.advance(request) { facts in
            var plan = planner(facts)
            if losesRun { for index in plan.outcomes.indices { plan.outcomes[index].newRun = nil } }
            if waits { for index in plan.runs.indices { plan.runs[index].resourceConflict = .wait } }
            return plan
        }
        if fault == .reportsNoNextLook { report.nextLook = nil }
        return report
    }

    func outcomes(of schedule: ScheduleID, from start: Date, through end: Date) async throws -> [SlotRecord] {
        let outcomes = try await base.outcomes(of: schedule, from: start, through: end)
        return fault == .losesSkippedSlots ? outcomes.filter { !$0.reason.contains("locked") } : outcomes
    }

    // MARK: Runs

    func claim(_ request: ClaimRequest) async throws -> ClaimReport {
        var request = request
        if fault == .claimsForAnyNode { request.node = "any" }
        if fault == .ignoresQueues { request.queues = nil }
        if fault == .leaseOfNoLength { request.lease = request.now }
        return try await base.claim(request)
    }

    func renew(_ claims: [Claim], until lease: Date) async throws -> [Claim] {
        fault == .renewsNothing ? [] : try await base.renew(claims, until: lease)
    }

    func finish(_ finishes: [RunFinish], by node: NodeID, at now: Date) async throws -> [Bool] {
        var finishes = finishes
        for index in finishes.indices {
            if fault == .finishesStaleClaims {
                finishes[index].claim.fence = try await base.run(finishes[index].claim.run)?.fence ?? 0
            }
            if fault == .keepsAllHistory { finishes[index].history.runs = .max }
            if fault == .keepsOldHistory { finishes[index].history.age = nil }
        }
        let answers = try await base.finish(finishes, by: node, at: now)
        return fault == .reportsOneFinish ? Array(answers.prefix(1)) : answers
    }

    func record(_ progress: [(claim: Claim, progress: Progress)]) async throws {
        var progress = progress
        for index in progress.indices where fault == .takesStaleProgress {
            progress[index].claim.fence = try await base.run(progress[index].claim.run)?.fence ?? 0
        }
        try await base.record(progress)
    }

    func requestStop(_ run: RunID, at now: Date) async throws -> Run? {
        let isWaiting = try await base.run(run)?.state == .pending
        return fault == .cancelsNothing && isWaiting
            ? try await base.run(run) : try await base.requestStop(run, at: now)
    }

    func stopRequests(for node: NodeID) async throws -> [RunID] {
        guard fault == .tellsAllOfStops else { return try await base.stopRequests(for: node) }
        return try await base.runs(RunQuery(states: [.running])).filter { $0.askedToStopAt != nil }.map(\.id)
    }

    func recover(by node: NodeID, at now: Date) async throws -> RecoveryReport {
        try await base.recover(
            by: fault == .recoversItsOwn ? "nobody" : node, at: fault == .recoversEarly ? now.adding(.hours(1)) : now)
    }

    func trimHistory(of job: JobID, to history: HistoryPolicy, at now: Date) async throws {
        if fault == .trimsNothing { return }
        var history = history
        if fault == .trimsByNumber { history.age = nil }
        try await base.trimHistory(of: job, to: history, at: now)
        if fault == .trimsForOnce { try await base.trimHistory(of: job, to: HistoryPolicy(), at: now) }
    }

    func run(_ id: RunID) async throws -> Run? {
        try await base.run(id)
    }
}
