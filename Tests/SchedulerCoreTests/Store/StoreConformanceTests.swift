import FoundationEssentials
import SchedulerTesting
import Testing

@testable import SchedulerCore

/// The conformance suite finds faults: each mutant is a memory store with one of them.
@Suite struct StoreConformanceTests {
    @Test(.takesTurns, arguments: MutantStore.Fault.allCases)
    func `a store with a fault fails a check`(fault: MutantStore.Fault) async throws {
        let failures = try await StoreConformance.failures(patience: .milliseconds(5)) { MutantStore(fault) }
        #expect(!failures.isEmpty)
        #expect(failures.count < StoreConformance.checks.count / 2, "the checks do not tell what is wrong")
    }

    @Test(
        .takesTurns,
        arguments: [
            (.startsPastSlotTwice, ["A slot that has a run gets no other, whoever asks"]),
            (
                .takesBackfillForSlot,
                [
                    "A run of the past that a lock has skipped is cancelled, and its slot keeps its outcome",
                    "A run of the past that is forgotten leaves the ledger as it was",
                ]
            ), (.refusesOneByOne, ["Where one run by hand is refused, none is created and nothing is stopped"]),
            (.skipsWhileOneWaitsOnly, ["By hand, skip refuses while a run of the lane waits or runs"]),
            (
                .waitsInsteadOfSkipping,
                [
                    "A run by hand whose policy is to skip is cancelled when a resource is locked",
                    "A slot's run whose policy is to skip becomes the slot's outcome when a resource is locked",
                ]
            ),
            (
                .losesSkippedSlots,
                ["A slot's run whose policy is to skip becomes the slot's outcome when a resource is locked"]
            ),
        ] as [(MutantStore.Fault, [String])])
    func `a fault about the past or about skipping fails the checks of just that`(
        fault: MutantStore.Fault, checks: [String]
    ) async throws {
        for name in checks {
            let check = try #require(StoreConformance.checks.first { $0.name == name })
            await #expect(throws: ConformanceFailure.self, "\(name)") { try await check.run(on: MutantStore(fault)) }
        }
    }

    @Test func `a failure says what was expected and what was found`() async throws {
        let check = try #require(StoreConformance.checks.first { $0.name == "Runs are listed newest first" })
        let failure = await #expect(throws: ConformanceFailure.self) {
            try await check.run(on: MutantStore(.oldestRunFirst))
        }
        #expect(
            failure?.description == "Runs are listed newest first: the runs: expected [3, 2, 1], found [1, 2, 3]")
    }

    @Test func `an error of the store is a failure of the check`() async throws {
        let store = FaultyStore()
        store.isFailing = true
        for check in StoreConformance.checks.prefix(3) {
            await #expect(throws: ConformanceFailure.self) { try await check.run(on: store) }
        }
    }

    @Test func `a store without a fault fails no check`() async throws {
        #expect(try await StoreConformance.failures { MutantStore(nil) } == [])
    }
}
