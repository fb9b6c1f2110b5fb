extension Migration {
    /// The schema, step by step.
    static let all = [first, auditPrincipals, requesters]

    /// Who did something is told by more than a name, which several may have.
    private static let auditPrincipals = Migration(
        name: "audit principals", script: "ALTER TABLE audit_entries ADD COLUMN principal TEXT")

    /// A run by hand tells who asked for it.
    private static let requesters = Migration(
        name: "requesters of runs", script: "ALTER TABLE runs ADD COLUMN requested_by TEXT")

    /// Instants are whole microseconds since 1970 UTC, lengths whole microseconds, lists and objects JSON. What the
    /// numbers of states and the like mean is in `Codes.swift`.
    ///
    /// A run that waits has a readiness, which says what it waits for; the indexes over it are partial, so that a run
    /// that is over costs only what its history costs.
    private static let first = Migration(
        name: "first",
        script: """
            CREATE TABLE migrations (
                number INTEGER PRIMARY KEY,
                name TEXT NOT NULL UNIQUE,
                applied_at INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER))
            ) STRICT;

            CREATE TABLE jobs (
                id TEXT PRIMARY KEY,
                settings TEXT,
                is_stopped INTEGER NOT NULL DEFAULT 0,
                history_runs INTEGER,
                history_age INTEGER,
                -- How many runs of it have ended: what the last of them has as its finish_order.
                ended INTEGER NOT NULL DEFAULT 0,
                last_success INTEGER
            ) STRICT;

            CREATE TABLE schedules (
                key INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                job TEXT NOT NULL,
                definition TEXT NOT NULL,
                counts_from_completion INTEGER NOT NULL,
                starts_anew INTEGER NOT NULL,
                cursor INTEGER NOT NULL,
                recorded_since INTEGER NOT NULL,
                next_look INTEGER,
                last_slot INTEGER,
                run_count INTEGER NOT NULL,
                deferred_through INTEGER,
                completed_at INTEGER,
                problem TEXT,
                -- Whether no node of this process can run its job.
                is_parked INTEGER NOT NULL DEFAULT 0
            ) STRICT;
            CREATE INDEX schedules_of_job ON schedules (job, id);
            CREATE INDEX schedules_to_look_at ON schedules (next_look, id)
                WHERE next_look IS NOT NULL AND is_parked = 0;
            CREATE INDEX schedules_parked ON schedules (job) WHERE is_parked = 1;
            CREATE INDEX schedules_that_start_anew ON schedules (job) WHERE starts_anew = 1;

            CREATE TABLE outcomes (
                key INTEGER PRIMARY KEY,
                schedule INTEGER NOT NULL REFERENCES schedules (key) ON DELETE CASCADE,
                first INTEGER NOT NULL,
                last INTEGER NOT NULL,
                count INTEGER NOT NULL,
                outcome INTEGER NOT NULL,
                reason TEXT NOT NULL,
                run INTEGER
            ) STRICT;
            CREATE INDEX outcomes_of_schedule ON outcomes (schedule, last);
            CREATE INDEX outcomes_of_run ON outcomes (run) WHERE run IS NOT NULL;

            -- Identifiers of runs that are not to be given again, although the runs are gone.
            CREATE TABLE last_run (id INTEGER NOT NULL) STRICT;
            INSERT INTO last_run VALUES (0);

            CREATE TABLE runs (
                id INTEGER PRIMARY KEY,
                job TEXT NOT NULL,
                schedule TEXT NOT NULL,
                slot INTEGER,
                state INTEGER NOT NULL,
                readiness INTEGER,
                -- Of one that is not ready: an instant, a schedule, a resource or a job.
                waits_for ANY,
                rank INTEGER NOT NULL,
                queue TEXT NOT NULL,
                trigger INTEGER NOT NULL,
                concurrency INTEGER NOT NULL,
                resources TEXT,
                resource_conflict INTEGER NOT NULL,
                parameters TEXT,
                history_runs INTEGER NOT NULL,
                history_age INTEGER,
                history_lines INTEGER NOT NULL,
                order_available_at INTEGER,
                created_at INTEGER NOT NULL,
                available_at INTEGER,
                started_at INTEGER,
                finished_at INTEGER,
                asked_to_stop_at INTEGER,
                lease_until INTEGER,
                attempt INTEGER NOT NULL DEFAULT 0,
                interruptions INTEGER NOT NULL DEFAULT 0,
                fence INTEGER NOT NULL DEFAULT 0,
                node TEXT,
                progress REAL,
                progress_note TEXT,
                error TEXT,
                earlier_attempts TEXT,
                -- Of its log: how many lines before the present attempt, how many in all, how many are kept.
                lines_before INTEGER NOT NULL DEFAULT 0,
                lines_total INTEGER NOT NULL DEFAULT 0,
                lines_kept INTEGER NOT NULL DEFAULT 0,
                -- Its number among the runs of its job that ended; null also for one that is beyond the history.
                finish_order INTEGER
            ) STRICT;
            CREATE INDEX runs_of_job ON runs (job, id);
            -- Runs of a built-in schedule are found as those of its job.
            CREATE INDEX runs_of_schedule ON runs (schedule, id) WHERE schedule <> '@' || job;
            CREATE INDEX runs_that_failed ON runs (job, id) WHERE state > 3;
            CREATE UNIQUE INDEX runs_of_slots ON runs (schedule, slot) WHERE slot IS NOT NULL;
            CREATE INDEX runs_unfinished ON runs (job, schedule, id) WHERE finished_at IS NULL;
            CREATE INDEX runs_running ON runs (schedule) WHERE state = 2;
            CREATE INDEX runs_finished ON runs (job, finish_order) WHERE finish_order IS NOT NULL;
            CREATE INDEX runs_ready ON runs (queue, rank, id) WHERE readiness = 0;
            CREATE INDEX runs_held_back ON runs (readiness, waits_for, queue, rank, id) WHERE readiness > 0;

            CREATE TABLE locks (
                resource TEXT PRIMARY KEY,
                run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX locks_of_run ON locks (run);

            CREATE TABLE log_lines (
                run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
                number INTEGER NOT NULL,
                sequence INTEGER NOT NULL,
                instant INTEGER NOT NULL,
                level INTEGER NOT NULL,
                message TEXT NOT NULL,
                metadata TEXT,
                PRIMARY KEY (run, number)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE artifacts (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                job TEXT NOT NULL,
                -- The run may be forgotten before its artifacts are.
                run INTEGER NOT NULL,
                published_at INTEGER NOT NULL,
                url TEXT NOT NULL,
                size INTEGER,
                expires_after INTEGER,
                prune_attempts INTEGER,
                prune_last_at INTEGER,
                prune_error TEXT
            ) STRICT;
            CREATE INDEX artifacts_of_job ON artifacts (job, id);
            CREATE INDEX artifacts_of_run ON artifacts (run, id);

            CREATE TABLE artifact_labels (
                artifact INTEGER NOT NULL REFERENCES artifacts (id) ON DELETE CASCADE,
                name TEXT NOT NULL,
                value TEXT NOT NULL,
                PRIMARY KEY (artifact, name)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX artifact_labels_by_value ON artifact_labels (name, value, artifact);

            CREATE TABLE audit_entries (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                instant INTEGER NOT NULL,
                author TEXT NOT NULL,
                operation TEXT NOT NULL,
                subject TEXT NOT NULL,
                detail TEXT NOT NULL,
                address TEXT,
                before TEXT,
                after TEXT
            ) STRICT;

            -- What other modules keep: tokens, sessions, webhooks.
            CREATE TABLE documents (
                collection TEXT NOT NULL,
                key TEXT NOT NULL,
                version INTEGER NOT NULL,
                body TEXT NOT NULL,
                PRIMARY KEY (collection, key)
            ) STRICT, WITHOUT ROWID;
            """)
}
