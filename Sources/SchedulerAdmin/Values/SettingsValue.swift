import SchedulerCore

/// A job's settings in an answer.
struct SettingsValue: Encodable, Equatable, Sendable {
    var startDelay: DurationValue
    var pause: DurationValue
    @Nullable var cron: String?
    var zone: String
    var disabled: Bool

    init(_ settings: Settings) {
        startDelay = DurationValue(settings.startDelay)
        pause = DurationValue(settings.pause)
        cron = settings.cron
        zone = settings.zone
        disabled = settings.disabled
    }

    static let fields: [Field] = [
        .required(
            "startDelay", .record(DurationValue.record),
            "How long after start-up a one-shot or a `schedule` job first runs."),
        .required(
            "pause", .record(DurationValue.record),
            "How long a `schedule` job rests between the completion of a run and the next."),
        .required("cron", .optional(.text(maximum: .max)), "The expression of a `cron` job."),
        .required("zone", .text(), "The zone of the cron expression."),
        .required("disabled", .truth, "Whether the job is switched off."),
    ]

    static let record = Record("Settings", fields)
}

/// A job's settings in force, beside its defaults.
struct JobSettingsValue: Encodable, Sendable {
    var settings: SettingsValue
    var defaults: SettingsValue
    /// The names of those that differ.
    var changed: [String]

    init(_ settings: Settings, defaults: Settings) {
        self.settings = SettingsValue(settings)
        self.defaults = SettingsValue(defaults)
        let differs = [
            "startDelay": settings.startDelay != defaults.startDelay, "pause": settings.pause != defaults.pause,
            "cron": settings.cron != defaults.cron, "zone": settings.zone != defaults.zone,
            "disabled": settings.disabled != defaults.disabled,
        ]
        changed = SettingsValue.fields.map(\.name).filter { differs[$0] == true }
    }

    static let fields: [Field] = [
        .required("settings", .record(SettingsValue.record), "The settings in force."),
        .required("defaults", .record(SettingsValue.record), "What applies unless settings are stored."),
        .required("changed", .list(.choice(SettingsValue.fields.map(\.name))), "Those that differ from the defaults."),
    ]

    static let record = Record("JobSettings", fields)
}
