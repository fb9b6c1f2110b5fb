import ChildProcess
import Foundation
import SchedulerCore
import SchedulerSQLite

/// The driver as a process of its own, which ends with this at the latest.
///
/// Its functions block the thread: call them on one that can be spared.
final class Driver {
    private let process: ChildProcess
    /// The driver leaves when it is closed, so that it does not outlive a test that crashes.
    private let input: ProcessPipe
    private let output: ProcessPipe

    static var executable: URL {
        let bundle = Bundle.allBundles.first { $0.bundleURL.pathExtension == "xctest" }
        let folder = bundle?.bundleURL.deletingLastPathComponent() ?? Bundle.main.bundleURL
        return folder.appending(path: "KillDriver")
    }

    /// - Parameters:
    ///   - program: where the driver is, if not where it was built.
    ///   - command: by way of which program, with its arguments, it is started.
    init(_ arguments: String..., program: String? = nil, through command: [String] = []) throws {
        input = try ProcessPipe()
        output = try ProcessPipe()
        process = try ChildProcess(
            command + [program ?? Self.executable.path] + arguments, input: input.reading, output: output.writing)
        // So that the end comes when the driver ends.
        output.finish()
    }

    var number: Int32 { process.number }

    /// The first line that it says; empty where it says nothing, such as when it was killed.
    func answer() -> String {
        String(output.read().prefix { $0 != "\n" })
    }

    /// Kills it, and waits until it is gone.
    ///
    /// - Returns: whether it had not ended by itself.
    @discardableResult
    func kill() -> Bool {
        process.kill() == .killed(by: SIGKILL)
    }
}
