import ChildProcess
import Foundation
import Synchronization

/// The program that drives Chromium by the protocol of W3C WebDriver.
///
/// It ends with this process, however that ends, and its browsers with it: a shell before it reads from a pipe that
/// nobody writes to, and kills them all when the pipe is closed.
final class ChromeDriver: Sendable {
    let port: Int
    let folder: String
    private let shell: Mutex<ChildProcess?>
    private let lifeline: Mutex<ProcessPipe?>

    init() throws {
        guard let driver = Self.path(of: ["chromedriver"]), Self.path(of: ["chromium", "google-chrome"]) != nil else {
            throw BrowserError(
                "chromium or chromedriver is missing, and the Admin Center is tested in a real browser. "
                    + "On Debian: apt-get install chromium chromium-driver (Scripts/bootstrap does so).")
        }
        folder = FileManager.default.temporaryDirectory.path + "/scheduler-browser-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let lifeline = try ProcessPipe()
        let output = try ProcessPipe()
        let script = """
            set -m; trap : TERM INT HUP; folder="$1"; shift
            TMPDIR="$folder" "$@" </dev/null 2>/dev/null &
            read -r _; kill -KILL -- -$!; wait; rm -rf -- "$folder"
            """
        let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(nowhere) }
        let shell = try ChildProcess(
            ["/bin/bash", "-c", script, "browser", folder, driver, "--port=0"], input: lifeline.reading,
            output: output.writing, errors: nowhere)
        output.finish()
        port = try Self.port(from: output)
        self.shell = Mutex(shell)
        self.lifeline = Mutex(lifeline)
    }

    deinit {
        // The shell is not to be killed before it has killed what it started.
        end()
    }

    /// Ends it and its browsers, and returns when they are gone.
    func end() {
        lifeline.withLock { $0 = nil }
        shell.withLock { shell in
            shell?.wait()
            shell = nil
        }
    }

    func send(_ method: String, _ path: String, _ body: JSON? = nil) throws -> JSON {
        let body = try body.map { try JSONEncoder().encode($0) } ?? Data()
        let answer = try Loopback.send(method, path, body: body, port: port)
        let value = try JSONDecoder().decode([String: JSON].self, from: answer.body)["value"] ?? .null
        guard answer.status == 200 else {
            throw BrowserError(
                "\(value["error"].text ?? "status \(answer.status)"): \(value["message"].text ?? "")",
                code: value["error"].text ?? "")
        }
        return value
    }

    private static func port(from output: ProcessPipe) throws -> Int {
        var text = ""
        while true {
            let more = output.read()
            guard !more.isEmpty else { throw BrowserError("chromedriver does not start: \(text)") }
            text += more
            if let found = text.firstMatch(of: /successfully on port (\d+)\./) { return Int(found.1) ?? 0 }
        }
    }

    private static func path(of names: [String]) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return names.lazy.flatMap { name in folders.map { "\($0)/\(name)" } }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
