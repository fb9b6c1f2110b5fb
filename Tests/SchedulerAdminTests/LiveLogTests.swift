import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

@testable import SchedulerAdmin

@Suite struct LiveLogTests {
    @Test func `the log of a run that waits goes on until the run is over`() async throws {
        let world = ScheduleWorld()
        try await world.harness.scheduler.configure(Self.talker)
        let run = try await world.harness.scheduler.runNow("talker")
        var log = try await LogReader(world.admin, run)
        let waiting = try await log.next()
        #expect(waiting.name == "waiting" && waiting.data["state"] == "pending")
        try await world.harness.start()
        #expect(try await log.next().data["message"] == "hello")
        #expect(try await log.next().name == "end")
        #expect(try await log.isOver())
    }

    @Test func `the log of a run that is tried again goes on, each line with its attempt`() async throws {
        let world = ScheduleWorld()
        try await world.harness.scheduler.configure(
            .init(id: "shaky", kind: .manual, retry: .constant(.seconds(60), attempts: 2)) { context in
                context.logger.info("try")
                if context.attempt == 1 { throw HarnessProblem() }
            })
        try await world.harness.start()
        let run = try await world.harness.scheduler.runNow("shaky")
        try await world.harness.settle()
        var log = try await LogReader(world.admin, run)
        let first = try await log.next()
        #expect(first.data["sequence"] == 1 && first.data["attempt"] == 1)
        #expect(try await log.next().name == "waiting")
        try await world.harness.advance(by: .seconds(60))
        let second = try await log.next()
        #expect(second.data["sequence"] == 1 && second.data["attempt"] == 2)
        #expect(try await log.next().name == "end")
        var again = try await LogReader(world.admin, run)
        #expect(try await again.next().data["attempt"] == 1)
        #expect(try await again.next().data["attempt"] == 2)
    }

    @Test func `the log of a run on another node is sent until that run is over`() async throws {
        let store = MemoryStore()
        let clock = ManualClock()
        let other = SchedulerHarness(clock: clock, store: store)
        let desk = Desk(store: store, clock: clock)
        let token = try await desk.token()
        try await other.scheduler.configure(
            .init(id: "slow", kind: .manual) { context in
                context.logger.info("begun")
                try await context.sleep(for: .seconds(60))
                context.logger.info("done")
            })
        try await other.start()
        let run = try await other.scheduler.runNow("slow")
        try await other.advance(by: .seconds(5))
        var log = try await LogReader(desk.admin, run, headers: [("Authorization", "Bearer \(token)")])
        #expect(try await log.next().data["message"] == "begun")
        try await other.advance(by: .seconds(70))
        #expect(try await log.next().data["message"] == "done")
        #expect(try await log.next().name == "end")
    }

    @Test func `a client that comes back gets the lines that it lacks only`() async throws {
        let world = ScheduleWorld()
        try await world.harness.scheduler.configure(
            .init(id: "counter", kind: .manual) { context in
                for number in 1...3 { context.logger.info("\(number)") }
            })
        try await world.harness.start()
        let run = try await world.harness.scheduler.runNow("counter")
        try await world.harness.settle()
        var log = try await LogReader(world.admin, run)
        _ = try await log.next()
        let id = try #require(try await log.next().id)
        var rest = try await LogReader(world.admin, run, headers: [("Last-Event-ID", id)])
        #expect(try await rest.next().data["message"] == "3")
        #expect(try await rest.next().name == "end")
        for (query, headers) in [("after=\(id)", []), ("after=1@x", [("Last-Event-ID", id)])] {
            var other = try await LogReader(world.admin, run, query: query, headers: headers)
            #expect(try await other.next().data["message"] == "3")
        }
        var whole = try await LogReader(world.admin, run, query: "after=1@x")
        #expect(try await whole.next().data["message"] == "1")
    }

    @Test func `a log of a run that is not known is not found`() async throws {
        let world = try await ScheduleWorld.started()
        #expect(try await world.ask("GET", "runs/9/log/live").status == 404)
    }

    private static let talker = JobOptions(id: "talker", kind: .manual) { $0.logger.info("hello") }
}

/// Reads the events of a run's live log.
private struct LogReader {
    private var pieces: AsyncStream<[UInt8]>.Iterator

    struct Event {
        var id: String?
        var name = ""
        var data: [String: ParameterValue] = [:]
    }

    init(
        _ admin: Admin, _ run: RunID, query: String = "", headers: [(name: String, value: String)] = []
    ) async throws {
        let response = await admin.respond(
            to: AdminRequest(method: "GET", path: "/api/v1/runs/\(run)/log/live", query: query, headers: headers))
        guard case .stream(let stream) = response.body else { throw HarnessProblem() }
        pieces = stream.makeAsyncIterator()
    }

    /// The next event; heartbeats are none.
    mutating func next() async throws -> Event {
        while let piece = await pieces.next() {
            var event = Event()
            for line in String(decoding: piece, as: UTF8.self).split(separator: "\n") {
                let parts = line.split(separator: ":", maxSplits: 1).map { $0.drop { $0 == " " } }
                switch parts.first {
                case "id": event.id = String(parts[1])
                case "event": event.name = String(parts[1])
                case "data": event.data = try AdminJSON.object(Array(parts[1].utf8))
                default: break
                }
            }
            if !event.name.isEmpty { return event }
        }
        throw HarnessProblem()
    }

    mutating func isOver() async throws -> Bool { await pieces.next() == nil }
}
