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
