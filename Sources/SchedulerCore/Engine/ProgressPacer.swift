/// Sees to it that the progress of a run is told a few times a second at most, and the newest in the end.
struct ProgressPacer {
    /// Between two tellings of one run.
    static let interval = Duration.milliseconds(250)

    /// Those of which there is something to tell.
    private var waiting: [RunID: ActiveRun] = [:]
    /// When those were told of that must rest.
    private var toldAt: [RunID: Duration] = [:]

    /// Takes notice that a run has got further.
    mutating func note(_ run: ActiveRun) {
        waiting[run.run.id] = run
    }

    /// The runs to tell of now, in order; those that have ended are told of otherwise.
    ///
    /// - Parameter uptime: the instant on the running clock.
    mutating func take(at uptime: Duration) -> [ActiveRun] {
        guard !waiting.isEmpty else { return [] }
        toldAt = toldAt.filter { uptime - $0.value < Self.interval }
        waiting = waiting.filter { !$0.value.hasEnded }
        let due = waiting.values.filter { toldAt[$0.run.id] == nil }.sorted { $0.run.id < $1.run.id }
        for run in due {
            waiting[run.run.id] = nil
            toldAt[run.run.id] = uptime
        }
        return due
    }

    /// When there is something to tell again; nil where nothing waits.
    var nextAt: Duration? {
        waiting.keys.compactMap { toldAt[$0] }.min().map { $0 + Self.interval }
    }
}
