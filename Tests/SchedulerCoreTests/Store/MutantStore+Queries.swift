import FoundationEssentials

@testable import SchedulerCore

/// Questions about runs and audit entries.
extension MutantStore {
    func runs(_ query: RunQuery) async throws -> [Run] {
        var asked = query
        switch fault {
        case .pagesOverlap: asked.before = query.before.map { RunID(rawValue: $0.rawValue &+ 1) }
        case .listsRunsOfAllJobs: asked.jobs = nil
        case .listsAnyTrigger: asked.triggers = nil
        case .listsAnyResource: asked.resource = nil
        case .listsRunsSinceEver: asked.since = nil
        case .listsRunsToCome: asked.until = query.until?.adding(.microseconds(1))
        default: break
        }
        let runs = try await base.runs(asked)
        switch fault {
        case .searchesErrorsOnly:
            let text = (query.text ?? "").lowercased()
            return runs.filter { text.isEmpty || $0.error?.lowercased().contains(text) ?? false }
        case .searchesJobsOnly:
            let text = (query.text ?? "").lowercased()
            return runs.filter { text.isEmpty || $0.job.rawValue.lowercased().contains(text) }
        case .searchesInThisCase:
            let text = query.text ?? ""
            return runs.filter { text.isEmpty || "\($0.error ?? "") \($0.job)".contains(text) }
        case .losesOldSuccess:
            guard let newest = runs.first, newest.state == .failed else { return runs }
            return runs.filter { $0.state == .failed || $0.createdAt.adding(.seconds(90)) > newest.createdAt }
        case .oldestRunFirst: return runs.reversed()
        default: return runs
        }
    }

    func queues() async throws -> [QueueLoad] {
        var loads = try await base.queues()
        switch fault {
        case .countsNothingRunning: for index in loads.indices { loads[index].running = 0 }
        case .countsNoDelay:
            for index in loads.indices {
                let waiting = RunQuery(states: [.pending, .interrupted], limit: .max)
                let runs = try await base.runs(waiting).filter { $0.order.queue == loads[index].queue }
                loads[index].waitingSince = runs.map(\.createdAt).min()
            }
        case .countsWhatIsOver:
            let names = Set(try await base.runs(RunQuery(limit: .max)).map(\.order.queue))
            for name in names.sorted() where !loads.contains(where: { $0.queue == name }) {
                loads.append(QueueLoad(queue: name))
            }
        default: break
        }
        return loads
    }

    // MARK: Audit

    func record(_ entry: AuditEntry) async throws {
        try await base.record(entry)
    }

    func auditEntries(_ query: AuditQuery) async throws -> [AuditRecord] {
        var asked = query
        switch fault {
        case .auditsAnySubject: asked.subject = nil
        case .auditsAnyOperation: asked.operation = nil
        case .auditsNoPrefix:
            if query.operation?.hasSuffix(".") == true { return [] }
        case .auditsAnyAuthor: asked.author = nil
        case .auditsSinceEver: asked.since = nil
        case .auditsToCome: asked.until = nil
        case .auditPagesOverlap: asked.before = query.before.map { $0 + 1 }
        default: break
        }
        var entries = try await base.auditEntries(asked)
        if fault == .auditNumbersFall { for index in entries.indices { entries[index].id = -entries[index].id } }
        return fault == .oldestAuditFirst ? entries.reversed() : entries
    }
}
