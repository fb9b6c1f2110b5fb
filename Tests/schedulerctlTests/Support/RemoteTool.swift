import Foundation
import SchedulerAdmin
import SchedulerCore
import SchedulerTesting

@testable import schedulerctl

/// The command line tool in this process, beside an admin that it talks to without a socket.
struct RemoteTool {
    let harness = SchedulerHarness()
    let admin: Admin

    init() {
        admin = Admin(
            harness.scheduler,
            authenticator: ClosureAuthenticator { request in
                let role = request.header("Authorization").flatMap { Role(rawValue: String($0.dropFirst(7))) }
                return role.map { Principal(name: "ann", role: $0) }
            })
    }

    /// - Parameter token: the role that the admin takes it for.
    func run(
        _ words: String..., token: String? = "admin", environment: [String: String] = [:],
        terminal: Terminal = .none
    ) async throws -> Tool.Result {
        try await run(words, token: token, environment: environment, terminal: terminal)
    }

    func run(
        _ words: [String], token: String? = "admin", environment: [String: String] = [:],
        terminal: Terminal = .none
    ) async throws -> Tool.Result {
        var environment = environment
        environment["SCHEDULER_TOKEN"] = token
        return try await Self.run(words, environment, terminal, now: harness.clock.now) { [admin] _ in
            Self.transport(to: admin)
        }
    }

    static func run(
        _ words: [String], _ environment: [String: String], _ terminal: Terminal = .none, now: Date = Date(),
        connect: @escaping @Sendable (ServerAddress) -> Transport
    ) async throws -> Tool.Result {
        let folder = try TemporaryFolder()
        let files = ["out", "err"].map { folder.url.appending(path: $0) }
        let handles = try files.map { file in
            try Data().write(to: file)
            return try FileHandle(forWritingTo: file)
        }
        let context = Context(
            output: Output(descriptor: handles[0].fileDescriptor),
            errors: Output(descriptor: handles[1].fileDescriptor),
            environment: environment, terminal: terminal, connect: connect, now: { now })
        let status = await CommandLineTool(context: context).run(words)
        let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        return Tool.Result(status: status.rawValue, output: texts[0], errors: texts[1])
    }

    private static func transport(to admin: Admin) -> Transport {
        Transport { request, receiver in
            let response = await admin.respond(to: request)
            let head = ResponseHead(status: response.status, headers: response.headers)
            switch response.body {
            case .bytes(let bytes): try receiver(head, bytes)
            case .stream(let pieces): for await piece in pieces { try receiver(head, piece) }
            }
            return head
        }
    }
}
