import Dispatch
import FoundationEssentials
import SchedulerCore
import Synchronization

/// Connections that only read, each of which sees what was committed when it begins to, so that no query holds up the
/// writer nor waits for it.
final class ReaderPool: Sendable {
    private let lanes: [Lane]

    /// A connection and the queue on which alone it is used.
    private final class Lane: Sendable {
        let queue = DispatchQueue.ofStore("reader")
        let waiting = Mutex(0)
        nonisolated(unsafe) let connection: Connection

        init(_ connection: sending Connection) {
            self.connection = connection
        }
    }

    /// Opens the connections.
    ///
    /// - Throws: ``SQLiteFault``.
    init(path: String, count: Int, patience: Int32) throws(SQLiteFault) {
        var lanes: [Lane] = []
        for _ in 0..<count {
            let connection = try Connection(path: path, mode: .readWrite)
            connection.setPatience(milliseconds: patience)
            try connection.execute(script: "PRAGMA query_only = ON; PRAGMA cache_size = -8192")
            lanes.append(Lane(connection))
        }
        self.lanes = lanes
    }

    /// Reads, on the connection that fewest wait for.
    ///
    /// - Throws: what `body` throws, and ``SchedulerError`` with the code `storeUnavailable`.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Connection) throws -> Value) async throws -> Value {
        let counted = lanes.map { lane in (lane: lane, waiting: lane.waiting.withLock(\.self)) }
        guard let lane = counted.min(by: { $0.waiting < $1.waiting })?.lane else {
            throw SQLiteFault.closed.error(path: "")
        }
        lane.waiting.withLock { $0 += 1 }
        return try await withUnsafeThrowingContinuation { caller in
            lane.queue.async {
                defer { lane.waiting.withLock { $0 -= 1 } }
                do {
                    caller.resume(returning: try body(lane.connection))
                } catch let fault as SQLiteFault {
                    caller.resume(throwing: fault.error(path: lane.connection.path))
                } catch {
                    caller.resume(throwing: error)
                }
            }
        }
    }

    /// Gives the file back, when what is being read has been read.
    func close() {
        for lane in lanes { lane.queue.sync { lane.connection.close() } }
    }
}
