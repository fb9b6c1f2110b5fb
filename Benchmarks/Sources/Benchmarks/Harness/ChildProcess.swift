import Foundation

/// What a child process prints.
struct Measurement: Codable, Sendable {
    var figures: [Figure]
    /// In bytes.
    var peakMemory: Double
}

/// Makes measurements in processes of their own.
enum ChildProcess {
    /// Has this program make one measurement in a new process.
    static func measure(_ path: String) async throws -> Measurement {
        let child = Process()
        let output = Pipe()
        child.executableURL = Bundle.main.executableURL
        child.arguments = ["--measure", path]
        child.standardOutput = output
        try child.run()
        // It ends with the process. Nothing else goes on here meanwhile, so that blocking a thread harms nobody.
        let data = output.fileHandleForReading.readDataToEndOfFile()
        child.waitUntilExit()
        guard child.terminationStatus == 0 else { throw MeasurementError("\(path) failed") }
        return try JSONDecoder().decode(Measurement.self, from: data)
    }
}

/// A measurement that does not count, because the scheduler did not do what it was to be measured at.
struct MeasurementError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
