import SchedulerCore
import SchedulerTesting
import Synchronization
import Testing

@testable import SchedulerAdmin

@Suite struct IdempotencyTests {
    private static let job = JobOptions(id: "a", kind: .manual, overlap: .queueAll) { _ in }

    @Test func `a request that comes again makes nothing more, and is answered as before`() async throws {
        let trial = try await OperationTrial(Self.job)
        for _ in 1...3 {
            let answer = try await trial.ask("POST", "jobs/a/run", headers: ["Idempotency-Key": "k1"])
            #expect(answer.status == 202 && answer.at("id") == 1)
        }
        #expect(try await trial.scheduler.runs().count == 1)
        #expect(try await trial.scheduler.store.auditEntries(AuditQuery()).count == 1)
        #expect(try await trial.ask("POST", "jobs/a/run", headers: ["Idempotency-Key": "k2"]).at("id") == 2)
        #expect(try await trial.ask("POST", "jobs/a/run").at("id") == 3)
    }

    @Test func `a key stands for one request of one principal`() async throws {
        let trial = try await OperationTrial(Self.job)
        let key = ["Idempotency-Key": "k"]
        #expect(try await trial.ask("POST", "jobs/a/run", headers: key).at("id") == 1)
        let other = try await trial.ask("POST", "jobs/a/run", body: ["overlap": "skip"], headers: key)
        #expect(other.status == 422 && other.at("field") == "Idempotency-Key")
        let bob = try await trial.ask("POST", "jobs/a/run", headers: ["Idempotency-Key": "k", "X-Name": "bob"])
        #expect(bob.at("id") == 2)
        #expect(try await trial.ask("POST", "runs/1/retry", headers: key).at("id") == 3, "another operation")
    }

    @Test func `two who have the same name have keys of their own, and the audit tells them apart`() async throws {
        let desk = Desk()
        try await desk.harness.scheduler.configure(Self.job)
        let tokens = try await [
            desk.tokens.create(name: "ci", role: .operator), desk.tokens.create(name: "ci", role: .operator),
        ]
        for (number, token) in tokens.enumerated() {
            let answer = await desk.send(
                "POST", "/api/v1/jobs/a/run", token: token.text, headers: [("Idempotency-Key", "k")])
            #expect(answer.status == 202 && answer.json["id"] == .integer(Int64(number + 1)))
        }
        let entries = try await desk.harness.scheduler.store.auditEntries(AuditQuery()).map(\.entry)
        #expect(entries.map(\.principal) == tokens.reversed().map { "token:\($0.token.id)" })
    }

    @Test func `what could not be recorded is recorded when it comes again, and made once`() async throws {
        let store = FaultyStore()
        let trial = try await OperationTrial(store: store, Self.job)
        let key = ["Idempotency-Key": "k"]
        store.failing = [.recordEntry]
        #expect(try await trial.ask("POST", "jobs/a/run", headers: key).status == 503)
        store.failing = []
        for _ in 1...3 { #expect(try await trial.ask("POST", "jobs/a/run", headers: key).at("id") == 1) }
        #expect(try await store.auditEntries(AuditQuery()).map(\.entry.operation) == ["jobs.run"])
    }

    @Test func `a schedule that was made is answered although it cannot be read any more, and is made once`()
        async throws
    {
        let store = FaultyStore()
        let trial = try await OperationTrial(store: store, Self.job)
        let body: ParameterValue = ["job": "a", "cron": "0 2 * * *"]
        let key = ["Idempotency-Key": "k"]
        store.failing = [.schedule]
        let made = try await trial.ask("POST", "schedules", body: body, headers: key)
        #expect(made.status == 201)
        store.failing = []
        let again = try await trial.ask("POST", "schedules", body: body, headers: key)
        #expect(again.status == 201 && again.at("id") == made.at("id"))
        #expect(try await trial.scheduler.schedules(of: "a").count == 1)
    }

    @Test(arguments: TrialStore.allCases)
    func `a key is known to other nodes and after a restart, for a day`(kind: TrialStore) async throws {
        try await kind.withStore { store in
            let clock = ManualClock()
            let token = try await TokenStore(store, clock: clock).create(name: "ci", role: .operator).text
            func run(hours: Int, json: String? = nil) async throws -> AdminResponse {
                clock.step(by: .hours(hours))
                let desk = Desk(store: store, clock: clock)
                try await desk.harness.scheduler.configure(Self.job)
                return await desk.send(
                    "POST", "/api/v1/jobs/a/run", token: token, json: json, headers: [("Idempotency-Key", "k")])
            }
            for hours in [0, 1] { #expect(try await run(hours: hours).json["id"] == .integer(1)) }
            #expect(try await run(hours: 1, json: #"{"overlap":"skip"}"#).status == 422)
            #expect(try await run(hours: 23).json["id"] == .integer(2))
            #expect(try await store.auditEntries(AuditQuery(operation: "jobs.run")).count == 3)
        }
    }

    @Test func `what was refused can be tried again under the same key`() async throws {
        let store = FaultyStore()
        let trial = try await OperationTrial(store: store, Self.job)
        let key = ["Idempotency-Key": "k"]
        store.failing = [.enqueue]
        #expect(try await trial.ask("POST", "jobs/a/run", headers: key).status == 503)
        store.failing = []
        #expect(try await trial.ask("POST", "jobs/a/run", headers: key).status == 202)
    }

    @Test func `a key that is too long is refused, and an empty one is none`() async throws {
        let trial = try await OperationTrial(Self.job)
        let long = ["Idempotency-Key": String(repeating: "ä", count: 201)]
        let answer = try await trial.ask("POST", "jobs/a/run", headers: long)
        #expect(answer.status == 422 && answer.at("field") == "Idempotency-Key")
        for id in 1...2 {
            let answer = try await trial.ask("POST", "jobs/a/run", headers: ["Idempotency-Key": ""])
            #expect(answer.at("id") == .integer(Int64(id)))
        }
    }

    @Test func `a twin that comes meanwhile is told to come back`() async throws {
        let memory = IdempotencyMemory()
        let clock = ManualClock()
        let key = IdempotencyMemory.Key(principal: "ann", operation: "jobs.run", text: "k")
        let request = IdempotencyMemory.Request(AdminRequest(method: "POST", path: "/"))
        let first = try await memory.once(key, for: request, at: clock.now) {
            let problem = await #expect(throws: Problem.self) {
                try await memory.once(key, for: request, at: clock.now) { .done }
            }
            #expect(problem?.status == 409 && problem?.headers["Retry-After"] == "1")
            return .done
        }
        #expect(!first.isRepeated)
        #expect(try await memory.once(key, for: request, at: clock.now) { .done }.isRepeated)
    }

    @Test func `the oldest are forgotten, and all after a day`() async throws {
        let memory = IdempotencyMemory()
        let clock = ManualClock()
        let request = IdempotencyMemory.Request(AdminRequest(method: "POST", path: "/"))
        func repeats(_ text: String, after hours: Int = 0) async throws -> Bool {
            let key = IdempotencyMemory.Key(principal: "ann", operation: "jobs.run", text: text)
            return try await memory.once(key, for: request, at: clock.now.adding(.hours(hours))) { .done }.isRepeated
        }
        for number in 0...IdempotencyMemory.limit { #expect(try await !repeats("\(number)")) }
        #expect(try await repeats("1"))
        #expect(try await !repeats("0"))
        #expect(try await repeats("900", after: 24))
        #expect(try await !repeats("900", after: 25))
    }
}
