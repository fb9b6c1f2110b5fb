import Foundation
import SchedulerAdmin
import SchedulerAdminServer
import Testing

@Suite struct TLSTests {
    private static let curl = "/usr/bin/curl"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: curl)))
    func `with a certificate a server speaks HTTPS, and nothing else`() async throws {
        let options = AdminServerOptions(
            host: "0.0.0.0", tls: .init(certificate: Self.certificate, key: Self.key))
        let server = AdminServer(options: options, bodyLimit: 0) { request in
            AdminResponse(status: request.isSecure ? 200 : 500, body: .bytes(Array("hello".utf8)))
        }
        let port = try server.start()
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pem")
        try Data(Self.certificate.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let text = try await waiting {
            try Self.output(["-s", "--cacert", file.path(), "https://127.0.0.1:\(port)/"])
        }
        #expect(text == "hello")
        await #expect(throws: Closed.self) {
            try await waiting {
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

    private static func output(_ arguments: [String]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: curl)
        process.arguments = ["--max-time", "10"] + arguments
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    // Of nobody, for nothing but this test:
    // openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost
    //     -addext subjectAltName=IP:127.0.0.1,DNS:localhost
    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBmzCCAUGgAwIBAgIUeRC6pEnygspk/h7IH6oYvGUKODYwCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMDA4MTM0N1oYDzIxMjYxMDI3
        MDgxMzQ3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAARKmQfJUuOnpTZ509KqK5TxVbsq74kDLhLCzPLFwdGMIRc+viASk4iS
        IKtI8dmpeA51K3wQG6+u7yVySd3MNDkjo28wbTAdBgNVHQ4EFgQUcXdHxbPDRozr
        3aTVbP8hOKEtP/YwHwYDVR0jBBgwFoAUcXdHxbPDRozr3aTVbP8hOKEtP/YwDwYD
        VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZI
        zj0EAwIDSAAwRQIhAIw8Oaxm+McKBA78hRAOtf++SzsiFHU3RcmF5CmaP0csAiA8
        YUXLiVZK8oo6NTOiggb5rxICObkYSE0BBmokVykVaw==
        -----END CERTIFICATE-----

        """

    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgOMbtZ7Uf+2KIND5a
        qPijNAB2gmKqOH51M8aRcL+KHQ6hRANCAARKmQfJUuOnpTZ509KqK5TxVbsq74kD
        LhLCzPLFwdGMIRc+viASk4iSIKtI8dmpeA51K3wQG6+u7yVySd3MNDkj
        -----END PRIVATE KEY-----

        """
}
