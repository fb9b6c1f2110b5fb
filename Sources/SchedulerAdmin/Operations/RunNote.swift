import SchedulerCore

/// What the audit keeps of a run that somebody ordered. What is not said is left out.
struct RunNote: Encodable {
    var run: RunID
    /// What differs from the job's own, with dots in the place of secrets.
    private var parameters: Parameters?
    private var overlap: String?
    private var limit: Int?

    init(run: RunID, parameters: Parameters, overlap: String? = nil, limit: Int? = nil) {
        self.run = run
        self.parameters = parameters.values.isEmpty ? nil : parameters
        self.overlap = overlap
        self.limit = limit
    }
}
