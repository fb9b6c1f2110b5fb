import ChildProcess
import SchedulerAdmin
import SchedulerAdminServer
import SchedulerCore
import Testing

@Suite struct ServerTests {
    @Test func `a connection serves one request after another`() async throws {
        try await Served.with { served in
            try await served.talk { wire throws in
                for _ in 0..<100 {
                    wire.request("GET /api/v1/jobs")
                    let answer = try wire.answer()
                    #expect(answer.status == 200)
                    #expect(answer.field("Content-Type") == "application/json")
                    #expect(answer.field("Cache-Control") == "no-store")
                    #expect(answer.body.contains("\"id\":\"backup\""))
                }
            }
        }
    }

    @Test func `requests that come at once are answered in order`() async throws {
        try await Served.with { served in
            try await served.talk { wire throws in
                let one = "GET /api/v1/jobs/backup HTTP/1.1\r\nHost: localhost\r\n\r\n"
                let other = "GET /api/v1/jobs/none HTTP/1.1\r\nHost: localhost\r\n\r\n"
                wire.send(one + other + one + other)
                let statuses = try (0..<4).map { _ in try wire.answer().status }
                #expect(statuses == [200, 404, 200, 404])
            }
        }
    }

    @Test func `a header alone is sent to those who ask for no more`() async throws {
        try await Served.with { served in
            try await served.talk { wire throws in
                wire.request("GET /api/v1/jobs")
                let answer = try wire.answer()
                wire.request("HEAD /api/v1/jobs")
                let head = try wire.answer(hasBody: false)
                #expect(head.status == 200)
                #expect(head.field("Content-Length") == answer.field("Content-Length"))
                wire.request("GET /api/v1/jobs")
                #expect(try wire.answer().status == 200)
            }
        }
    }

    @Test func `a path tells which methods it takes`() async throws {
        try await Served.with { served in
            try await served.talk { wire throws in
                wire.request("OPTIONS /api/v1/jobs")
                let options = try wire.answer()
                #expect(options.status == 204)
                #expect(options.field("Allow") == "GET, HEAD")
                wire.request("DELETE /api/v1/jobs")
                let refused = try wire.answer()
                #expect(refused.status == 405)
                #expect(refused.field("Allow") == "GET, HEAD")
                for line in ["OPTIONS /none", "GET /none", "GET /api/v1/../v1/jobs", "GET /api/v1/%2e%2e/etc/passwd"] {
                    wire.request(line)
                    #expect(try wire.answer().status == 404, "\(line)")
                }
            }
        }
    }

    @Test func `a request may name the host in its first line`() async throws {
        try await Served.with { served in
            try await served.talk { wire throws in
                wire.request("GET http://localhost/api/v1/jobs")
                #expect(try wire.answer().status == 200)
                wire.request("GET http://localhost")
                #expect(try wire.answer().status == 200)
            }
        }
    }

    @Test func `paths and queries arrive as they were sent`() async throws {
        try await Served.with { served in
            try await served.talk { wire throws in
                for (target, word) in [
                    ("/api/v1/jobs/a%2Fb", "a/b"), ("/api/v1/jobs/%C3%A9", "é"), ("/api/v1/jobs/a+b", "a+b"),
                    ("/api/v1/jobs?a%26b=c", "a&b"),
                ] {
                    wire.request("GET \(target)")
                    #expect(try wire.answer().body.contains("\(word)"), "\(target)")
                }
            }
        }
    }

    @Test func `a body that is too large is refused before it is sent`() async throws {
        try await Served.with(admin: AdminOptions(bodyLimit: 1_000)) { served in
            try await served.talk { wire throws in
                wire.request("POST /api/v1/jobs/backup/run", headers: "Content-Length: 1001\r\n")
                #expect(try wire.answer().status == 413)
                #expect(try wire.isClosed())
            }
        }
    }

    @Test func `a body that turns out to be too large is refused, and kept nowhere`() async throws {
        try await Served.with(admin: AdminOptions(bodyLimit: 1_000)) { served in
            try await served.talk { wire throws in
                wire.request("POST /api/v1/jobs/backup/run", headers: "Transfer-Encoding: chunked\r\n")
                for _ in 0..<3 { wire.send("1f4\r\n\(String(repeating: " ", count: 500))\r\n") }
                wire.send("0\r\n\r\n")
                #expect(try wire.answer().status == 413)
            }
            // One who never ends is hung up on.
            try await served.talk { wire throws in
                wire.request("POST /api/v1/jobs/backup/run", headers: "Transfer-Encoding: chunked\r\n")
                let chunk = "1f4\r\n\(String(repeating: " ", count: 500))\r\n"
                var count = 0
                while count < 100_000, wire.send(chunk) { count += 1 }
                #expect(count < 100_000)
            }
        }
    }

    @Test func `a body in chunks is a body`() async throws {
        try await Served.with { served in
            try await served.talk { wire throws in
                wire.request(
                    "POST /api/v1/jobs/backup/run",
                    headers: "Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n")
                wire.send("1\r\n{\r\n")
                wire.send("1\r\n}\r\n0\r\n\r\n")
                #expect(try wire.answer().status == 202)
            }
        }
    }

    @Test func `a body whose end is said in two ways is refused`() async throws {
        try await Served.with { served in
            for headers in [
                "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 2\r\nContent-Length: 3\r\n",
            ] {
                try await served.talk { wire throws in
                    wire.request("POST /api/v1/jobs/backup/run", headers: headers)
                    #expect(try wire.answer().status == 400)
                    #expect(try wire.isClosed())
                }
            }
        }
    }

    @Test func `a header that is too long is refused`() async throws {
        try await Served.with { served in
            try await served.talk { wire throws in
                wire.request("GET /api/v1/jobs", headers: "X: \(String(repeating: "a", count: 100_000))\r\n")
                let status = try wire.answer().status
                #expect([413, 431].contains(status))
            }
            try await served.talk { wire throws in
                wire.request("GET /\(String(repeating: "a", count: 10_000))")
                #expect(try wire.answer().status == 414)
            }
            try await served.talk { wire throws in
                wire.request("GET /\(String(repeating: "a", count: 1_000_000))")
                #expect(try wire.answer().status == 414)
            }
        }
    }

    @Test func `a server stops and starts again`() async throws {
        try await Served.with { served in
            #expect(throws: SchedulerError.self) { try served.server.start() }
            await served.server.stop()
            await served.server.stop()
            #expect(served.server.port == nil)
            await #expect(throws: Silence.self) { try await served.talk { _ in } }
            let port = try served.server.start()
            let status = try await onThread {
                let wire = try Wire(port: port)
                wire.request("GET /api/v1/jobs")
                return try wire.answer().status
            }
            #expect(status == 200)
        }
    }

    @Test func `a server runs until its task is cancelled`() async throws {
        let served = try await Served()
        await served.server.stop()
        let running = Task { try await served.server.run() }
        while served.server.port == nil { await Task.yield() }
        running.cancel()
        try await running.value
        #expect(served.server.port == nil)
    }

    @Test(arguments: ["0.0.0.0", "::", "192.0.2.1"])
    func `a host that others can reach needs a certificate or a proxy`(host: String) async throws {
        let admin = Admin(Scheduler(), authenticator: ClosureAuthenticator { _ in nil })
        let error = #expect(throws: SchedulerError.self) {
            try AdminServer(admin, options: .init(host: host)).start()
        }
        #expect(error?.code == .invalidValue)
        #expect(error?.description.contains("behindProxy") == true)
    }

    @Test func `where it cannot listen a server says why`() async throws {
        try await Served.with { served in
            let error = #expect(throws: SchedulerError.self) {
                try AdminServer(served.admin, options: .init(port: served.port)).start()
            }
            #expect(error?.reason.contains("in use") == true, "\(error?.reason ?? "")")
            for options in [AdminServerOptions(host: "example.com"), .init(port: 70_000), .init(port: -1)] {
                let error = #expect(throws: SchedulerError.self) {
                    try AdminServer(served.admin, options: options).start()
                }
                #expect(error?.code == .invalidValue)
            }
        }
    }
}
