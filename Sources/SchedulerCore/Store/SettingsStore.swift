/// Keeps what operators changed about jobs.
///
/// A conformer keeps settings per job exactly as given, answers nil where none are stored, and keeps settings of jobs
/// that are not registered at present.
public protocol SettingsStore: Sendable {
    /// The stored settings of a job, or nil where its defaults apply.
    ///
    /// - Throws: ``SchedulerError`` with the code `invalidValue` where what is stored cannot be read.
    func settings(of job: JobID) async throws -> Settings?

    /// Stores the settings of a job, or deletes them.
    func setSettings(_ settings: Settings?, of job: JobID) async throws

    /// The jobs that were told to stop.
    func stoppedJobs() async throws -> Set<JobID>

    /// Records that a job is told to stop, or no longer.
    func setStopped(_ isStopped: Bool, job: JobID) async throws
}
