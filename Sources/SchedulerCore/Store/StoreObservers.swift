import Synchronization

/// Those who are told of a store's changes, where all of them are in one process.
package final class StoreObservers: Sendable {
    private let state = Mutex(State())

    private struct State {
        var lastKey = 0
        var entries: [Int: (node: NodeID, call: @Sendable (StoreChange) -> Void)] = [:]
    }

    package init() {}

    package func observe(
        as node: NodeID, _ observer: @escaping @Sendable (StoreChange) -> Void
    ) -> StoreObservation {
        let key = state.withLock { state in
            state.lastKey += 1
            state.entries[state.lastKey] = (node, observer)
            return state.lastKey
        }
        return StoreObservation { [self] in
            state.withLock { state in state.entries[key] = nil }
        }
    }

    /// Tells all but the author.
    package func notify(_ change: StoreChange, by author: NodeID? = nil) {
        let calls = state.withLock { state in
            state.entries.count == 1 && state.entries.values.first?.node == author
                ? [] : state.entries.values.filter { $0.node != author }.map(\.call)
        }
        for call in calls { call(change) }
    }
}
