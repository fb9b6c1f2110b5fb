import FoundationEssentials
import SchedulerCore

/// The log of a run as it is written, as server-sent events: `line`; `waiting` while no attempt is being made; and `end`
/// when the run is over.
enum LiveLog {
    /// A client that is so many lines behind loses its connection.
    private static let capacity = 10_000

    /// - Parameter position: the identifier of the last line that the client has.
    static func pieces(
        of run: RunID, after position: String?, in scheduler: Scheduler,
        isAllowed: @escaping @Sendable () async -> Bool
    ) -> AsyncStream<[UInt8]> {
        let (stream, pieces) = AsyncStream.makeStream(of: [UInt8].self, bufferingPolicy: .bufferingOldest(capacity))
        let reading = Task {
            var follower = LogFollower(run, after: position, in: scheduler) { news in
                guard case .enqueued = pieces.yield(news.piece) else { throw CancellationError() }
            }
            try? await follower.follow()
            pieces.finish()
        }
        let beating = Task { [clock = scheduler.clock] in
            while (try? await clock.sleep(for: ServerSentEvent.heartbeatInterval)) != nil {
                guard await isAllowed() else { return pieces.finish() }
                pieces.yield(ServerSentEvent.heartbeat)
            }
        }
        pieces.onTermination = { _ in
            reading.cancel()
            beating.cancel()
        }
        return stream
    }
}

extension LogNews {
    /// The event that tells it.
    fileprivate var piece: [UInt8] {
        switch self {
        case .line(let line, let attempt):
            let data = try? AdminJSON.text(LogLineValue(line, attempt: attempt))
            return ServerSentEvent.bytes(id: LogFollower.position(of: line), event: "line", data: data ?? "{}")
        case .waiting(let run):
            let data = try? AdminJSON.text(WaitingValue(run))
            return ServerSentEvent.bytes(event: "waiting", data: data ?? "{}")
        case .end: return ServerSentEvent.bytes(event: "end")
        }
    }
}

/// Why nothing is logged at present.
private struct WaitingValue: Encodable {
    var state: RunState
    var attempt: Int
    @Nullable var availableAt: Date?

    init(_ run: Run) {
        state = run.state
        attempt = run.attempt
        availableAt = run.availableAt
    }
}
