public import SchedulerCore

/// What every store must keep of the promises in the doc comments of ``/SchedulerCore/Store``, as named checks.
///
/// A store's author runs them all; with Swift Testing, for example, as:
///
/// ```swift
/// @Test(arguments: StoreConformance.checks)
/// func `keeps the store's promises`(check: StoreCheck) async throws {
///     try await check.run(on: MyStore())
/// }
/// ```
///
/// The checks give every instant themselves and never wait for time to pass, so that they are quick, and the same each
/// time. Only where a store tells its observers late do they wait for it, up to a patience.
public enum StoreConformance {
    /// All checks. Each wants a fresh, empty store.
    public static let checks: [StoreCheck] =
        settings + schedules + updates + planning + ledger + enqueueing + claiming + resources + finishing + history
        + retention + leases + stopping + queries + jobs + logs + logSearch + artifacts + audit + documents
        + observation
        + cancellation
        + concurrency

    /// Runs all checks, for authors without a test library.
    ///
    /// - Parameters:
    ///   - patience: how long observers are waited for, in real time.
    ///   - makeStore: makes a fresh, empty store, once for each check.
    /// - Returns: the failures; empty where the store conforms.
    /// - Throws: what `makeStore` throws.
    public static func failures(
        patience: Duration = .seconds(10), of makeStore: () async throws -> any Store
    ) async throws -> [ConformanceFailure] {
        var failures: [ConformanceFailure] = []
        for check in checks {
            let store = try await makeStore()
            do {
                try await check.run(on: store, patience: patience)
            } catch {
                failures.append(error)
            }
        }
        return failures
    }
}

/// One thing that a store must do, and whether it does it.
public struct StoreCheck: Sendable, Identifiable, CustomStringConvertible {
    /// What a store must do: a sentence.
    public let name: String
    private let body: @Sendable (StoreTrial) async throws -> Void

    init(_ name: String, _ body: @escaping @Sendable (StoreTrial) async throws -> Void) {
        self.name = name
        self.body = body
    }

    /// The name.
    public var id: String { name }

    /// The name.
    public var description: String { name }

    /// Checks a store.
    ///
    /// - Parameters:
    ///   - store: a fresh, empty store.
    ///   - patience: how long observers are waited for, in real time.
    /// - Throws: ``ConformanceFailure`` where the store does otherwise.
    public func run(on store: any Store, patience: Duration = .seconds(10)) async throws(ConformanceFailure) {
        do {
            try await body(StoreTrial(store: store, patience: patience))
        } catch let mismatch as Mismatch {
            throw ConformanceFailure(check: name, message: mismatch.message)
        } catch {
            throw ConformanceFailure(check: name, message: "the store threw: \(error)")
        }
    }
}

/// A store does not do what it must.
public struct ConformanceFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What it must do: the name of the check.
    public let check: String
    /// What was expected, and what was found.
    public let message: String

    /// The check and the message in one line.
    public var description: String { "\(check): \(message)" }
}
