import Dispatch
import Synchronization

/// All who have a connection. Those who take too long to send a request, or to take an answer, lose it: libmicrohttpd has a limit for silence
/// only, which one byte now and then evades.
final class PeerTable: Sendable {
    private let state = Mutex(State())
    private let patience: Int
    private let slowestRate: Int
    private let queue = DispatchQueue(label: "SchedulerAdminServer.peers")
    /// Whether somebody looks after them. Nobody does while all of them wait for us, as those who listen to events do.
    private let isWatched = Atomic(false)

    private struct State {
        var peers: [ObjectIdentifier: Peer] = [:]
        var isEnded = false
    }

    /// - Parameters:
    ///   - patience: how many seconds one may take.
    ///   - slowestRate: how many bytes of an answer the slowest takes a second.
    init(patience: Int, slowestRate: Int) {
        self.patience = patience
        self.slowestRate = slowestRate
    }

    func insert(_ peer: Peer) {
        state.withLock { $0.peers[ObjectIdentifier(peer)] = peer }
        watch()
    }

    func remove(_ peer: Peer) {
        state.withLock { $0.peers[ObjectIdentifier(peer)] = nil }
    }

    /// Looks after them from now on, since one has become idle.
    func watch() {
        guard !isWatched.load(ordering: .relaxed), !isWatched.exchange(true, ordering: .acquiringAndReleasing) else {
            return
        }
        schedule()
    }

    /// One is sent an answer of so many bytes.
    func isSent(_ count: Int, to peer: Peer) {
        peer.isSent(within: patience + count / slowestRate)
        watch()
    }

    func end() {
        state.withLock { $0.isEnded = true }
    }

    private func schedule() {
        queue.asyncAfter(deadline: .now() + .seconds(1), qos: .utility) { [weak self] in self?.look() }
    }

    private func look() {
        let peers: [Peer]? = state.withLock { $0.isEnded ? nil : Array($0.peers.values) }
        guard let peers else { return }
        let limit = Peer.now - patience
        for peer in peers {
            peer.endIfWaitedFor(since: limit)
            peer.endIfTooSlow()
        }
        if peers.contains(where: \.isWaitedFor) { return schedule() }
        isWatched.store(false, ordering: .sequentiallyConsistent)
        // One may have come, or have become idle, after it was looked at and before it was said that nobody looks.
        if state.withLock({ $0.peers.values.contains(where: \.isWaitedFor) }) { watch() }
    }
}
