/// The part of a job's timing that an operator may change.
///
/// Stored settings replace the job's defaults as a whole; resetting deletes them.
public struct Settings: Codable, Hashable, Sendable {
    /// How long after start-up a one-shot or a `schedule` job first runs. Not negative.
    public var startDelay: Duration
    /// How long a `schedule` job rests between the completion of a run and the next. More than zero.
    public var pause: Duration
    /// The expression of a `cron` job: five fields as in crontab(5).
    public var cron: String?
    /// The name of the zone of the cron expression, such as `Europe/Berlin`.
    public var zone: String
    /// Whether the job is switched off.
    public var disabled: Bool

    /// Makes settings.
    public init(
        startDelay: Duration = .zero,
        pause: Duration = .seconds(60),
        cron: String? = nil,
        zone: String = "UTC",
        disabled: Bool = false
    ) {
        self.startDelay = startDelay
        self.pause = pause
        self.cron = cron
        self.zone = zone
        self.disabled = disabled
    }
}

extension Settings {
    /// Refuses settings that a job of this kind cannot follow.
    ///
    /// - Throws: ``SchedulerError`` with the code `invalidValue`, naming the field below `path`.
    package func validate(for kind: JobKind, path: String) throws(SchedulerError) {
        guard startDelay >= .zero else {
            throw .invalid("\(path).startDelay", startDelay, "must not be negative")
        }
        guard pause >= .milliseconds(1) || (pause == .zero && kind != .schedule) else {
            throw .invalid("\(path).pause", pause, "must be at least a millisecond")
        }
        guard startDelay == .zero || kind == .oneShot || kind == .schedule else {
            throw .invalid("\(path).startDelay", startDelay, "a job of kind \(kind.rawValue) has no start delay")
        }
        guard cron == nil || kind == .cron else {
            throw .invalid("\(path).cron", cron ?? "", "a job of kind \(kind.rawValue) has no cron expression")
        }
        _ = try Zone.named(zone, field: "\(path).zone")
        if let cron {
            try Recurrence.cron(cron).validate(zone: zone, field: "\(path).cron")
        } else if kind == .cron {
            throw SchedulerError(
                .invalidValue, field: "\(path).cron", reason: "a cron job needs an expression, such as \"30 2 * * *\"")
        }
    }
}

extension SchedulerError {
    /// An error about the value of a field.
    package static func invalid(_ field: String, _ value: some Any, _ reason: String) -> SchedulerError {
        SchedulerError(.invalidValue, field: field, value: String(describing: value), reason: reason)
    }
}

extension Zone {
    /// The zone of that name.
    ///
    /// - Throws: ``SchedulerError`` with the code `invalidValue`, naming the field.
    package static func named(_ identifier: String, field: String) throws(SchedulerError) -> Zone {
        do {
            return try Zone(identifier)
        } catch {
            throw .invalid(field, identifier, error.description)
        }
    }
}
