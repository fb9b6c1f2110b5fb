import ChildProcess
import SchedulerAdmin
import SchedulerAdminServer
import SchedulerCore
import Synchronization
import Testing

@Suite struct StreamTests {
    /// The next event of that name; what comes before it is passed over.
    private static func event(_ name: String, from wire: Wire) throws -> String {
        while true {
            let event = try wire.event()
            if event.contains("event: \(name)\n") { return event }
        }
    }

    @Test func `events are sent as they happen`() async throws {
        try await Served.with { served in
            let running = Task { try await served.scheduler.run() }
            try await served.talk { wire throws in
                wire.request("GET /api/v1/events")
                let head = try wire.head()
                #expect(head.status == 200)
                #expect(head.field("Content-Type") == "text/event-stream")
                #expect(head.field("Transfer-Encoding") == "chunked")
                let position = try wire.chunk()
                #expect(position?.hasPrefix("retry: 2000\nid: ") == true)
                let other = try Wire(port: served.port)
                other.request("POST /api/v1/jobs/backup/run")
                #expect(try other.answer().status == 202)
                let started = try Self.event("run.started", from: wire)
                #expect(started.contains("\"job\":\"backup\""))
                _ = try Self.event("run.finished", from: wire)
            }
            served.scheduler.beginShutdown()
            try await running.value
        }
    }

    @Test func `a client that comes back gets what it missed`() async throws {
        try await Served.with { served in
            let running = Task { try await served.scheduler.run() }
            let first = try await served.talk { wire throws in
                wire.request("GET /api/v1/events")
                _ = try wire.head()
                return try Self.id(wire.chunk() ?? "")
            }
            for _ in 0..<3 { _ = try await served.scheduler.finished(served.scheduler.runNow("backup")) }
            try await served.talk { wire throws in
                wire.request("GET /api/v1/events", headers: "Last-Event-ID: \(first)\r\n")
                _ = try wire.head()
                var names: [String] = []
                var last = ""
                for _ in 0..<9 {
                    let event = try wire.event()
                    last = Self.id(event)
                    names.append(String(event.split(separator: "event: ")[1].prefix { $0 != "\n" }))
                }
                let kinds = ["run.created", "run.finished", "run.started"]
                #expect(names.sorted() == kinds.flatMap { Array(repeating: $0, count: 3) })
                let again = try Wire(port: served.port)
                again.request("GET /api/v1/events", headers: "Last-Event-ID: \(last)\r\n")
                _ = try again.head()
                let other = try Wire(port: served.port)
                other.request("POST /api/v1/jobs/backup/run")
                _ = try other.answer()
                _ = try Self.event("run.started", from: again)
            }
            served.scheduler.beginShutdown()
            try await running.value
        }
    }

    @Test(arguments: ["00000000-1", "x", "-", "1-2-3", "00000000-99999999999999999999"])
    func `a client that comes from another life is told to start anew`(id: String) async throws {
        try await Served.with { served in
            try await served.talk { wire throws in
                wire.request("GET /api/v1/events", headers: "Last-Event-ID: \(id)\r\n")
                _ = try wire.head()
                #expect(try wire.event().contains("retry: "))
                #expect(try wire.event().contains("event: reset\n"))
            }
        }
    }

    @Test func `a run's log is sent as it is written`() async throws {
        try await Served.with { served in
            let gate = AsyncStream.makeStream(of: String.self)
            try await served.scheduler.configure(
                .init(id: "talker", kind: .manual) { context in
                    context.logger.info("hello")
                    for await line in gate.stream { context.logger.info("\(line)") }
                })
            let running = Task { try await served.scheduler.run() }
            var events = served.scheduler.events.makeAsyncIterator()
            let run = try await served.scheduler.runNow("talker")
            while let event = await events.next() { if case .runStarted = event { break } }
            try await served.talk { wire throws in
                wire.request("GET /api/v1/runs/\(run)/log/live")
                #expect(try wire.head().status == 200)
                #expect(try wire.event().contains("\"message\":\"hello\""))
                for number in 0..<10 {
                    gate.continuation.yield("line \(number)")
                    #expect(try wire.event().contains("\"message\":\"line \(number)\""))
                }
                gate.continuation.finish()
                #expect(try wire.event().contains("event: end\n"))
                _ = try wire.read(until: "0\r\n\r\n")
                // The connection is as good as before.
                wire.request("GET /api/v1/runs/999/log/live")
                #expect(try wire.answer().status == 404)
            }
            served.scheduler.beginShutdown()
            try await running.value
        }
    }

    @Test func `whoever goes away is listened for no more, although nothing is sent`() async throws {
        let (pieces, piece) = AsyncStream.makeStream(of: [UInt8].self)
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        piece.onTermination = { _ in end.finish() }
        let server = AdminServer(options: .init(), bodyLimit: 0) { _ in
            AdminResponse(status: 200, body: .stream(pieces))
        }
        let port = try server.start()
        try await onThread {
            let wire = try Wire(port: port)
            wire.request("GET /")
            _ = try wire.head()
        }
        for await _ in ended {}
        await server.stop()
    }

    @Test func `a long body is made as it is taken, and arrives whole`() async throws {
        let count = 2_000
        let made = Atomic(0)
        let server = AdminServer(options: .init(), bodyLimit: 0) { _ in
            AdminResponse(
                status: 200,
                body: .stream(
                    AsyncStream {
                        let number = made.add(1, ordering: .relaxed).newValue
                        return number > count
                            ? nil : Array(repeating: UInt8(ascii: "a") + UInt8(number % 26), count: 10_000)
                    }))
        }
        let port = try server.start()
        try await onThread {
            let wire = try Wire(port: port)
            wire.request("GET /")
            _ = try wire.head()
            // What has been made by now fits on the way: nobody has read more than the header.
            #expect(made.load(ordering: .relaxed) < count)
            var length = 0
            while let chunk = try wire.chunk() { length += chunk.utf8.count }
            #expect(length == count * 10_000)
        }
        #expect(made.load(ordering: .relaxed) == count + 1)
        await server.stop()
    }

    @Test func `a server stops although clients listen`() async throws {
        try await Served.with { served in
            let wires = try await onThread {
                try (0..<20).map { _ in
                    let wire = Handed(try Wire(port: served.port))
                    wire.wire.request("GET /api/v1/events")
                    _ = try wire.wire.head()
                    return wire
                }
            }
            await served.server.stop()
            try await onThread { for wire in wires { _ = try wire.wire.isClosed() } }
        }
    }

    @Test func `five hundred clients listen at once, and get what happens`() async throws {
        try await Served.with { served in
            let running = Task { try await served.scheduler.run() }
            let wires = try await onThread {
                try (0..<500).map { _ in
                    let wire = Handed(try Wire(port: served.port))
                    wire.wire.request("GET /api/v1/events")
                    _ = try wire.wire.head()
                    _ = try wire.wire.chunk()
                    return wire
                }
            }
            try await served.scheduler.runNow("backup")
            try await onThread {
                for wire in wires {
                    _ = try wire.wire.read(until: "event: run.finished\n")
                }
            }
            served.scheduler.beginShutdown()
            try await running.value
        }
    }

    private static func id(_ event: String) -> String {
        String(event.split(separator: "id: ").last?.prefix { $0 != "\n" } ?? "")
    }
}

/// A wire that one thread after another uses.
private struct Handed: @unchecked Sendable {
    let wire: Wire

    init(_ wire: Wire) { self.wire = wire }
}
