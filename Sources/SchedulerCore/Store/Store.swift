public import FoundationEssentials

/// Where jobs' settings, schedules, slots, runs, logs, artifacts, audit entries and documents are kept.
///
/// A store is several small protocols by purpose; a conformer conforms to all of them, and the conformance suite of
/// `SchedulerTesting` tells whether it keeps what they demand. In common:
///
/// - **Atomic.** Each operation takes effect as a whole or not at all, also when several nodes call at once.
/// - **Time is an argument.** An operation that needs the instant is given it, so that a manual clock drives a store
///   like any other part. The scheduler asks ``now(local:)`` first, so that leases and claims go by the store's clock.
/// - **Fenced.** What a node reports about a run names the fence of its claim, and a report under an older claim is
///   refused.
/// - **Not cancellable.** An operation finishes, or fails for a reason of its own, although the calling task is
///   cancelled: results of a run must reach the store during a shutdown.
/// - **Observed.** After a change that lets another node do something, the observers of other nodes are told.
public protocol Store: SettingsStore, ScheduleStore, RunStore, JobStore, LogStore, ArtifactStore, AuditStore,
    DocumentStore
{
    /// What the store's own clock reads at the moment when the caller's reads `local`.
    ///
    /// A store on the caller's machine answers `local`, which is the default.
    func now(local: Date) async throws -> Date

    /// The newest lines of the ledgers of some schedules.
    ///
    /// By default everything is read and put in order; a store that can read less does.
    func ledger(_ query: LedgerQuery) async throws -> LedgerLines

    /// How often nodes look for what others left behind, beside being told of changes. Nil, the default, where all
    /// nodes are in one process, so that none can vanish alone.
    var pollInterval: Duration? { get }

    /// Calls the observer after changes that others made, until the observation is cancelled.
    ///
    /// - Parameters:
    ///   - node: the node that observes; it is not told of changes that name it as their author.
    ///   - observer: called on any thread, and quick; a call may come without a change, never the other way round.
    func observe(as node: NodeID, _ observer: @escaping @Sendable (StoreChange) -> Void) -> StoreObservation
}

extension Store {
    /// Nil.
    public var pollInterval: Duration? { nil }

    /// Answers `local`.
    public func now(local: Date) async throws -> Date { local }
}

/// What kind of change a store tells its observers of.
public struct StoreChange: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: UInt8

    /// Makes a set of bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// A schedule may be due earlier than before.
    public static let schedules = StoreChange(rawValue: 1)
    /// A run may have become claimable.
    public static let runs = StoreChange(rawValue: 2)
    /// A run was asked to stop.
    public static let stops = StoreChange(rawValue: 4)
    /// A job's settings were changed, or it was started or stopped.
    public static let settings = StoreChange(rawValue: 8)
}

/// An observation of a store's changes, which lasts until it is cancelled.
public struct StoreObservation: Sendable {
    private let end: @Sendable () -> Void

    /// Makes an observation that ends by calling the closure.
    public init(end: @escaping @Sendable () -> Void) {
        self.end = end
    }

    /// Ends the observation. Further calls do nothing.
    public func cancel() {
        end()
    }
}
