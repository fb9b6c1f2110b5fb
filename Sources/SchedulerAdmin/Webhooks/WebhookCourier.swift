import FoundationEssentials
import SchedulerCore
import Synchronization

/// Tells webhooks of what happens on this node.
///
/// Each webhook is told one thing after the other. What waits is in memory: it is lost when the process ends. While the
/// store is away, those webhooks are told that were there before.
final class WebhookCourier: Sendable {
    private let scheduler: Scheduler
    private let transport: WebhookTransport
    private let shelf: WebhookShelf
    private let hosts: WebhookHosts
    private let queues = Mutex<[String: WebhookQueue]>([:])
    private let cache = Mutex<(webhooks: [Webhook], until: Duration)?>(nil)
    /// How the last run of a job ended, as far as it is known.
    private let hasFailed = Mutex<[JobID: Bool]>([:])

    /// Between attempts; after the last, it is given up.
    static let pauses: [Duration] = [1, 4, 16, 64, 256, 1_024].map { .seconds($0) }
    static let overdueInterval = Duration.seconds(60)
    private static let cacheAge = Duration.seconds(5)

    init(_ scheduler: Scheduler, _ transport: WebhookTransport, hosts: WebhookHosts = WebhookHosts()) {
        self.scheduler = scheduler
        self.transport = transport
        self.hosts = hosts
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
                    let message = await self.persistently { try await self.message(about: event) } ?? nil
                    if let message { inbox.yield(message) }
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
    func lookAgain() {
        cache.withLock { $0?.until = .zero }
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
        let wishing = try await webhooks().filter { $0.events.contains(.overdue) }
        guard !wishing.isEmpty else { return [] }
        let overdue = try await scheduler.jobs().filter(\.isOverdue)
        var messages: [WebhookMessage] = []
        for webhook in wishing {
            let since = overdue.filter { webhook.wants(.overdue, of: $0.id) }.reduce(into: [JobID: String]()) {
                $0[$1.id] = $1.lastSucceededAt.map { ISO8601.text($0) } ?? "never"
            }
            for job in try await shelf.claimOverdue(since, for: webhook.id, at: clock.now) {
                let reason = "It last succeeded: \(since[job] ?? "never")."
                messages.append(
                    WebhookMessage(.overdue, at: clock.now, job: job, reason: reason, recipient: webhook.id))
            }
        }
        return messages
    }

    // MARK: Telling it

    /// - Returns: the queues that nobody works off yet.
    private func enqueue(_ message: WebhookMessage) async -> [(Webhook, WebhookQueue)] {
        var idle: [(Webhook, WebhookQueue)] = []
        let webhooks = await persistently { try await self.webhooks() } ?? []
        for webhook in webhooks where message.isFor(webhook) {
            let queue = queues.withLock { queues in
                let queue = queues[webhook.id] ?? WebhookQueue()
                queues[webhook.id] = queue
                return queue
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
            guard let delivery = await deliver(message, to: work.webhook) else { continue }
            try? await shelf.record(delivery, of: work.webhook.id)
            guard message.event == .overdue, let job = message.job else { continue }
            try? await shelf.settleOverdue(job, for: work.webhook.id)
        }
    }

    /// - Returns: what became of it; nil where the webhook is gone, or the task was cancelled.
    private func deliver(_ message: WebhookMessage, to webhook: Webhook) async -> WebhookDelivery? {
        for number in 1... {
            guard !Task.isCancelled, await isThere(webhook) else { return nil }
            var delivery = await attempt(message, webhook, number: number)
            guard delivery.state == .failed, number <= Self.pauses.count else { return delivery }
            let pause = Self.pauses[number - 1]
            delivery.state = .pending
            delivery.finishedAt = nil
            delivery.nextAttemptAt = clock.now.adding(pause)
            try? await shelf.record(delivery, of: webhook.id)
            do { try await clock.sleep(for: pause) } catch { return nil }
        }
        return nil
    }

    /// Whether nobody has deleted the webhook. While the store is away, nobody has.
    private func isThere(_ webhook: Webhook) async -> Bool {
        do { return try await shelf.webhook(webhook.id) != nil } catch { return true }
    }

    private func attempt(_ message: WebhookMessage, _ webhook: Webhook, number: Int) async -> WebhookDelivery {
        let timestamp = Int64(clock.now.timeIntervalSince1970)
        do {
            // Those that are there may be of a time when other hosts were allowed.
            guard hosts.allow(webhook.host) else { throw WebhookHosts.refused }
            let status = try await transport.send(WebhookRequest(message, to: webhook, timestamp: timestamp))
            return WebhookDelivery(
                message, (200..<300).contains(status) ? .delivered : .failed, attempts: number,
                status: min(max(status, 0), 999), finishedAt: clock.now)
        } catch {
            return WebhookDelivery(
                message, .failed, attempts: number, error: WebhookFailure.text(of: error), finishedAt: clock.now)
        }
    }

    // MARK: The store

    /// How long to wait for a store that is away.
    private static let storePatience = Duration.seconds(5)

    /// Does something until the store lets it be done; nil where the task was cancelled.
    private func persistently<Value>(_ body: () async throws -> Value) async -> Value? {
        while true {
            do { return try await body() } catch {
                do { try await clock.sleep(for: Self.storePatience) } catch { return nil }
            }
        }
    }

    private func webhooks() async throws -> [Webhook] {
        let uptime = clock.uptime
        let cached = cache.withLock { $0 }
        if let cached, uptime < cached.until { return cached.webhooks }
        do {
            let webhooks = try await shelf.all()
            cache.withLock { $0 = (webhooks, uptime + Self.cacheAge) }
            return webhooks
        } catch {
            guard let cached else { throw error }
            return cached.webhooks
        }
    }
}
