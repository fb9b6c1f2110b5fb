import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

@testable import SchedulerAdmin

/// What is secret of a job is shown as dots, which stand for it in a request too.
@Suite struct SecretTests {
    private func started(store: any Store = MemoryStore()) async throws -> ScheduleWorld {
        let world = ScheduleWorld(store: store)
        try await world.harness.scheduler.configure(
            .init(
                id: "backup", kind: .manual, parameters: .typed(Login()),
                secretParameters: ["key", "pin"]
            ) { _ in })
        try await world.harness.start()
        return world
    }

    private func parameters(_ world: ScheduleWorld) async throws -> Parameters {
        try await world.harness.scheduler.schedule("a").schedule.parameters
    }

    @Test func `what was read can be written back, and the secret stays`() async throws {
        let world = try await started()
        _ = try await world.create(["id": "a", "cron": "0 2 * * *", "parameters": ["key": "hush", "max": 2]])
        let shown = try #require(try await world.ask("GET", "schedules/a")["parameters"])
        #expect(shown == ["key": "•••", "max": 2])
        #expect(try await world.ask("PUT", "schedules/a", ["parameters": shown]).status == 200)
        #expect(try await parameters(world) == ["key": "hush", "max": 2])
        try await world.ask("PUT", "schedules/a", ["parameters": ["key": "new"]])
        #expect(try await parameters(world) == ["key": "new"])
        try await world.ask("PUT", "schedules/a", ["parameters": ["max": 3]])
        #expect(try await parameters(world) == ["max": 3])
    }

    @Test func `dots in something new stand for the job's own secret, and are refused where it has none`() async throws
    {
        let world = try await started()
        let body: ParameterValue = ["parameters": ["key": "•••", "max": 2]]
        _ = try await world.create(["id": "a", "cron": "0 2 * * *", "parameters": ["key": "•••", "max": 2]])
        #expect(try await parameters(world) == ["max": 2])
        let run = try await world.ask("POST", "jobs/backup/run", body)
        #expect(run.status == 202)
        #expect(try await world.harness.scheduler.run(RunID(rawValue: 1)).order.parameters == ["key": "own", "max": 2])
        for refused in [
            try await world.create(["cron": "0 2 * * *", "parameters": ["pin": "•••"]]),
            try await world.ask("POST", "jobs/backup/run", ["parameters": ["pin": "•••"]]),
            try await world.ask("PUT", "schedules/a", ["parameters": ["pin": "•••"]]),
        ] {
            #expect(refused.status == 422 && refused["field"] == "parameters.pin")
        }
    }

    @Test func `a tag tells nobody who guesses a secret that they are right`() async throws {
        let tags = try await [started(), started()].asyncMap { world in
            _ = try await world.create(["id": "a", "cron": "0 2 * * *", "parameters": ["key": "hush"]])
            return try await world.ask("GET", "schedules/a").header("ETag")
        }
        #expect(tags[0] != tags[1])
    }

    @Test func `a tag is the same on all nodes of a store`() async throws {
        let store = MemoryStore()
        let world = try await started(store: store)
        _ = try await world.create(["id": "a", "cron": "0 2 * * *", "parameters": ["key": "hush"]])
        let tag = try await world.ask("GET", "schedules/a").header("ETag")
        #expect(try await world.ask("GET", "schedules/a", as: world.admin(.operator)).header("ETag") == tag)
    }

    @Test func `the key of a store is made once`() async throws {
        let store = MemoryStore()
        let codes = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 1...8 { group.addTask { try await StoreKeyring(store).key().code(of: "x") } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(codes.count == 1)
        #expect(try await StoreKeyring(MemoryStore()).key().code(of: "x") != codes.first)
    }
}

/// What the job is told.
private struct Login: Codable {
    var key = "own"
    var max = 1
    var pin: String?
}

extension Array {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
