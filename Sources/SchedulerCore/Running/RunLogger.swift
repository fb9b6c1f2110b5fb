/// Writes to the log of a run.
public struct RunLogger: Sendable {
    let run: ActiveRun

    /// Writes a line, if the scheduler keeps lines of its level.
    public func log(
        level: LogLevel, _ message: @autoclosure () -> String, metadata: @autoclosure () -> [String: String] = [:]
    ) {
        guard level >= run.services.logLevel else { return }
        run.log(level, message(), metadata())
    }

    /// Writes a line about every step.
    public func trace(
        _ message: @autoclosure () -> String, metadata: @autoclosure () -> [String: String] = [:]
    ) {
        log(level: .trace, message(), metadata: metadata())
    }

    /// Writes a line that helps to find a fault.
    public func debug(
        _ message: @autoclosure () -> String, metadata: @autoclosure () -> [String: String] = [:]
    ) {
        log(level: .debug, message(), metadata: metadata())
    }

    /// Writes a line about what happens.
    public func info(
        _ message: @autoclosure () -> String, metadata: @autoclosure () -> [String: String] = [:]
    ) {
        log(level: .info, message(), metadata: metadata())
    }

    /// Writes a line that is worth noticing, but no fault.
    public func notice(
        _ message: @autoclosure () -> String, metadata: @autoclosure () -> [String: String] = [:]
    ) {
        log(level: .notice, message(), metadata: metadata())
    }

    /// Writes a line about what might become a fault.
    public func warning(
        _ message: @autoclosure () -> String, metadata: @autoclosure () -> [String: String] = [:]
    ) {
        log(level: .warning, message(), metadata: metadata())
    }

    /// Writes a line about a fault.
    public func error(
        _ message: @autoclosure () -> String, metadata: @autoclosure () -> [String: String] = [:]
    ) {
        log(level: .error, message(), metadata: metadata())
    }

    /// Writes a line about a fault that needs somebody now.
    public func critical(
        _ message: @autoclosure () -> String, metadata: @autoclosure () -> [String: String] = [:]
    ) {
        log(level: .critical, message(), metadata: metadata())
    }
}
