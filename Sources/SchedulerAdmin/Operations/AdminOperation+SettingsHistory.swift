import FoundationEssentials
import SchedulerCore

extension AdminOperation {
    static let jobSettingsHistory: [AdminOperation] = [listChanges, undoChange]

    private static let listChanges = AdminOperation(
        name: "jobs.settings.changes",
        summary: "Lists what was changed about a job's settings by way of this API, newest first.",
        method: .get, path: "/api/v1/jobs/{job}/settings/changes", permission: .view, pathFields: [jobField],
        queryFields: Field.paging, answer: page(of: SettingsChangeValue.record)
    ) { call in
        let limit = call.pageLimit
        let first = try call.pageNumber()
        let changes = try await call.settingsChanges.changes(before: first, limit: limit + 1)
        // Those of a job that was taken out of the code are still known.
        if changes.isEmpty, first == nil { _ = try call.scheduler.registry.entry(of: call.job) }
        let permissions = call.principal.permissions
        return try .json(
            Page(
                of: changes, limit: limit, cursor: { String($0.record.id) },
                value: { SettingsChangeValue($0, for: permissions) }))
    }

    private static let undoChange = AdminOperation(
        name: "jobs.settings.undo",
        summary:
            "Puts back what a job's settings were before their last change that was not undone, which is a change itself: "
            + "once more, and the change before that is undone.",
        method: .post, path: "/api/v1/jobs/{job}/settings/undo", permission: .edit, pathFields: [jobField],
        answer: .json(.record(JobSettingsValue.record)), isTagged: true
    ) { call in
        let defaults = try call.scheduler.registry.entry(of: call.job).job.defaults
        return try await call.changingSettings { present in
            guard let change = try await call.settingsChanges.changeToUndo() else {
                throw Problem.conflict("Nothing was changed about them that is still known.", field: "job")
            }
            guard present == change.after else {
                throw Problem.conflict("They were changed since by other means than this API.", field: "job")
            }
            guard change.before != defaults else { return try await call.scheduler.resetSettings(of: call.job) }
            try await call.scheduler.change(settings: change.before, of: call.job)
        }
    }
}

extension OperationCall {
    /// The changes of a job's settings.
    fileprivate var settingsChanges: ChangeTrail<SettingsChange> {
        ChangeTrail(store: scheduler.store, subject: job.rawValue, operations: "jobs.settings.") { SettingsChange($0) }
    }
}

/// A change of a job's settings that the audit knows of.
private struct SettingsChange: AuditedChange {
    var record: AuditRecord
    var before: Settings
    var after: Settings

    /// Nil where an entry tells of no change.
    init?(_ record: AuditRecord) {
        guard let before = record.entry.before.flatMap(Settings.init(audited:)),
            let after = record.entry.after.flatMap(Settings.init(audited:)), before != after
        else { return nil }
        self.record = record
        self.before = before
        self.after = after
    }
}

extension Settings {
    /// What a text of the audit says: see ``SettingsValue``; nil where it is no settings.
    fileprivate init?(audited text: String) {
        struct Kept: Decodable {
            var startDelay: DurationValue
            var pause: DurationValue
            var cron: String?
            var zone: String
            var disabled: Bool
        }
        guard let kept = try? AdminJSON.value(Kept.self, of: text),
            let startDelay = DurationText.duration(.text(kept.startDelay.iso8601)),
            let pause = DurationText.duration(.text(kept.pause.iso8601))
        else { return nil }
        self.init(
            startDelay: startDelay, pause: pause, cron: kept.cron, zone: kept.zone, disabled: kept.disabled)
    }
}

/// A change in an answer.
private struct SettingsChangeValue: Encodable {
    var id: Int64
    var instant: Date
    var author: String
    var operation: String
    @Nullable var address: String?
    var before: SettingsValue
    var after: SettingsValue

    init(_ change: SettingsChange, for permissions: Set<Permission>) {
        let entry = change.record.entry
        id = change.record.id
        instant = entry.instant
        author = entry.author
        operation = entry.operation
        before = SettingsValue(change.before)
        after = SettingsValue(change.after)
        address = permissions.contains(.readAudit) ? entry.address : nil
    }

    static let record = Record(
        "SettingsChangeEntry",
        [
            .required("id", .integer(1...Int.max), "Identifies the change: the number of its audit entry."),
            .required("instant", .instant, "When."),
            .required("author", .text(maximum: .max), "Who."),
            .required("operation", .text(), "What was done, such as jobs.settings.reset."),
            .required(
                "address", .optional(.text(maximum: .max)), "From where; null without the permission to read the audit."
            ),
            .required("before", .record(SettingsValue.record), "The settings before."),
            .required("after", .record(SettingsValue.record), "The settings since."),
        ])
}
