import SchedulerCore
import SchedulerTesting
import Testing

@Suite struct LedgerSimulationTests {
    @Test(.takesTurns, arguments: UInt64(0)..<24)
    func `every slot has one outcome, whatever happens`(seed: UInt64) async throws {
        var simulation = LedgerSimulation(store: MemoryStore(), seed: seed)
        try await simulation.begin()
        for step in 0..<120 {
            // What the memory store answers is there at once: nothing else suspends this.
            await Task.yield()
            let what = try await simulation.act()
            do {
                try await simulation.store.expectCompleteLedger()
            } catch {
                Issue.record("seed \(seed), step \(step), after \(what): \(error)")
                return
            }
        }
    }
}
