import FoundationEssentials
import SchedulerCore

extension Transaction {
    // MARK: Logs

    func append(_ batches: [LogBatch]) throws {
        for batch in batches {
            let log = try connection.first(
                "SELECT lines_before, lines_kept FROM runs WHERE id = ? AND state = 2 AND fence = ?", batch.claim.run,
                batch.claim.fence, as: { row in (before: row.count(), kept: row.count()) })
            guard let log else { continue }
            var kept = log.kept
            for line in batch.lines.suffix(batch.limit) {
                // One that was sent before is there already.
                try connection.run(
                    """
                    INSERT OR IGNORE INTO log_lines (run, number, sequence, instant, level, message, metadata)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """, batch.claim.run, log.before + line.sequence, line.sequence, line.instant, line.level,
                    line.message, line.metadata.isEmpty ? nil : try JSON.text(line.metadata))
                kept += connection.changes
            }
            if kept > batch.limit { kept = try trimLog(of: batch.claim.run, kept: kept, to: batch.limit) }
            try connection.run(
                "UPDATE runs SET lines_total = ?, lines_kept = ? WHERE id = ?", log.before + batch.total, kept,
                batch.claim.run)
        }
    }

    /// Forgets the oldest lines of a run.
    private func trimLog(of run: RunID, kept: Int, to limit: Int) throws -> Int {
        try connection.run(
            """
            DELETE FROM log_lines WHERE run = ? AND number IN
                (SELECT number FROM log_lines WHERE run = ? ORDER BY number LIMIT ?)
            """, run, run, kept - limit)
        return limit
    }

    // MARK: Artifacts

    func publish(_ artifact: Artifact, under claim: Claim, at now: Date) throws -> ArtifactRecord {
        let job = try connection.first(
            "SELECT job FROM runs WHERE id = ? AND state = 2 AND fence = ?", claim.run, claim.fence,
            as: { $0.next(JobID.self) })
        guard let job else {
            throw SchedulerError(
                .staleClaim, field: "run", value: claim.run.description, reason: "the run is no longer this node's")
        }
        try connection.run(
            "INSERT INTO artifacts (job, run, published_at, url, size, expires_after) VALUES (?, ?, ?, ?, ?, ?)",
            job, claim.run, now, artifact.url, artifact.size, artifact.expiresAfter)
        let id = connection.lastInsertedKey
        for (name, value) in artifact.labels {
            try connection.run("INSERT INTO artifact_labels (artifact, name, value) VALUES (?, ?, ?)", id, name, value)
        }
        return ArtifactRecord(id: id, job: job, run: claim.run, publishedAt: now, artifact: artifact)
    }

    func removeArtifacts(_ ids: [Int64]) throws {
        for id in ids { try connection.run("DELETE FROM artifacts WHERE id = ?", id) }
    }

    func recordPruneFailure(_ error: String, of ids: [Int64], at now: Date) throws {
        for id in ids {
            try connection.run(
                """
                UPDATE artifacts SET prune_attempts = coalesce(prune_attempts, 0) + 1, prune_last_at = ?, prune_error = ?
                WHERE id = ?
                """, now, error, id)
        }
    }

    // MARK: Audit

    /// How many audit entries are kept, the newest.
    private static let auditLimit: Int64 = 100_000

    func record(_ entry: AuditEntry) throws {
        try connection.run(
            """
            INSERT INTO audit_entries (instant, author, principal, operation, subject, detail, address, before, after)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, entry.instant, entry.author, entry.principal, entry.operation, entry.subject, entry.detail,
            entry.address, entry.before, entry.after)
        try connection.run("DELETE FROM audit_entries WHERE id <= ?", connection.lastInsertedKey - Self.auditLimit)
    }
}
