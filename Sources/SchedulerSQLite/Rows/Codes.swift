import CSQLite
import SchedulerCore

/// A value of a few, stored as a number: its place in the list, which only ever grows at its end.
protocol Coded: Bindable, Equatable {
    static var codes: [Self] { get }
}

extension Coded {
    var code: Int64 { Int64(Self.codes.firstIndex(of: self) ?? 0) }

    func bind(to statement: OpaquePointer?, at place: Int32) {
        code.bind(to: statement, at: place)
    }
}

extension Row {
    /// The next column, as one of a few values.
    ///
    /// - Throws: ``SQLiteFault`` where the number is none of theirs.
    mutating func coded<Value: Coded>(_ type: Value.Type = Value.self) throws -> Value {
        let code = next(Int64.self)
        guard Value.codes.indices.contains(Int(clamping: code)) else {
            throw SQLiteFault(code: SQLITE_CORRUPT, message: "\(code) stands for no \(Value.self)")
        }
        return Value.codes[Int(code)]
    }
}

/// Those below 3 are not over.
extension RunState: Coded {
    static let codes: [RunState] = [.pending, .interrupted, .running, .succeeded, .failed, .cancelled]
}

extension Trigger: Coded {
    static let codes: [Trigger] = [.slot, .hand, .retry, .backfill]
}

extension Outcome: Coded {
    static let codes: [Outcome] = [.ran, .coalesced, .skipped, .missed]
}

extension ResourceConflictPolicy: Coded {
    static let codes: [ResourceConflictPolicy] = [.wait, .fail, .skip]
}

extension LogLevel: Coded {
    static let codes: [LogLevel] = [.trace, .debug, .info, .notice, .warning, .error, .critical]
}

/// What a run that waits waits for.
enum Readiness: Coded {
    /// Nothing but a node with room.
    case ready
    /// Its `availableAt`.
    case delayed
    /// Other runs of its schedule, as many of which are running as may.
    case behind
    /// A resource that another run locks.
    case wanting
    /// A node that can run its job.
    case parked

    static let codes: [Readiness] = [.ready, .delayed, .behind, .wanting, .parked]
}
