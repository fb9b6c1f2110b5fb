import ChildProcess
import Foundation

/// The command line tool itself, as it was built beside the tests.
enum Tool {
    struct Result: Equatable {
        var status: Int32
        var output: String
        var errors: String

        var lines: [String] {
            output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        }
    }

    static var executable: URL {
        let bundle = Bundle.allBundles.first { $0.bundleURL.pathExtension == "xctest" }
        let folder = bundle?.bundleURL.deletingLastPathComponent() ?? Bundle.main.bundleURL
        return folder.appending(path: "schedulerctl")
    }

    /// Runs the tool until it ends.
    static func run(
        _ arguments: String..., input: Data = Data(), environment: [String: String] = [:]
    ) throws -> Result {
        try run(arguments: arguments, input: input, environment: environment)
    }

    static func run(
        arguments: [String], input: Data = Data(), environment: [String: String] = [:]
    ) throws -> Result {
        try ChildProcess.run([executable.path] + arguments, input: input, environment: environment)
    }

    /// Has the tool answer lines.
    static func answers(to lines: [String], environment: [String: String] = [:]) throws -> [String] {
        let input = Data(lines.map { $0 + "\n" }.joined().utf8)
        return try run("next", "--stdin", input: input, environment: environment).lines
    }

    /// Runs a line of shell, in which `$0` is the tool.
    static func shell(_ line: String) throws -> Result {
        try ChildProcess.run(["/bin/sh", "-c", line, executable.path], input: Data(), environment: [:])
    }
}

extension ChildProcess {
    fileprivate static func run(
        _ words: [String], input: Data, environment: [String: String]
    ) throws -> Tool.Result {
        // From a file and into files, so that no pipe can be full.
        let folder = try TemporaryFolder()
        let files = try ["in", "out", "err"].map { name in
            let file = folder.url.appending(path: name)
            try (name == "in" ? input : Data()).write(to: file)
            return file
        }
        let input = try FileHandle(forReadingFrom: files[0])
        let output = try FileHandle(forWritingTo: files[1])
        let errors = try FileHandle(forWritingTo: files[2])
        let process = try ChildProcess(
            words, environment: environment, input: input.fileDescriptor, output: output.fileDescriptor,
            errors: errors.fileDescriptor)
        let status =
            switch process.wait() {
            case .exited(let status): status
            case .killed(let signal): 128 + signal
            }
        let texts = try files.dropFirst().map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        return Tool.Result(status: status, output: texts[0], errors: texts[1])
    }
}

/// A folder that is there as long as this is.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "schedulerctl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}
