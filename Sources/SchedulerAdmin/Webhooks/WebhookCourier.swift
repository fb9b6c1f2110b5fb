import FoundationEssentials
import SchedulerCore
import Synchronization

/// Tells webhooks of what happens on this node.
///
/// Each webhook is told one thing after the other. What waits is in memory: it is lost when the process ends.
final class WebhookCourier: Sendable {
    private let scheduler: Scheduler
    private let transport: WebhookTransport
    private let shelf: WebhookShelf
    private let queues = Mutex<[String: WebhookQueue]>([:])
    private let cache = Mutex<(webhooks: [Webhook], until: Duration)?>(nil)
    /// How the last run of a job ended, as far as it is known.
    private let hasFailed = Mutex<[JobID: Bool]>([:])

    /// Between attempts; after the last, it is given up.
    static let pauses: [Duration] = [1, 4, 16, 64, 256, 1_024].map { .seconds($0) }
    static let overdueInterval = Duration.seconds(60)
    private static let cacheAge = Duration.seconds(5)

    init(_ scheduler: Scheduler, _ transport: WebhookTransport) {
        self.scheduler = scheduler
        self.transport = transport
        shelf = WebhookShelf(scheduler.store)
    }

    private var clock: any SchedulerClock { scheduler.clock }

    /// Works until the scheduler has ended or the calling task is cancelled.
    func run(_ events: AsyncStream<SchedulerEvent>) async {
        let (messages, inbox) = AsyncStream.makeStream(of: WebhookMessage.self)
        await withDiscardingTaskGroup { group in
            group.addTask { await self.watchForOverdue(inbox) }
            group.addTask {
                for await event in events {
                    // A store that cannot be used at present has no webhooks to tell.
                    if let message = try? await self.message(about: event) { inbox.yield(message) }
                }
                inbox.finish()
            }
            for await message in messages {
                for queue in await self.enqueue(message) { group.addTask { await self.work(off: queue) } }
            }
            group.cancelAll()
        }
    }

    /// Tries a webhook, once.
    func test(_ webhook: Webhook) async throws -> WebhookDelivery {
        let delivery = await attempt(WebhookMessage(.test, at: clock.now), webhook, number: 1)
        try await shelf.record(delivery, of: webhook.id)
        return delivery
    }

    /// Has the next event look at the store for webhooks.
    func forgetCache() {
        cache.withLock { $0 = nil }
    }

    // MARK: What there is to tell

    private func message(about event: SchedulerEvent) async throws -> WebhookMessage? {
        switch event {
        case .runFinished(let run) where run.state == .failed:
            hasFailed.withLock { $0[run.job] = true }
            return WebhookMessage(.failed, run, at: run.finishedAt ?? clock.now)
        case .runFinished(let run) where run.state == .succeeded:
            let known = hasFailed.withLock { $0.updateValue(false, forKey: run.job) }
            guard try await webhooks().contains(where: { $0.wants(.recovered, of: run.job) }) else { return nil }
            var failed = known
            if failed == nil { failed = try await failedBefore(run) }
            guard failed == true else { return nil }
            return WebhookMessage(.recovered, run, at: run.finishedAt ?? clock.now)
        case .slotsPassed(let record) where record.outcome == .missed:
            return WebhookMessage(
                record, of: try await scheduler.store.schedule(record.schedule)?.schedule.job, at: clock.now)
        default: return nil
        }
    }

    private func failedBefore(_ run: Run) async throws -> Bool {
        let query = RunQuery(job: run.job, states: [.succeeded, .failed], before: run.id, limit: 1)
        return try await scheduler.store.runs(query).first?.state == .failed
    }

    /// Looks every minute, as long as the task is not cancelled.
    private func watchForOverdue(_ inbox: AsyncStream<WebhookMessage>.Continuation) async {
        while !Task.isCancelled {
            for message in (try? await overdue()) ?? [] { inbox.yield(message) }
            do { try await clock.sleep(for: Self.overdueInterval) } catch { return }
        }
    }

    private func overdue() async throws -> [WebhookMessage] {
        guard try await webhooks().contains(where: { $0.events.contains(.overdue) }) else { return [] }
        var messages: [WebhookMessage] = []
        for status in try await scheduler.jobs() where status.isOverdue {
            let last = status.lastSucceededAt.map { ISO8601.text($0) } ?? "never"
            guard try await shelf.claimOverdue(status.id, since: last) else { continue }
            messages.append(
                WebhookMessage(.overdue, at: clock.now, job: status.id, reason: "It last succeeded: \(last)."))
        }
        return messages
    }

    // MARK: Telling it

    /// - Returns: the queues that nobody works off yet.
    private func enqueue(_ message: WebhookMessage) async -> [(Webhook, WebhookQueue)] {
        var idle: [(Webhook, WebhookQueue)] = []
        for webhook in (try? await webhooks()) ?? [] where webhook.wants(message.event, of: message.job) {
            let queue = queues.withLock { queues in
                queues[webhook.id]
                    ?? {
                        let queue = WebhookQueue()
                        queues[webhook.id] = queue
                        return queue
                    }()
            }
            let (begins, dropped) = queue.add(message)
            if begins { idle.append((webhook, queue)) }
            guard let dropped else { continue }
            try? await shelf.record(
                WebhookDelivery(dropped, .dropped, attempts: 0, finishedAt: clock.now), of: webhook.id)
        }
        return idle
    }

    private func work(off work: (webhook: Webhook, queue: WebhookQueue)) async {
        while let message = work.queue.next() {
            let delivery = await deliver(message, to: work.webhook)
            if let delivery { try? await shelf.record(delivery, of: work.webhook.id) }
        }
    }

    /// - Returns: what became of it; nil where the webhook is gone, or the task was cancelled.
    private func deliver(_ message: WebhookMessage, to webhook: Webhook) async -> WebhookDelivery? {
        var number = 1
        while true {
            let delivery = await attempt(message, webhook, number: number)
            guard delivery.state == .failed, number <= Self.pauses.count else { return delivery }
            do {
                try await clock.sleep(for: Self.pauses[number - 1])
                guard try await shelf.webhook(webhook.id) != nil else { return nil }
            } catch is CancellationError {
                return nil
            } catch {
                // The store is away; the webhook may well be there still.
            }
            number += 1
        }
    }

    private func attempt(_ message: WebhookMessage, _ webhook: Webhook, number: Int) async -> WebhookDelivery {
        let timestamp = Int64(clock.now.timeIntervalSince1970)
        do {
            let status = try await transport.send(WebhookRequest(message, to: webhook, timestamp: timestamp))
            return WebhookDelivery(
                message, (200..<300).contains(status) ? .delivered : .failed, attempts: number,
                status: min(max(status, 0), 999), finishedAt: clock.now)
        } catch {
            return WebhookDelivery(
                message, .failed, attempts: number, error: "\(error)".shortened(to: 300), finishedAt: clock.now)
        }
    }

    private func webhooks() async throws -> [Webhook] {
        let uptime = clock.uptime
        if let cached = cache.withLock({ $0 }), uptime < cached.until { return cached.webhooks }
        let webhooks = try await shelf.all()
        cache.withLock { $0 = (webhooks, uptime + Self.cacheAge) }
        return webhooks
    }
}

extension WebhookDelivery {
    init(
        _ message: WebhookMessage, _ state: State, attempts: Int, status: Int? = nil, error: String? = nil,
        finishedAt: Date
    ) {
        id = message.id
        event = message.event
        job = message.job
        instant = message.instant
        self.state = state
        self.attempts = attempts
        self.status = status
        self.error = error
        self.finishedAt = finishedAt
    }
}
