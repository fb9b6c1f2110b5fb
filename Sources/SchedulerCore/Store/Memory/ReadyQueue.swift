/// The runs of one queue that may be claimed as far as time goes: highest priority first, then oldest.
final class ReadyQueue {
    let name: String
    /// How many more of it the present claim may take.
    var room = 0
    /// By descending priority. Queues know few priorities, so that a line for each is faster than a heap.
    private var lines: [(priority: Int, runs: RingBuffer<RunRow>)] = []

    init(name: String) {
        self.name = name
    }

    /// - Complexity: O(1) for a run that is newer or older than all others of its priority.
    func insert(_ row: RunRow) {
        let priority = row.run.order.priority
        let place = lines.firstIndex { $0.priority <= priority } ?? lines.count
        if place == lines.count || lines[place].priority != priority {
            lines.insert((priority, RingBuffer()), at: place)
        }
        lines[place].runs.insert(row) { $0.run.id < $1.run.id }
    }

    /// The first run that waits still.
    var first: RunRow? {
        while let line = lines.first {
            if let row = line.runs.first {
                if row.isWaiting { return row }
                _ = lines[0].runs.popFirst()
            } else {
                lines.removeFirst()
            }
        }
        return nil
    }

    func removeFirst() {
        guard !lines.isEmpty else { return }
        _ = lines[0].runs.popFirst()
    }
}
