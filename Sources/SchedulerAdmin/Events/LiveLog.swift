import FoundationEssentials
import SchedulerCore

/// The log of a run as it is written, as server-sent events: `line`, and `end` when the run is over.
enum LiveLog {
    /// A client that is so many lines behind loses its connection.
    private static let capacity = 10_000

    static func pieces(
        _ lines: AsyncStream<LogRecord>, clock: any SchedulerClock, isAllowed: @escaping @Sendable () async -> Bool
    ) -> AsyncStream<[UInt8]> {
        let (stream, pieces) = AsyncStream.makeStream(of: [UInt8].self, bufferingPolicy: .bufferingOldest(capacity))
        let reading = Task {
            for await line in lines {
                let data = (try? AdminJSON.text(LiveLogLine(line))) ?? "{}"
                guard case .enqueued = pieces.yield(ServerSentEvent.bytes(event: "line", data: data)) else {
                    return pieces.finish()
                }
            }
            pieces.yield(ServerSentEvent.bytes(event: "end"))
            pieces.finish()
        }
        let beating = Task {
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

/// A line of a log as it is written.
private struct LiveLogLine: Encodable {
    var sequence: Int
    var instant: Date
    var level: LogLevel
    var message: String
    var metadata: [String: String]

    init(_ line: LogRecord) {
        sequence = line.sequence
        instant = line.instant
        level = line.level
        message = line.message
        metadata = line.metadata
    }
}
