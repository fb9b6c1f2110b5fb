import Foundation
import SchedulerAdmin
import Testing

@testable import schedulerctl

@Suite("schedulerctl: reaching a server") struct ClientTests {
    @Test(arguments: [
        ("http://127.0.0.1:8080", "127.0.0.1", 8080, ""), ("http://jobs.example.com", "jobs.example.com", 80, ""),
        ("http://[::1]:81/", "::1", 81, ""), ("HTTP://localhost:1/a/b/", "localhost", 1, "/a/b"),
    ])
    func `an address is taken apart`(text: String, host: String, port: Int, prefix: String) throws {
        let address = try ServerAddress(text, source: "--url")
        #expect(address == ServerAddress(host: host, port: UInt16(port), prefix: prefix))
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.9.9.9", true), ("localhost", true), ("::1", true),
        ("127.0.0.1.evil.example", false), ("127.evil", false), ("127.0.0.256", false), ("128.0.0.1", false),
    ])
    func `only what is an address of this machine is taken for one`(host: String, isLoopback: Bool) {
        #expect(ServerAddress(host: host, port: 80).isLoopback == isLoopback)
    }

    @Test(arguments: [
        "", "127.0.0.1:8080", "http://", "http://a:b", "http://a:99999", "http://a?b", "http://u@a", "http://a b",
        "http://a:1:2", "http://[::1", "ftp://a", "http://a\r\nX: y", "https://a",
    ])
    func `what is no address is refused`(text: String) {
        #expect(throws: UsageError.self) { try ServerAddress(text, source: "--url") }
    }

    @Test func `options come before the environment, and this before the file`() throws {
        let folder = try TemporaryFolder()
        let home = folder.url.appending(path: "schedulerctl")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        let file = home.appending(path: "config.json")
        try Data(#"{"url": "http://127.0.0.1:1", "token": "one"}"#.utf8).write(to: file)
        chmod(file.path, 0o600)
        var environment = ["XDG_CONFIG_HOME": folder.url.path]
        func configuration(_ words: [String] = []) throws -> ClientConfiguration {
            try ClientConfiguration(
                try Arguments(words, options: ClientConfiguration.options), environment: environment)
        }
        #expect(try configuration().address.port == 1 && configuration().token == "one")
        environment["SCHEDULER_URL"] = "http://127.0.0.1:2"
        environment["SCHEDULER_TOKEN"] = "two"
        #expect(try configuration().address.port == 2 && configuration().token == "two")
        let token = folder.url.appending(path: "token")
        try Data("three\n".utf8).write(to: token)
        chmod(token.path, 0o600)
        let last = try configuration(["--url", "http://127.0.0.1:3", "--token-file", token.path])
        #expect(last.address.port == 3 && last.token == "three")

        chmod(token.path, 0o640)
        let refusal = #expect(throws: UsageError.self) { try configuration(["--token-file", token.path]) }
        #expect(refusal?.message.contains("chmod 600") == true)
        chmod(file.path, 0o644)
        #expect(throws: UsageError.self) { try configuration() }
        chmod(file.path, 0o600)
        try Data(#"{"URL": "x"}"#.utf8).write(to: file)
        #expect(throws: UsageError.self) { try configuration() }
    }

    @Test func `a token does not leave the machine unencrypted unasked`() throws {
        let environment = ["SCHEDULER_URL": "http://jobs.example.com", "SCHEDULER_TOKEN": "t"]
        func configuration(_ words: [String]) throws -> ClientConfiguration {
            try ClientConfiguration(
                try Arguments(words, options: ClientConfiguration.options), environment: environment)
        }
        #expect(throws: UsageError.self) { try configuration([]) }
        #expect(try configuration(["--plain-http"]).token == "t")
    }

    @Test func `where nobody listens, the status is 4`() throws {
        let result = try Tool.run("jobs", "--url", "http://127.0.0.1:1", environment: ["HOME": "/nonexistent"])
        #expect(result.status == 4 && result.output.isEmpty)
        #expect(result.errors.hasPrefix("schedulerctl: http://127.0.0.1:1 cannot be reached: "))
    }

    // MARK: Reading answers

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "HTTP/1.0 200 OK\nX: y\n\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nT: x\r\n\r\n",
        "HTTP/1.1 200\r\ncontent-length:5\r\n\r\nhello and more",
    ])
    func `bodies are read by length, in chunks, or to the end`(text: String) throws {
        for size in [1, 2, 7, 1_000] {
            let (head, body) = try Self.read(text, inPiecesOf: size)
            #expect(head.status == 200 && body == "hello")
        }
    }

    @Test(arguments: [
        "", "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "SSH-2.0\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "HTTP/1.1 200 OK\r\nX\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n",
    ])
    func `an answer that is cut off or malformed is told from a whole one`(text: String) {
        #expect(throws: ClientError.self) { try Self.read(text, inPiecesOf: 3) }
    }

    @Test func `an answer without an end is not read for ever`() {
        var reader = HTTPReader { Array("HTTP/1.1 200 OK, and so on ".utf8) }
        #expect(throws: ClientError.self) { try reader.head() }
    }

    private static func read(_ text: String, inPiecesOf size: Int) throws -> (ResponseHead, String) {
        var rest = Array(text.utf8)[...]
        var reader = HTTPReader {
            let piece = Array(rest.prefix(size))
            rest = rest.dropFirst(size)
            return piece
        }
        let head = try reader.head()
        var body: [UInt8] = []
        try reader.body(after: head) { body += $0 }
        return (head, String(decoding: body, as: UTF8.self))
    }
}

@Suite("schedulerctl: streams of events") struct EventReaderTests {
    @Test(arguments: [1, 2, 5, 1_000]) func `events are put together from any pieces`(size: Int) {
        let text =
            "retry: 2000\r\n\r\n: heartbeat\n\nevent: line\nid: 7\ndata: {\"a\":\ndata: 1}\n\ndata:x\n\nevent: end\ndata: {}\n\nlost"
        var reader = EventReader()
        var events: [EventReader.Event] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            events += reader.take(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        #expect(
            events == [
                .init(name: "line", data: "{\"a\":\n1}"), .init(name: "message", data: "x"),
                .init(name: "end", data: "{}"),
            ])
    }
}
