import FoundationEssentials

@testable import SchedulerCore

/// Logs and artifacts.
extension MutantStore {
    // MARK: Logs

    func append(_ batches: [LogBatch]) async throws {
        var batches = batches
        for index in batches.indices where fault == .keepsOldestLines {
            batches[index].lines = Array(batches[index].lines.prefix(batches[index].limit))
        }
        try await base.append(batches)
    }

    func log(of run: RunID) async throws -> RunLog {
        try await base.log(of: run)
    }

    func lines(_ query: LogQuery) async throws -> LogPage {
        var asked = query
        switch fault {
        case .findsAnyLevel: asked.level = .trace
        case .findsAnyJob: asked.job = nil
        case .findsAnyRun: asked.run = nil
        case .findsInEveryCase: asked.text = nil
        case .linePagesOverlap: asked.before?.line &+= 1
        case .ignoresLineLimit: asked.limit = max(query.limit, 1)
        default: break
        }
        var page = try await base.lines(asked)
        switch fault {
        case .findsInMessagesOnly:
            page.lines.removeAll { line in
                var line = line
                line.metadata = [:]
                return !query.fits(line)
            }
        case .findsInThisCase:
            page.lines.removeAll { !"\($0.message) \($0.metadata)".contains(query.text ?? "") }
        case .findsInEveryCase:
            let text = query.text?.lowercased() ?? ""
            page.lines.removeAll { !"\($0.message) \($0.metadata.values)".lowercased().contains(text) }
        case .oldestLineFirst: page.lines.reverse()
        case .linePagesStopShort: page.next = nil
        case .linePagesNeverEnd: page.next = page.next ?? page.lines.last.map { LogPosition(run: $0.run, line: 1) }
        default: break
        }
        return page
    }

    // MARK: Artifacts

    func publish(_ artifact: Artifact, under claim: Claim, at now: Date) async throws -> ArtifactRecord {
        var artifact = artifact
        if fault == .losesLabels { artifact.labels = artifact.labels.filter { $0.key == "kind" } }
        var record = try await base.publish(artifact, under: claim, at: now)
        if fault == .givesNumbersAgain { record.id = Int64(try await base.artifacts(ArtifactQuery(limit: .max)).count) }
        return record
    }

    func artifacts(_ query: ArtifactQuery) async throws -> [ArtifactRecord] {
        var query = query
        if fault == .ignoresSince { query.since = nil }
        if fault == .ignoresUntil { query.until = nil }
        if fault == .artifactPagesOverlap { query.before = query.before.map { $0 == .max ? .max : $0 + 1 } }
        return try await base.artifacts(query)
    }

    func artifactGroups(_ query: ArtifactQuery) async throws -> [ArtifactGroup] {
        var query = query
        if fault == .groupsWithoutFilter { query = ArtifactQuery() }
        var groups = try await base.artifactGroups(query)
        for index in groups.indices where fault == .losesSizeOfGroups { groups[index].size = 0 }
        if fault == .groupsByNumber { groups.sort { $0.newest.id < $1.newest.id } }
        if fault == .showsOldestOfGroup {
            let all = try await base.artifacts(ArtifactQuery(limit: .max))
            for index in groups.indices { groups[index].newest = all.last { $0.job == groups[index].job }! }
        }
        return groups
    }

    func removeArtifacts(_ ids: [Int64]) async throws {
        if fault != .removesNoArtifact { try await base.removeArtifacts(ids) }
    }

    func recordPruneFailure(_ error: String, of ids: [Int64], at now: Date) async throws {
        if fault == .countsNoFailure { return }
        let failed = try await base.artifacts(ArtifactQuery(limit: .max)).filter { $0.pruneFailure != nil }.map(\.id)
        let new = fault == .keepsFirstFailure ? ids.filter { !failed.contains($0) } : ids
        try await base.recordPruneFailure(error, of: new, at: now)
    }

    // MARK: Documents

    func document(_ key: String, in collection: String) async throws -> StoredDocument? {
        var document = try await base.document(key, in: fault == .sharesCollections ? "" : collection)
        if fault == .countsNoVersions { document?.version = 1 }
        return document
    }

    func documents(in collection: String, after key: String?, limit: Int) async throws -> [StoredDocument] {
        let after = fault == .documentPagesOverlap && key == "a" ? "B" : key
        return try await base.documents(
            in: fault == .sharesCollections ? "" : collection, after: after, limit: limit)
    }

    @discardableResult
    func put(_ body: String, key: String, in collection: String, ifVersion version: Int64?) async throws -> Int64 {
        try await base.put(
            body, key: key, in: fault == .sharesCollections ? "" : collection,
            ifVersion: fault == .ignoresVersion ? nil : version)
    }

    @discardableResult
    func removeDocument(_ key: String, in collection: String) async throws -> Bool {
        if fault == .removesNoDocument { return true }
        let isRemoved = try await base.removeDocument(key, in: fault == .sharesCollections ? "" : collection)
        return fault == .everybodyRemoves || isRemoved
    }
}
