import Dispatch
import FoundationEssentials
import SchedulerCore
import Synchronization

/// The one writer of a database, which commits in groups: operations that wait at the same time share one transaction,
/// and each caller is answered only when its own is durable.
///
/// An operation that fails is undone alone. Where the transaction fails as a whole, so do all of its operations.
final class Writer: Sendable {
    private let queue = DispatchQueue.ofStore("writer")
    private let state = Mutex(State())
    private let path: String
    /// Only used on the queue.
    private nonisolated(unsafe) let transaction: Transaction
    private let lock: Mutex<FileLock?>

    private struct State {
        var waiting: [Operation] = []
        var isScheduled = false
        var isClosed = false
    }

    /// What a caller waits for. Unchecked, since it goes from the caller's thread to the queue's, and only that one uses
    /// it.
    private struct Operation: @unchecked Sendable {
        /// Does it, and keeps its result until the transaction is durable.
        var perform: (Transaction) throws -> Void
        /// Answers the caller. Nil: it is durable.
        var answer: ((any Error)?) -> Void
    }

    /// - Parameters:
    ///   - connection: from now on only the writer's.
    ///   - lock: the right to the file, until it is closed.
    init(_ connection: sending Connection, lock: FileLock) {
        path = connection.path
        self.lock = Mutex(lock)
        transaction = Transaction(connection)
    }

    /// Does something in a transaction, and returns when it is durable.
    ///
    /// - Throws: what `body` throws, and ``SchedulerError`` with the code `storeUnavailable`; then nothing is changed.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Value) async throws -> Value {
        try await withUnsafeThrowingContinuation { (caller: UnsafeContinuation<Value, any Error>) in
            var result: Value?
            let operation = Operation(
                perform: { result = try body($0) },
                answer: { error in
                    if let error {
                        caller.resume(throwing: error)
                    } else if let result {
                        caller.resume(returning: result)
                    }
                })
            submit(operation)
        }
    }

    private func submit(_ operation: Operation) {
        enum Next { case wait, schedule, refuse }
        let next: Next = state.withLock { state in
            guard !state.isClosed else { return .refuse }
            state.waiting.append(operation)
            defer { state.isScheduled = true }
            return state.isScheduled ? .wait : .schedule
        }
        switch next {
        case .wait: break
        case .schedule: queue.async { self.commitGroups() }
        case .refuse: operation.answer(SQLiteFault.closed.error(path: path))
        }
    }

    func refuseMore() {
        state.withLock { $0.isClosed = true }
    }

    /// Carries out what waits, and gives the file back.
    func close() {
        refuseMore()
        // Also when it was closed already: who comes second waits until it is.
        queue.sync {
            commitGroups()
            transaction.connection.close()
            lock.withLock { $0 = nil }
        }
    }

    // MARK: On the queue

    private func commitGroups() {
        while true {
            let group = state.withLock { state in
                defer { state.waiting = [] }
                if state.waiting.isEmpty { state.isScheduled = false }
                return state.waiting
            }
            guard !group.isEmpty else { break }
            commit(group)
        }
        maintain()
    }

    private func commit(_ group: [Operation]) {
        var errors = [(any Error)?](repeating: nil, count: group.count)
        do {
            try transaction.connection.run("BEGIN IMMEDIATE")
            for (index, operation) in group.enumerated() {
                errors[index] = try perform(operation, isAlone: group.count == 1)
            }
            try transaction.connection.run("COMMIT")
        } catch {
            rollBack()
            makeRoom(after: error)
            for index in errors.indices where errors[index] == nil { errors[index] = error }
        }
        for (operation, error) in zip(group, errors) { operation.answer(error.map(translated)) }
    }

    /// Carries out one operation, and undoes it if it fails.
    ///
    /// - Returns: its failure.
    /// - Throws: what ends the whole transaction.
    private func perform(_ operation: Operation, isAlone: Bool) throws -> (any Error)? {
        let connection = transaction.connection
        if !isAlone { try connection.run("SAVEPOINT operation") }
        do {
            try operation.perform(transaction)
        } catch {
            // A fault such as a full disk has ended the transaction already, and with it the operations before.
            guard !connection.isInAutocommit, !isAlone else { throw error }
            try connection.run("ROLLBACK TO operation")
            // It may have failed between what is remembered and what was to be written.
            transaction.forgetWhatIsCached()
            try connection.run("RELEASE operation")
            return error
        }
        if !isAlone { try connection.run("RELEASE operation") }
        return nil
    }

    /// Where the disk is full, the log beside the file may hold what has its place in the file: it is put there, and the
    /// log cut, for whatever is tried next.
    private func makeRoom(after error: any Error) {
        guard (error as? SQLiteFault)?.isFull == true else { return }
        try? transaction.connection.execute(script: "PRAGMA wal_checkpoint(TRUNCATE)")
    }

    private func rollBack() {
        // It fails where the fault has ended the transaction already.
        if !transaction.connection.isInAutocommit { try? transaction.connection.run("ROLLBACK") }
        transaction.forgetWhatIsCached()
    }

    /// Tidies up while nobody waits, a small step in a transaction of its own at a time.
    private func maintain() {
        while state.withLock({ $0.waiting.isEmpty && !$0.isClosed }) {
            do {
                guard try transaction.maintain() else { return }
            } catch {
                return rollBack()  // It is tried again after the next operation.
            }
        }
    }

    private func translated(_ error: any Error) -> any Error {
        (error as? SQLiteFault)?.error(path: path) ?? error
    }
}
