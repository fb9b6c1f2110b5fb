import ChildProcess
import Foundation
import Synchronization
import Testing

@Suite struct LoneBinaryTests {
    @Test func `a binary that was copied alone into an empty folder serves the page`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lone-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let binary = folder.appending(path: "app")
        // A process that another test starts meanwhile would have the copy open for writing, and it could not be run.
        try ChildProcess.starting.withLock { _ in
            try FileManager.default.copyItem(at: Self.built("HelloScheduler"), to: binary)
        }
        let types = try await onThread {
            let app = try App(binary)
            let wire = try Wire(port: app.port)
            wire.request("GET /")
            let page = try wire.answer()
            #expect(page.status == 200 && page.body.contains("<title>Admin Center</title>"))
            return try page.body.matches(of: #/"(/assets/[^"]+)"/#).map { match in
                wire.request("GET \(match.output.1)")
                let file = try wire.answer()
                #expect(file.status == 200 && !file.body.isEmpty, "\(match.output.1)")
                return file.field("Content-Type")
            }
        }
        #expect(
            types == ["image/svg+xml", "text/css; charset=utf-8", "text/javascript; charset=utf-8"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["app"])
    }

    /// Where the build has put a program.
    private static func built(_ name: String) -> URL {
        let bundle = Bundle.allBundles.first { $0.bundleURL.pathExtension == "xctest" }
        return (bundle?.bundleURL.deletingLastPathComponent() ?? Bundle.main.bundleURL).appending(path: name)
    }

    /// The app as a process of its own, which ends with this.
    private final class App {
        /// Where it says that it listens.
        let port: Int
        private let process: ChildProcess
        private let pipes: [ProcessPipe]

        init(_ binary: URL) throws {
            let (input, output) = (try ProcessPipe(), try ProcessPipe())
            pipes = [input, output]
            process = try ChildProcess(
                [binary.path, "--listen", "127.0.0.1:0"], input: input.reading, output: output.writing)
            // So that what it says ends when it does.
            output.finish()
            var (said, more) = ("", output.read())
            while !more.isEmpty {
                said += more
                if let port = said.firstMatch(of: #/Listening on http:..127\.0\.0\.1:(\d+),/#).flatMap({
                    Int($0.output.1)
                }) {
                    self.port = port
                    return
                }
                more = output.read()
            }
            throw Silence()
        }
    }
}
