import Foundation
import MicroHTTPDC
import SchedulerAdmin
import SchedulerAdminServer
import SchedulerCore
import Synchronization

extension Benchmark {
    /// What the admin over HTTP takes and costs.
    static let http = Benchmark(
        name: "http",
        summary: "the admin over HTTP: requests a second, 500 listeners, a live log, long lists, operators' actions",
        parts: [
            Part(name: "100 jobs") { try await AdminOverHTTP.requests("/api/v1/jobs", "100 jobs") },
            Part(name: "one job") { try await AdminOverHTTP.requests("/api/v1/jobs/job-1", "one job") },
            Part(name: "health") { try await AdminOverHTTP.requests("/health/live", "health") },
            Part(name: "idle listeners") { try await AdminOverHTTP.idleListeners() },
            Part(name: "live log") { try await AdminOverHTTP.liveLog() },
            Part(name: "1,000 jobs with 30 runs, memory") { try await JobListOverHTTP.inMemory() },
            Part(name: "1,000 jobs with 30 runs, SQLite") { try await JobListOverHTTP.onFile() },
            Part(name: "run") { try await ActionsOverHTTP.run() },
            Part(name: "stop") { try await ActionsOverHTTP.stop() },
            Part(name: "hold") { try await ActionsOverHTTP.hold() },
        ])
}

enum AdminOverHTTP {
    private static let seconds = 5
    private static let connections = 64
    private static let listeners = 500
    private static let lines = 1_000

    /// How many requests a second are answered, beside a server of libmicrohttpd that says hello.
    static func requests(_ path: String, _ name: String) async throws -> [Figure] {
        let hello = microhttpdc_start(0)
        guard let hello else { throw MeasurementError("libmicrohttpd does not start") }
        let floor = try await load("http://127.0.0.1:\(microhttpdc_port(hello))/", token: nil, "hello of libmicrohttpd")
        MHD_stop_daemon(hello)
        return try await served { port, token, _ in
            let address = "http://127.0.0.1:\(port)\(path)"
            let found = try await load(address, token: token, name, floor: floor.first?.asFloor)
            return found + floor
        }
    }

    /// What 500 who wait for events cost while nothing happens.
    static func idleListeners() async throws -> [Figure] {
        try await served { port, token, _ in
            try await onThread {
                let before = Machine.residentMemory
                let wires = try (0..<listeners).map { _ in
                    try EventWire(port: port, path: "/api/v1/events", token: token)
                }
                let bytes = (Machine.residentMemory - before) / Double(listeners)
                // Two heartbeats fall into it.
                let activity = Machine.othersActivity
                Thread.sleep(forTimeInterval: 30)
                let cpu = (Machine.othersActivity.cpuSeconds - activity.cpuSeconds) / 30
                guard wires.allSatisfy(\.isOpen) else { throw MeasurementError("a listener was lost") }
                return [
                    Figure("CPU time of 500 listeners", cpu * 1_000, .cpuMilliseconds, aim: .atMost(5)),
                    Figure("memory of a listener, both ends", bytes, .bytes),
                ]
            }
        }
    }

    /// From the call of the logger to the line at the client.
    static func liveLog() async throws -> [Figure] {
        let (asked, ask) = AsyncStream.makeStream(of: Void.self)
        let logged = Mutex(ContinuousClock.now)
        let talker = JobOptions(id: "talker", kind: .manual) { context in
            for await _ in asked {
                logged.withLock { $0 = .now }
                context.logger.info("a line")
            }
        }
        return try await served([talker]) { port, token, scheduler in
            let run = try await scheduler.runNow("talker")
            try await waitUntil { try await scheduler.run(run).state == .running }
            let lengths = try await onThread {
                let wire = try EventWire(port: port, path: "/api/v1/runs/\(run)/log/live", token: token)
                return try (0..<lines).map { _ in
                    ask.yield()
                    try wire.readEvent()
                    return (ContinuousClock.now - logged.withLock(\.self)).microseconds
                }
            }
            ask.finish()
            return lengths.figures("line of a live log", aim: .atMost(50_000))
        }
    }

    /// Serves a scheduler with some jobs, and 100 others that do nothing, while the body measures it.
    static func served<Value: Sendable>(
        _ jobs: [JobOptions] = [], others: Int = 100, store: any Store = MemoryStore(),
        body: (_ port: Int, _ token: String, Scheduler) async throws -> Value
    ) async throws -> Value {
        let others = (0..<others).map { JobOptions(id: JobID(rawValue: "job-\($0)"), kind: .manual) { _ in } }
        return try await withScheduler(others + jobs, store: store) { scheduler in
            let token = try await TokenStore(store).create(name: "wrk", role: .admin).text
            let server = AdminServer(Admin(scheduler, authenticator: TokenAuthenticator(store)))
            let value = try await body(try server.start(), token, scheduler)
            await server.stop()
            return value
        }
    }

    private static func load(
        _ address: String, token: String?, _ name: String, floor: Figure.Floor? = nil
    ) async throws -> [Figure] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["wrk", "-t1", "-c\(connections)", "-d\(seconds)s", "--latency"]
            + (token.map { ["-H", "Authorization: Bearer \($0)"] } ?? []) + [address]
        process.standardOutput = output
        let text = try await onThread {
            try process.run()
            let data = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return String(decoding: data, as: UTF8.self)
        }
        guard process.terminationStatus == 0, !text.contains("Non-2xx") else {
            throw MeasurementError("wrk (Debian's package of that name) at \(address): \(text)")
        }
        let words = text.split(whereSeparator: \.isWhitespace)
        guard let rate = words.firstIndex(of: "Requests/sec:").flatMap({ Double(words[$0 + 1]) }),
            let slow = words.firstIndex(of: "99%").flatMap({ microseconds(words[$0 + 1]) })
        else { throw MeasurementError("wrk said: \(text)") }
        return [
            Figure(name, rate, .perSecond, floor: floor), Figure("\(name), p99", slow, .microseconds),
        ]
    }

    /// Does something that waits, which no thread of Swift's should.
    static func onThread<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
        }
    }

    /// A length as wrk writes it, such as `1.23ms`.
    private static func microseconds(_ text: Substring) -> Double? {
        for (unit, factor) in [("us", 1.0), ("ms", 1e3), ("s", 1e6)] where text.hasSuffix(unit) {
            return Double(text.dropLast(unit.count)).map { $0 * factor }
        }
        return nil
    }
}
