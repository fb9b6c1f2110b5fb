import FoundationEssentials
import SchedulerCore

/// What can be done in a transaction of the writer. Its extensions hold the operations of the store.
///
/// What it remembers between transactions is only what can be forgotten at any time.
final class Transaction {
    let connection: Connection
    /// The jobs that nodes of this process can run, as far as their waiting runs and schedules are not parked.
    var servedJobs: Set<JobID> = []
    /// Definitions of schedules by key, as stored.
    var definitions: [Int64: Schedule] = [:]
    /// Runs that were claimed, as stored, so that they need not be read again when they end.
    var claimed: [RunID: Run] = [:]
    /// How many runs of a lane are not over, where there are any.
    var lanes: [ScheduleID: LaneCount] = [:]
    /// How much of their past jobs keep, as stored.
    var policies: [JobID: HistoryPolicy] = [:]
    /// The identifier of the newest run.
    var lastRun: RunID?
    /// Jobs with more past than their history policies allow, to be forgotten bit by bit.
    var overfullJobs: [JobID: Date] = [:]
    private static let definitionLimit = 50_000

    init(_ connection: sending Connection) {
        self.connection = connection
    }

    /// Forgets what may not be what is stored, after something was undone.
    func forgetWhatIsCached() {
        servedJobs = []
        definitions = [:]
        claimed = [:]
        lanes = [:]
        policies = [:]
        lastRun = nil
    }

    func remember(_ schedule: Schedule, key: Int64) {
        if definitions.count >= Self.definitionLimit { definitions = [:] }
        definitions[key] = schedule
    }
}

/// How many runs of a lane are not over.
struct LaneCount {
    var running: Int
    var waiting: Int
}
