import FoundationEssentials
import Synchronization

/// A run while its node runs it: its log, its progress, and the task that it runs on.
///
/// Shared by the runner's tasks, which log and report, and by the engine, which collects and may ask it to stop.
package final class ActiveRun: Sendable {
    /// The run as it was claimed.
    package let run: Run
    package let registered: RegisteredJob
    let services: RunServices
    /// The place in ``ActiveRuns/runs``; guarded by the lock that guards those.
    let place = Atomic(-1)
    private let state = Mutex(State())

    /// Why a run was asked to stop.
    package enum StopReason: Hashable, Sendable {
        case request
        case timeout
        case shutdown
        case leaseLost
    }

    private struct State {
        var lines = RingBuffer<LogRecord>()
        var total = 0
        var stored = 0
        var progress: Progress?
        var hasNewProgress = false
        var isDirty = false
        var followers: [Int: AsyncStream<LogRecord>.Continuation] = [:]
        var lastFollower = 0
        var worker: Worker?
        var stopReason: StopReason?
        var sleepers = 0
        var hasEnded = false
    }

    package init(run: Run, registered: RegisteredJob, services: RunServices) {
        self.run = run
        self.registered = registered
        self.services = services
    }

    // MARK: Stopping

    /// Puts the run on a worker's task.
    func begin(on worker: Worker) {
        let isStopped = state.withLock { state in
            state.worker = worker
            return state.stopReason != nil
        }
        if isStopped { worker.cancel() }
    }

    /// Takes the run off its worker's task.
    ///
    /// - Returns: why it was asked to stop, if it was.
    func end() -> StopReason? {
        let (reason, followers) = state.withLock { state in
            state.worker = nil
            state.hasEnded = true
            defer { state.followers = [:] }
            return (state.stopReason, state.followers)
        }
        for follower in followers.values { follower.finish() }
        return reason
    }

    /// Cancels the run's task. The first reason counts, but somebody's request counts more than a shutdown, after which
    /// the run would be run again.
    package func stop(_ reason: StopReason) {
        let worker: Worker? = state.withLock { state in
            if state.stopReason == .shutdown, reason == .request { state.stopReason = .request }
            guard state.stopReason == nil else { return nil }
            state.stopReason = reason
            return state.worker
        }
        // Not under the lock: cancelling calls handlers of the runner, which may log. The worker ends with this run,
        // so that a cancellation that comes late hits no other.
        worker?.cancel()
    }

    package var stopReason: StopReason? {
        state.withLock { $0.stopReason }
    }

    // MARK: Sleeping on the scheduler's clock

    /// Whether a task of the run sleeps on the scheduler's clock, or the runner has ended, so that nothing happens until
    /// the clock moves.
    package var isResting: Bool {
        state.withLock { $0.sleepers > 0 || $0.hasEnded }
    }

    package var hasEnded: Bool {
        state.withLock { $0.hasEnded }
    }

    package func sleeps(_ change: Int) {
        state.withLock { $0.sleepers += change }
    }

    // MARK: Log and progress

    /// The longest message or value that is kept of a line, in bytes.
    private static let lineLimit = 16_384
    /// The most values that are kept of a line.
    private static let metadataLimit = 64

    func log(_ level: LogLevel, _ message: String, _ metadata: [String: String]) {
        let message = message.shortened(to: Self.lineLimit)
        let metadata = metadata.shortened(to: Self.lineLimit, count: Self.metadataLimit)
        let instant = services.clock.now
        let (record, isFirst) = state.withLock { state in
            state.total += 1
            let record = LogRecord(
                job: run.job, run: run.id, sequence: state.total, instant: instant, level: level, message: message,
                metadata: metadata)
            state.lines.append(record)
            if state.lines.count > registered.job.history.logLines { _ = state.lines.popFirst() }
            for follower in state.followers.values { follower.yield(record) }
            defer { state.isDirty = true }
            return (record, !state.isDirty)
        }
        if let sink = services.logSink, sink.isEnabled(level) { sink.write(record) }
        if isFirst { services.report(self) }
    }

    func report(_ progress: Progress) {
        let isFirst = state.withLock { state in
            state.progress = progress
            state.hasNewProgress = true
            defer { state.isDirty = true }
            return !state.isDirty
        }
        if isFirst { services.report(self) }
    }

    package var progress: Progress? {
        state.withLock { $0.progress }
    }

    /// What was logged and reported and is not stored yet.
    package struct News: Sendable {
        package var lines: LogBatch?
        package var progress: Progress?
    }

    /// What is to be stored. It is told again until it is forgotten, so that a store that fails loses nothing that the
    /// run's own buffer still holds.
    package func news() -> News {
        state.withLock { state in
            state.isDirty = false
            var news = News(progress: state.hasNewProgress ? state.progress : nil)
            guard state.total > state.stored else { return news }
            news.lines = LogBatch(
                claim: run.claim, lines: state.lines.elements.suffix(state.total - state.stored), total: state.total,
                limit: registered.job.history.logLines)
            return news
        }
    }

    /// Forgets news that have been stored.
    package func forget(_ news: News) {
        state.withLock { state in
            if let total = news.lines?.total { state.stored = max(state.stored, total) }
            if state.progress == news.progress { state.hasNewProgress = false }
        }
    }

    /// The lines that are kept, and those to come until the run ends.
    ///
    /// A follower that is slower than the run loses the oldest of the lines that it has not read.
    package func follow() -> AsyncStream<LogRecord> {
        listen(fromFirst: true).lines
    }

    /// The same in two parts: the lines that are kept, and those to come.
    package func watch() -> (kept: [LogRecord], coming: AsyncStream<LogRecord>) {
        let (kept, coming) = listen(fromFirst: false)
        return (kept, coming)
    }

    private func listen(fromFirst: Bool) -> (kept: [LogRecord], lines: AsyncStream<LogRecord>) {
        let limit = registered.job.history.logLines
        let (stream, continuation) = AsyncStream.makeStream(
            of: LogRecord.self, bufferingPolicy: .bufferingNewest(max(limit, 1_000)))
        let (kept, key): ([LogRecord], Int?) = state.withLock { state in
            let kept = state.lines.elements
            if fromFirst { for line in kept { continuation.yield(line) } }
            guard !state.hasEnded else { return (kept, nil) }
            state.lastFollower += 1
            state.followers[state.lastFollower] = continuation
            return (kept, state.lastFollower)
        }
        guard let key else {
            continuation.finish()
            return (kept, stream)
        }
        continuation.onTermination = { [weak self] _ in
            // Not at once: a task that is cancelled is locked meanwhile, and whoever logs a line has our lock and wants
            // to wake that task.
            Task.detached { self?.state.withLock { _ = $0.followers.removeValue(forKey: key) } }
        }
        return (kept, stream)
    }
}

extension String {
    /// The text, cut at a character so that it is not longer than so many bytes, and marked where it is cut.
    package func shortened(to limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(startIndex, offsetBy: limit)
        while end > startIndex, end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return self[..<end] + "…"
    }
}

extension [String: String] {
    /// The first values by name, at most so many, each cut to so many bytes.
    fileprivate func shortened(to limit: Int, count limitOfCount: Int) -> [String: String] {
        guard count > limitOfCount else { return mapValues { $0.shortened(to: limit) } }
        let kept = sorted { $0.key < $1.key }.prefix(limitOfCount)
        return [String: String](kept.map { ($0.key, $0.value.shortened(to: limit)) }) { first, _ in first }
    }
}
