import Synchronization

/// The runs that are active on a node.
///
/// - Complexity: O(1) to insert and to remove, since each run happens twice; O(n) to look one up, which is rare.
package struct ActiveRuns {
    package private(set) var runs: [ActiveRun] = []

    package init() {}

    package subscript(_ id: RunID) -> ActiveRun? {
        runs.last { $0.run.id == id }
    }

    package mutating func insert(_ run: ActiveRun) {
        run.place.store(runs.count, ordering: .relaxed)
        runs.append(run)
    }

    /// Removes a run by putting the last one in its place. Does nothing where it has been removed.
    package mutating func remove(_ run: ActiveRun) {
        let place = run.place.exchange(-1, ordering: .relaxed)
        guard place >= 0, let last = runs.popLast(), last !== run else { return }
        runs[place] = last
        last.place.store(place, ordering: .relaxed)
    }
}
