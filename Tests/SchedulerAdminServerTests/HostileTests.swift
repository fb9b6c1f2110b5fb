import ChildProcess
import SchedulerAdmin
import SchedulerAdminServer
import SchedulerCore
import SchedulerTesting
import Synchronization
import Testing

/// Clients that mean no good.
@Suite struct HostileTests {
    @Test func `many who send half a request keep nobody else waiting`() async throws {
        // Not the server's time limit is tried here.
        try await Served.with(AdminServerOptions(timeout: .seconds(600))) { served in
            try await served.talk { wire throws in
                let slow = try (0..<500).map { number in
                    let other = try Wire(port: served.port)
                    other.send(String("GET /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nX: ".prefix(number % 50)))
                    return other
                }
                for _ in 0..<100 {
                    wire.request("GET /api/v1/jobs")
                    #expect(try wire.answer().status == 200)
                }
                // They are not forgotten either.
                slow[49].send("1\r\n\r\n")
                #expect(try slow[49].answer().status == 200)
            }
        }
    }

    @Test func `who takes too long for a request loses the connection, however often a byte comes`() async throws {
        try await Served.with(AdminServerOptions(timeout: .seconds(1))) { served in
            try await served.talk { wire throws in
                wire.send("GET /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nX: ")
                // Each byte is sent as soon as the one before it is: the server must not count the time since the last.
                var count = 0
                while wire.send("a"), count < 20_000 {
                    count += 1
                    wire.pause(milliseconds: 20)
                    if count > 500 { break }
                }
                #expect(count < 500, "it took more than ten seconds")
            }
            // One who waits for events is not idle.
            try await served.talk { wire throws in
                wire.request("GET /api/v1/events")
                _ = try wire.head()
                _ = try wire.chunk()
                let idle = try Wire(port: served.port)
                #expect(try idle.isClosed())
                let idleAfterwards = try Wire(port: served.port)
                idleAfterwards.request("GET /api/v1/jobs")
                #expect(try idleAfterwards.answer().status == 200)
                #expect(try idleAfterwards.isClosed())
                #expect(!wire.hasEnded)
            }
        }
    }

    @Test func `who takes an answer too slowly loses the connection, however often a byte is taken`() async throws {
        // More than the system keeps for a connection.
        let size = 32 << 20
        var options = AdminServerOptions(timeout: .seconds(1))
        options.slowestRate = size
        let server = AdminServer(options: options, bodyLimit: 0) { request in
            let count = request.path == "/large" ? size : 1
            return AdminResponse(status: 200, body: .bytes(Array(repeating: 0x61, count: count)))
        }
        let port = try server.start()
        try await onThread {
            let slow = try Wire(port: port)
            slow.request("GET /large")
            _ = try slow.head()
            // What is sent once the server has closed the connection cannot be sent.
            var count = 0
            while slow.send("a"), count < 1_500 {
                count += 1
                slow.pause(milliseconds: 20)
                slow.takeByte()
            }
            #expect(count < 1_500, "it took more than half a minute")
            // One who is idle afterwards is not taken for slow.
            let quick = try Wire(port: port)
            quick.request("GET /")
            #expect(try quick.answer().status == 200)
        }
        await server.stop()
    }

    @Test func `so many connections of one address are taken, and no more`() async throws {
        try await Served.with(AdminServerOptions(connectionsPerAddress: 3)) { served in
            try await onThread {
                var wires = try (0..<3).map { _ in try Wire(port: served.port) }
                for wire in wires {
                    wire.request("GET /api/v1/jobs")
                    #expect(try wire.answer().status == 200)
                }
                let other = try Wire(port: served.port)
                #expect(try other.isClosed())
                wires[0].request("GET /api/v1/jobs", headers: "Connection: close\r\n")
                #expect(try wires[0].answer().status == 200)
                #expect(try wires[0].isClosed())
                wires.removeFirst()
                // The place is free once the server has noticed.
                var status = 0
                for _ in 0..<1_000 where status != 200 {
                    let next = try Wire(port: served.port)
                    next.request("GET /api/v1/jobs")
                    status = (try? next.answer().status) ?? 0
                }
                #expect(status == 200)
            }
        }
    }

    @Test(arguments: [1, 2, 3, 4])
    func `ten thousand malformed requests bring nothing down`(seed: UInt64) async throws {
        let served = try await Served()
        await served.server.stop()
        let statuses = Mutex<[Int: Int]>([:])
        let server = AdminServer(options: .init(), bodyLimit: 5_000) { request in
            let response = await served.admin.respond(to: request)
            statuses.withLock { $0[response.status, default: 0] += 1 }
            return response
        }
        let port = try server.start()
        try await onThread {
            var generator = SeededGenerator(seed: seed)
            for round in 0..<25 {
                for _ in 0..<100 {
                    // Some answers come, and some never do, since the server waits for the rest.
                    let wire = try Wire(port: port, patience: 2)
                    wire.send(Malformed.request(using: &generator))
                    if Bool.random(using: &generator) { wire.finishSending() }
                    _ = try? wire.isClosed()
                }
                let wire = try Wire(port: port)
                wire.request("GET /api/v1/jobs")
                try #require(wire.answer().status == 200, "in round \(round)")
            }
        }
        await server.stop()
        let counts = statuses.withLock { $0 }
        #expect(counts.keys.allSatisfy { $0 < 500 }, "\(counts)")
        #expect(counts[400, default: 0] > 0 && counts[404, default: 0] > 0, "\(counts)")
    }

    @Test func `who will send no more loses the connection`() async throws {
        try await Served.with { served in
            for text in [
                "", "GET /api/v1/jobs HTTP/1.1\r\nHost: a\r\n", "GET /api/v1/jobs HTTP/1.1\r\nHost: a\r\n\r\n",
            ] {
                try await served.talk { wire throws in
                    wire.send(text)
                    wire.finishSending()
                    #expect(try wire.isClosed())
                }
            }
        }
    }
}

/// Makes requests that no client should send.
private enum Malformed {
    static func request(using generator: inout SeededGenerator) -> [UInt8] {
        switch Int.random(in: 0..<12, using: &generator) {
        case 0: noise(0..<2_000, using: &generator)
        case 1: Array(good(using: &generator).prefix(Int.random(in: 0..<120, using: &generator)))
        case 2: flipped(good(using: &generator), using: &generator)
        case 3: Array("GET /".utf8) + noise(1..<200, using: &generator) + end
        case 4: Array("GET /api/v1/jobs/".utf8) + traversal(using: &generator) + end
        case 5: Array("GET /api/v1/jobs?".utf8) + noise(1..<200, using: &generator) + end
        case 6: Array("GET /api/v1/jobs HTTP/1.1\r\nHost: a\r\n".utf8) + noise(1..<500, using: &generator) + line + line
        case 7: Array("GET /api/v1/jobs/a%0d%0aSet-Cookie:%20x=y%00 HTTP/1.1\r\nHost: a\r\nX: a\rb\0c\r\n\r\n".utf8)
        case 8:
            Array("GET /\(String(repeating: "a/", count: Int.random(in: 1..<50_000, using: &generator)))".utf8) + end
        case 9: body(noise(0..<3_000, using: &generator), using: &generator)
        case 10:
            body(
                Array(String(repeating: "[{\"a\":", count: Int.random(in: 1..<5_000, using: &generator)).utf8),
                using: &generator)
        default: odd.randomElement(using: &generator) ?? []
        }
    }

    private static let line = Array("\r\n".utf8)
    private static let end = Array(" HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)

    private static func good(using generator: inout SeededGenerator) -> [UInt8] {
        let targets = ["/api/v1/jobs", "/api/v1/jobs/backup", "/api/v1/session", "/api/v1/tokens"]
        let target = targets.randomElement(using: &generator) ?? "/"
        return Array("GET \(target) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\nCookie: a=b\r\n\r\n".utf8)
    }

    private static func noise(_ counts: Range<Int>, using generator: inout SeededGenerator) -> [UInt8] {
        (0..<Int.random(in: counts, using: &generator)).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    private static func flipped(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1..<8, using: &generator) {
            bytes[Int.random(in: bytes.indices, using: &generator)] = .random(in: .min ... .max, using: &generator)
        }
        return bytes
    }

    private static func traversal(using generator: inout SeededGenerator) -> [UInt8] {
        let parts = ["..", "%2e%2e", "%2f", "/", "\\", "%00", "%c0%ae", "....//", "%", "%f", "%zz", "é", "%ff"]
        return (0..<Int.random(in: 1..<20, using: &generator)).flatMap { _ in
            Array((parts.randomElement(using: &generator) ?? "").utf8)
        }
    }

    private static func body(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        let length = Bool.random(using: &generator) ? bytes.count : Int.random(in: 0..<10_000, using: &generator)
        let head = "POST /api/v1/jobs/backup/run HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        return Array("\(head)Content-Length: \(length)\r\n\r\n".utf8) + bytes
    }

    private static let odd: [[UInt8]] = [
        "GET / HTTP/9.9\r\nHost: a\r\n\r\n", "GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n\r\n\r\n",
        "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n",
        "get /api/v1/jobs HTTP/1.1\r\nHost: a\r\n\r\n", "GET  /api/v1/jobs  HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /api/v1/jobs HTTP/1.1\r\nHost : a\r\n\r\n", "GET /api/v1/jobs HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
        "GET /api/v1/jobs HTTP/1.1\nHost: a\n\n", "GET /api/v1/jobs HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "POST /api/v1/jobs/backup/run HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /api/v1/jobs/backup/run HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        "POST /api/v1/jobs/backup/run HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        "POST /api/v1/jobs/backup/run HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        "POST /api/v1/jobs/backup/run HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n",
        "POST /api/v1/jobs/backup/run HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
        "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n\u{FF}",
        "GET /api/v1/jobs HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
    ].map { Array($0.utf8) }
}
