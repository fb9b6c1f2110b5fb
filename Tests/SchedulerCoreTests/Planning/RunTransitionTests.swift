import FoundationEssentials
import Testing

@testable import SchedulerCore

@Suite struct RunTransitionTests {
    private let now = PlanCase.date(500)

    private func run(attempt: Int = 1, interruptions: Int = 0) -> Run {
        let order = RunOrder(
            Job(id: "job", kind: .manual), schedule: "job", slot: nil, trigger: .hand, concurrency: 1, parameters: .none
        )
        var run = Run(id: RunID(rawValue: 1), order: order, createdAt: PlanCase.date(0))
        run.attempt = attempt
        run.interruptions = interruptions
        return run
    }

    private static let policies: [RetryPolicy] = [
        .none, .constant(.seconds(5), attempts: 1), .constant(.seconds(5), attempts: 3), .constant(.zero, attempts: 2),
        .exponential(.seconds(10), jitter: 0, attempts: 3), .exponential(.seconds(10), jitter: 1, attempts: 3),
    ]

    @Test(arguments: policies)
    func `success, cancellation and release do not depend on the retry policy`(retry: RetryPolicy) {
        for attempt in 1...4 {
            for (end, expected) in [
                (AttemptEnd.succeeded, RunTransition(state: .succeeded)),
                (.cancelled, RunTransition(state: .cancelled, error: "cancelled")),
                (.released, RunTransition(state: .pending, error: "its node shut down", refundsAttempt: true)),
            ] {
                #expect(
                    RunTransition(of: run(attempt: attempt), at: end, retry: retry, now: now, chance: 0) == expected)
            }
        }
    }

    @Test(arguments: policies)
    func `a failure or timeout is followed by another attempt while there are any`(retry: RetryPolicy) {
        for attempt in 1...4 {
            for (end, error) in [
                (AttemptEnd.failed("broken"), "broken"),
                (.timedOut(.seconds(3)), "timed out after 3 s"),
            ] {
                let found = RunTransition(of: run(attempt: attempt), at: end, retry: retry, now: now, chance: 0.5)
                let delay = retry.delay(afterAttempt: attempt, chance: 0.5)
                #expect((delay != nil) == (attempt < retry.attempts))
                #expect(
                    found
                        == RunTransition(
                            state: delay == nil ? .failed : .pending, availableAt: delay.map { now.adding($0) },
                            error: error))
            }
        }
    }

    @Test func `waits grow by the factor up to the maximum`() {
        let retry = RetryPolicy.exponential(
            .seconds(10), factor: 3, maximumDelay: .seconds(200), jitter: 0, attempts: 7)
        let waits = (1...7).map { retry.delay(afterAttempt: $0, chance: 0.9) }
        #expect(waits == [10, 30, 90, 200, 200, 200, nil].map { $0.map(Duration.seconds) })
    }

    @Test func `a constant wait stays the same`() {
        let retry = RetryPolicy.constant(.milliseconds(1_500), attempts: 4)
        #expect(
            (1...4).map { retry.delay(afterAttempt: $0, chance: 0.3) }
                == [1_500, 1_500, 1_500, nil].map { $0.map(Duration.milliseconds) })
    }

    @Test func `the jitter shortens a wait by its part of chance`() {
        let retry = RetryPolicy.exponential(.seconds(100), jitter: 0.2, attempts: 2)
        #expect(retry.delay(afterAttempt: 1, chance: 0) == .seconds(100))
        #expect(retry.delay(afterAttempt: 1, chance: 0.5) == .seconds(90))
        let shortest = RetryPolicy.exponential(.seconds(100), jitter: 1, attempts: 2).delay(
            afterAttempt: 1, chance: 0.999)
        #expect(shortest.map { $0 > .zero && $0 < .seconds(1) } == true)
    }

    @Test func `a wait never overflows, however many attempts there were`() {
        let retry = RetryPolicy.exponential(
            .days(1), factor: 1e300, maximumDelay: .days(36_500), jitter: 0, attempts: .max)
        #expect(retry.delay(afterAttempt: 1_000_000, chance: 0) == .days(36_500))
        #expect(
            RetryPolicy.constant(.seconds(1), attempts: .max).delay(afterAttempt: .max - 1, chance: 0) == .seconds(1))
        #expect(RetryPolicy.exponential(.zero, attempts: .max).delay(afterAttempt: 100, chance: 0) == .zero)
        #expect(RetryPolicy.constant(.seconds(1), attempts: 3).delay(afterAttempt: 0, chance: 0) == .seconds(1))
    }

    @Test func `a run whose node is gone is rescued twice, and then set aside`() {
        for interruptions in 0..<5 {
            let transition = RunTransition.interruption(of: run(interruptions: interruptions))
            #expect(transition.isInterruption)
            #expect(transition.state == (interruptions < 2 ? .interrupted : .failed))
            #expect(transition.refundsAttempt == (interruptions < 2))
            #expect(transition.error?.isEmpty == false)
            #expect(transition.availableAt == nil)
        }
    }

    @Test func `a run that was asked to stop and whose node is gone is cancelled`() {
        for interruptions in 0..<5 {
            var run = run(interruptions: interruptions)
            run.askedToStopAt = PlanCase.date(1)
            let transition = RunTransition.interruption(of: run)
            #expect(transition.state == .cancelled)
            #expect(transition.isInterruption)
        }
    }

    @Test func `a claim begins an attempt under a new fence`() {
        var run = run(attempt: 1)
        run.state = .pending
        run.fence = 4
        run.availableAt = now
        run.error = "before"
        run.claim(by: "node", at: now, until: PlanCase.date(530))
        #expect(run.state == .running)
        #expect(run.node == "node")
        #expect(run.fence == 5)
        #expect(run.attempt == 2)
        #expect(run.startedAt == now)
        #expect(run.leaseUntil == PlanCase.date(530))
        #expect(run.availableAt == nil)
        #expect(run.error == nil)
    }

    @Test(arguments: RunState.allCases)
    func `a transition leaves its marks on the run`(state: RunState) {
        for refunds in [false, true] {
            for interrupts in [false, true] {
                var run = run(attempt: 0)
                run.claim(by: "node", at: PlanCase.date(400), until: PlanCase.date(430))
                run.askedToStopAt = PlanCase.date(410)
                run.progress = Progress(0.5)
                let transition = RunTransition(
                    state: state, availableAt: PlanCase.date(900), error: "why", refundsAttempt: refunds,
                    isInterruption: interrupts)
                run.apply(transition, at: now)
                #expect(run.state == state)
                #expect(run.error == "why")
                #expect(run.availableAt == PlanCase.date(900))
                #expect(run.leaseUntil == nil)
                #expect(run.attempt == (refunds ? 0 : 1))
                #expect(run.interruptions == (interrupts ? 1 : 0))
                #expect(run.finishedAt == (state.isFinal ? now : nil))
                #expect(run.startedAt == (state.isFinal ? PlanCase.date(400) : nil))
                #expect(run.askedToStopAt == (state.isFinal ? PlanCase.date(410) : nil))
                #expect(run.progress == (state.isFinal ? Progress(0.5) : nil))
                let attempt = Attempt(
                    number: 1, node: "node", startedAt: PlanCase.date(400), endedAt: now, error: "why")
                #expect(run.earlierAttempts == (state.isFinal ? [] : [attempt]))
            }
        }
    }
}
