import SchedulerCore

/// What can be typed.
enum Command: Equatable {
    case run(JobID, Parameters)
    case action(JobID, title: String)
    case cancel(RunID)
    case jobs
    case history(JobID?)
    case log(RunID)
    case stop(JobID)
    case start(JobID)
    case hold(ScheduleID, reason: String)
    case release(ScheduleID)
    case help
    case quit

    static let all: [(usage: String, meaning: String)] = [
        ("run <job> [name=value …]", "run a job now, with parameters that differ from its own"),
        ("action <job> <title>", "have a job do its custom action of that title"),
        ("cancel <run>", "cancel a run that waits, or ask one that is active to stop"),
        ("jobs", "what each job is doing"),
        ("history [job]", "the newest runs"),
        ("log <run>", "what a run has logged"),
        ("stop <job>, start <job>", "let a job plan nothing for now, or plan again"),
        ("hold <job> [reason]", "hold the job's schedule"),
        ("release <job>", "let the job's schedule go on"),
        ("quit", "shut down: let active runs end, then leave (also Ctrl-C)"),
    ]
}

/// A command was not understood.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
