import ChildProcess
import Foundation
import SchedulerAdmin
import SchedulerAdminServer
import Testing

@Suite struct TLSTests {
    private static let curl = "/usr/bin/curl"
    private static let openssl = "/usr/bin/openssl"

    private static var hasTools: Bool {
        [curl, openssl].allSatisfy(FileManager.default.isExecutableFile(atPath:))
    }

    @Test(.enabled(if: hasTools, "skipped: no curl or no openssl"))
    func `with a certificate a server speaks HTTPS, and nothing else`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (certificate, key) = (folder.appending(path: "certificate"), folder.appending(path: "key"))
        try await onThread {
            try Self.run([
                Self.openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
                key.path(), "-out", certificate.path(),
            ])
        }
        let options = AdminServerOptions(
            host: "0.0.0.0",
            tls: .init(
                certificate: try String(contentsOf: certificate, encoding: .utf8),
                key: try String(contentsOf: key, encoding: .utf8)))
        let server = AdminServer(options: options, bodyLimit: 0) { request in
            AdminResponse(status: request.isSecure ? 200 : 500, body: .bytes(Array("hello".utf8)))
        }
        let port = try server.start()
        let answer = folder.appending(path: "answer")
        try await onThread {
            try Self.run([
                Self.curl, "-s", "--max-time", "60", "--cacert", certificate.path(), "-o", answer.path(),
                "https://127.0.0.1:\(port)/",
            ])
        }
        #expect(try String(contentsOf: answer, encoding: .utf8) == "hello")
        try await onThread { () throws in
            let words = [Self.curl, "-s", "--max-time", "60", "-k", "-o", answer.path(), "https://127.0.0.1:\(port)/"]
            let old = ["--tlsv1.0", "--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0"]
            #expect(try Self.end(words) == .exited(0))
            #expect(try Self.end(words + ["--tls-max", "1.2"]) == .exited(0))
            #expect(try Self.end(words + old) == .exited(35))
        }
        await #expect(throws: Closed.self) {
            try await onThread {
                let wire = try Wire(port: port)
                wire.request("GET /")
                _ = try wire.head()
            }
        }
        await server.stop()
    }

    @Test func `a certificate that cannot be read is refused`() async throws {
        let server = AdminServer(
            options: .init(tls: .init(certificate: "none", key: "none")), bodyLimit: 0
        ) { _ in AdminResponse(status: 200) }
        #expect(throws: (any Error).self) { try server.start() }
        #expect(server.port == nil)
    }

    /// Runs a tool, which is to end well.
    private static func run(_ words: [String]) throws {
        #expect(try end(words) == .exited(0), "\(words[0])")
    }

    private static func end(_ words: [String]) throws -> ChildProcess.End {
        let nowhere = try FileHandle(forUpdating: URL(filePath: "/dev/null"))
        return try ChildProcess(words, output: nowhere.fileDescriptor, errors: nowhere.fileDescriptor).wait()
    }
}
