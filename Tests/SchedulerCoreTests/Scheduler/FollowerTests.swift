import SchedulerCore
import Synchronization
import Testing

/// Those who follow a log come and go on threads of their own, while the run logs on another.
@Suite struct FollowerTests {
    @Test(.timeLimit(.minutes(1)))
    func `a run logs on, however many of those who follow it are cancelled in the middle of a line`() async throws {
        let isOver = Mutex(false)
        let scheduler = Scheduler(node: NodeOptions(gracePeriod: .zero))
        try await scheduler.configure(
            .init(id: "chatty", kind: .manual) { context in
                while !isOver.withLock(\.self) {
                    for _ in 0..<50 { context.logger.info("again") }
                    await Task.yield()
                }
            })
        let running = Task { try await scheduler.run() }
        let run = try await scheduler.runNow("chatty")
        await withTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<500 {
                        let reader = Task {
                            for await _ in try await scheduler.follow(run) {}
                        }
                        await Task.yield()
                        await Task.yield()
                        reader.cancel()
                    }
                }
            }
        }
        isOver.withLock { $0 = true }
        #expect(try await scheduler.finished(run).state == .succeeded)
        running.cancel()
        try await running.value
    }
}
