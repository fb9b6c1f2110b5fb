import Synchronization

/// What the engine has to look at.
struct EngineSignals: OptionSet, Sendable {
    let rawValue: UInt16

    static let schedules = EngineSignals(rawValue: 1)
    static let runs = EngineSignals(rawValue: 2)
    static let stops = EngineSignals(rawValue: 4)
    static let settings = EngineSignals(rawValue: 8)
    static let alarm = EngineSignals(rawValue: 16)
    /// Claim no more, and leave when the active runs are over.
    static let shutdown = EngineSignals(rawValue: 32)
    /// Leave without the grace period.
    static let cancellation = EngineSignals(rawValue: 64)
    /// The wall clock was stepped, or the machine slept.
    static let clockStep = EngineSignals(rawValue: 128)
    /// A job's pruning has ended, for which a shutdown may have waited.
    static let pruned = EngineSignals(rawValue: 256)

    init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// A store's change has the same bits.
    init(_ change: StoreChange) {
        self.init(rawValue: UInt16(change.rawValue))
    }
}

/// Everything that reached the engine since it last looked.
struct Mail: Sendable {
    var signals: EngineSignals = []
    var results: [RunResult] = []
    var reports: [ActiveRun] = []

    var isEmpty: Bool { signals.isEmpty && results.isEmpty && reports.isEmpty }
}

/// Where workers, timers, stores and callers leave what the engine is to look at, and where the engine waits for it.
final class Mailbox: Sendable {
    private let state = Mutex(State())

    private struct State {
        var mail = Mail()
        var reader: UnsafeContinuation<Void, Never>?
    }

    func post(_ signals: EngineSignals) {
        post { $0.signals.formUnion(signals) }
    }

    func post(_ result: RunResult) {
        post { $0.results.append(result) }
    }

    func post(report run: ActiveRun) {
        post { $0.reports.append(run) }
    }

    private func post(_ change: (inout Mail) -> Void) {
        let reader = state.withLock { state in
            change(&state.mail)
            return state.reader.take()
        }
        reader?.resume()
    }

    /// What has come, at once; possibly nothing.
    func take() -> Mail {
        state.withLock { state in
            defer { state.mail = Mail() }
            return state.mail
        }
    }

    /// Returns when there is something. One reader at a time.
    func wait() async {
        await withUnsafeContinuation { (reader: UnsafeContinuation<Void, Never>) in
            let hasMail = state.withLock { state in
                if state.mail.isEmpty { state.reader = reader }
                return !state.mail.isEmpty
            }
            if hasMail { reader.resume() }
        }
    }

    /// Whether the engine waits and has nothing to look at.
    var isQuiet: Bool {
        state.withLock { $0.reader != nil && $0.mail.isEmpty }
    }
}
