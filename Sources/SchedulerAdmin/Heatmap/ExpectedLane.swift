import SchedulerCore

/// When the runs of one schedule are to be expected, by its overlap policy, if each takes equally long.
///
/// Instants are in microseconds. A slot gives at most one run, which is told when it is known how long it lasts: with
/// the next slot, or at the end.
struct ExpectedLane {
    private let overlap: OverlapPolicy
    private let length: Int64
    /// The run that is not told yet.
    private var open: Stretch?
    /// When the runs that may go on at the same time end, for `allow`.
    private var ends: [Int64] = []

    struct Stretch: Equatable {
        var begin: Int64
        var end: Int64
    }

    init(_ overlap: OverlapPolicy, length: Int64) {
        self.overlap = overlap
        self.length = length
    }

    /// Whether at most one run goes on at a time.
    var isSingle: Bool { overlap.concurrency == 1 }

    /// Lets a run go on that has begun before.
    mutating func occupy(until end: Int64) {
        if isSingle { open = Stretch(begin: .min, end: max(end, open?.end ?? .min)) } else { ends.append(end) }
    }

    /// Takes the next slot.
    ///
    /// - Returns: whether it gets a run, and the run before it, of which nothing is open any more.
    mutating func take(_ slot: Int64) -> (isRun: Bool, told: Stretch?) {
        if case .allow(let limit) = overlap, limit > 1 {
            ends.removeAll { $0 <= slot }
            guard ends.count < limit else { return (false, nil) }
            ends.append(slot + length)
            return (true, Stretch(begin: slot, end: slot + length))
        }
        guard var last = open, last.end > slot else { return begin(at: slot) }
        switch overlap {
        case .queueAll: return begin(at: last.end)
        // One may wait; what comes while it does is coalesced into it.
        case .queueOne: return last.begin > slot ? (false, nil) : begin(at: last.end)
        case .cancelRunning:
            last.end = max(slot, last.begin)
            open = last
            return begin(at: slot)
        case .skip, .allow: return (false, nil)
        }
    }

    private mutating func begin(at instant: Int64) -> (isRun: Bool, told: Stretch?) {
        defer { open = Stretch(begin: instant, end: instant + length) }
        return (true, finish())
    }

    /// The run that is not told yet.
    mutating func finish() -> Stretch? {
        defer { open = nil }
        // One that began before is told by who knows since when it goes on.
        return open.flatMap { $0.begin == .min ? nil : $0 }
    }
}
