/// Where the lines of all runs go beside the store: an app's own log.
///
/// The raw values of ``LogLevel`` equal swift-log's, so that an adapter is a few lines.
public struct LogSink: Sendable {
    /// Whether the sink wants lines of the level.
    public var isEnabled: @Sendable (LogLevel) -> Bool
    /// Takes a line. It is called by the task that logs, and should return soon.
    public var write: @Sendable (LogRecord) -> Void

    /// Makes a sink.
    public init(
        isEnabled: @escaping @Sendable (LogLevel) -> Bool = { _ in true },
        write: @escaping @Sendable (LogRecord) -> Void
    ) {
        self.isEnabled = isEnabled
        self.write = write
    }
}
