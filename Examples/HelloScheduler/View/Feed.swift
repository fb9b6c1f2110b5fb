import Dispatch
import FoundationEssentials
import Synchronization

/// Prints events and log lines, which come by two ways, in the order in which they happened.
///
/// A line waits for a moment, so that one that happened before it can come by the other way.
final class Feed: Sendable {
    private let console: Console
    private let waiting = Mutex<[Line]>([])

    init(console: Console) {
        self.console = console
    }

    func add(_ line: Line) {
        let isFirst = waiting.withLock { waiting in
            waiting.append(line)
            return waiting.count == 1
        }
        guard isFirst else { return }
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(20)) { [self] in flush() }
    }

    func flush() {
        waiting.withLock { waiting in
            // Printed under the lock, so that two flushes do not overtake one another.
            console.print(waiting.sorted { $0.instant < $1.instant }.map { $0.text(console.paint) })
            waiting = []
        }
    }
}
