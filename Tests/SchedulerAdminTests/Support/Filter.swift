import ChildProcess
import Foundation

/// A command that reads bytes and writes others.
struct Filter {
    /// The program by its path, and its arguments.
    var command: [String]

    /// What the command makes of the bytes, with what it complains about, and whether it ended well.
    func callAsFunction(_ bytes: [UInt8]) throws -> (isGood: Bool, output: [UInt8]) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "filter-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (input, output) = (folder.appending(path: "in"), folder.appending(path: "out"))
        try Data(bytes).write(to: input)
        try Data().write(to: output)
        let reading = try FileHandle(forReadingFrom: input)
        let writing = try FileHandle(forWritingTo: output)
        let process = try ChildProcess(
            command, input: reading.fileDescriptor, output: writing.fileDescriptor, errors: writing.fileDescriptor)
        return (process.wait() == .exited(0), Array(try Data(contentsOf: output)))
    }
}
