/// What a run that is about to be claimed does about its resources.
public enum ResourceDecision: Hashable, Sendable {
    /// They are free: it is claimed and locks them.
    case claim
    /// It goes on waiting.
    case wait
    /// It fails, for the reason given.
    case fail(String)
    /// It does not run: its slot is skipped, for the reason given; without a slot it is cancelled.
    case skip(String)

    /// Decides by the run's policy.
    ///
    /// - Parameters:
    ///   - policy: what the run does when a resource is locked.
    ///   - lockedResource: the first of the run's resources that another run locks, if any.
    ///   - owner: the run that locks it.
    public init(policy: ResourceConflictPolicy, lockedResource: String?, owner: RunID?) {
        guard let lockedResource else {
            self = .claim
            return
        }
        let reason = "\(lockedResource) is locked by run \(owner.map(String.init(describing:)) ?? "unknown")"
        switch policy {
        case .wait: self = .wait
        case .fail: self = .fail(reason)
        case .skip: self = .skip(reason)
        }
    }
}
