import FoundationEssentials
import SchedulerAdmin
import SchedulerCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Which server to talk to, and as whom: from options, else the environment, else the configuration file.
struct ClientConfiguration: Equatable, Sendable {
    var address = ServerAddress.standard
    var token: String?
    /// Where the token comes from, such as `SCHEDULER_TOKEN`.
    private var tokenSource: String?

    static let options = [Option.url, .tokenFile, .plainHTTP]

    init(_ arguments: Arguments, environment: [String: String]) throws {
        let file = try File(environment: environment)
        if let text = arguments.value(.url) {
            address = try ServerAddress(text, source: "--url")
        } else if let text = environment["SCHEDULER_URL"], !text.isEmpty {
            address = try ServerAddress(text, source: "SCHEDULER_URL")
        } else if let text = file.url {
            address = try ServerAddress(text, source: file.path)
        }
        if let path = arguments.value(.tokenFile) {
            token = try Self.secret(in: path).trimmed
            tokenSource = Words.quoted(path)
        } else if let text = environment["SCHEDULER_TOKEN"], !text.isEmpty {
            token = text.trimmed
            tokenSource = "SCHEDULER_TOKEN"
        } else {
            token = file.token
            tokenSource = Words.quoted(file.path)
        }
        guard token == nil || address.isLoopback || arguments.has(.plainHTTP) else {
            throw UsageError(
                "\(address.text) is another machine, and the token would go there unencrypted: use ssh -L, or add "
                    + "--plain-http where the way is safe")
        }
    }

    /// What to say where the server does not know who asks.
    var unknownTokenMessage: String {
        guard token != nil, let tokenSource else {
            return "it needs a token: give one with SCHEDULER_TOKEN or --token-file"
        }
        return "the token in \(tokenSource) is unknown, expired or revoked"
    }

    /// Reads a file that nobody else may read.
    private static func secret(in path: String) throws -> String {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw UsageError("\(Words.quoted(path)): \(String(cString: strerror(errno)))")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw UsageError(
                "\(Words.quoted(path)) can be read or changed by others; run chmod 600 \(Words.plain(path)) first")
        }
        guard let data = try? Data(contentsOf: URL(filePath: path)), let text = String(validating: data, as: UTF8.self)
        else { throw UsageError("\(Words.quoted(path)) cannot be read") }
        return text
    }

    /// What the configuration file says, where there is one.
    private struct File {
        var path = ""
        var url: String?
        var token: String?

        init(environment: [String: String]) throws {
            let home = environment["HOME"].map { $0 + "/.config" }
            let folder = environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? home
            guard let folder else { return }
            path = folder + "/schedulerctl/config.json"
            guard access(path, F_OK) == 0 else { return }
            let text = try ClientConfiguration.secret(in: path)
            guard let values = try? AdminJSON.object(Array(text.utf8)) else {
                throw UsageError("\(Words.quoted(path)) is no JSON object like {\"url\": \"…\", \"token\": \"…\"}")
            }
            for (name, value) in values.sorted(by: { $0.key < $1.key }) {
                guard case .text(let text) = value, name == "url" || name == "token" else {
                    throw UsageError("\(Words.quoted(path)): \(Words.quoted(name)) is not url or token with a text")
                }
                if name == "url" { url = text } else { token = text.trimmed }
            }
        }
    }
}

extension Option {
    static let url = Option("url", "URL", "where the server is; else SCHEDULER_URL, else http://127.0.0.1:8080")
    static let tokenFile = Option("token-file", "FILE", "holds the token and has mode 0600; else SCHEDULER_TOKEN")
    static let plainHTTP = Option("plain-http", nil, "send the token unencrypted to another machine")
}

extension String {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
