import Foundation
import SchedulerCore
import SchedulerSQLite

/// The driver as a process of its own, which ends with this at the latest.
///
/// Its functions block the thread: call them on one that can be spared.
final class Driver {
    private let process = Process()
    /// The driver leaves when it is closed, so that it does not outlive a test that crashes.
    private let input = Pipe()
    private let output = Pipe()

    static var executable: URL {
        let bundle = Bundle.allBundles.first { $0.bundleURL.pathExtension == "xctest" }
        let folder = bundle?.bundleURL.deletingLastPathComponent() ?? Bundle.main.bundleURL
        return folder.appending(path: "KillDriver")
    }

    /// - Parameters:
    ///   - program: where the driver is, if not where it was built.
    ///   - command: by way of which program, with its arguments, it is started.
    init(_ arguments: String..., program: String? = nil, through command: [String] = []) throws {
        let words = command + [program ?? Self.executable.path] + arguments
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    deinit {
        kill()
    }

    var number: Int32 { process.processIdentifier }

    /// The first line that it says; empty where it says nothing, such as when it was killed.
    func answer() -> String {
        let data = output.fileHandleForReading.availableData
        return String(decoding: data.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    /// Kills it, and waits until it is gone.
    func kill() {
        guard process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Waits until it has left by itself, which it does when its input ends.
    func leave() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// Whether it was killed.
    var wasKilled: Bool {
        process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL
    }
}

/// Runs what blocks its thread on one that nobody else needs.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
    }
}
