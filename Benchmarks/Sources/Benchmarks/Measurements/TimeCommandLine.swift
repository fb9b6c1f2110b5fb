import Foundation

extension Benchmark {
    /// What a program gets out of the command line tool.
    static let commandLine = Benchmark(
        name: "schedulerctl", summary: "lines that schedulerctl next --stdin answers with five instants each",
        parts: [Part(name: "lines") { try TimeCommandLine.measure() }])
}

enum TimeCommandLine {
    private static let expressions = ["* * * * *", "*/15 9-17 * * 1-5", "0 0 29 2 *", "30 2 * * *"]
    private static let zones = ["UTC", "America/New_York", "Europe/Berlin"]
    private static let lines = 300_000

    static func measure() throws -> [Figure] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "schedulerctl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (questions, answers) = (folder.appending(path: "questions"), folder.appending(path: "answers"))
        try Data((0..<lines).map(question).joined().utf8).write(to: questions)
        try Data().write(to: answers)
        let process = Process()
        process.executableURL = Bundle.main.bundleURL.appending(path: "schedulerctl")
        process.arguments = ["next", "--stdin"]
        process.standardInput = try FileHandle(forReadingFrom: questions)
        process.standardOutput = try FileHandle(forWritingTo: answers)
        let seconds = try ContinuousClock().measure {
            try process.run()
            process.waitUntilExit()
        }.seconds
        let found = try Data(contentsOf: answers).count { $0 == UInt8(ascii: "\n") }
        guard process.terminationStatus == 0, found == lines else { throw MeasurementError("\(found) lines") }
        return [Figure("lines", Double(lines) / seconds, .perSecond, aim: .atLeast(50_000))]
    }

    private static func question(_ index: Int) -> String {
        let expression = expressions[index % expressions.count]
        let zone = zones[index % zones.count]
        return #"{"expr":"\#(expression)","zone":"\#(zone)","after":"2026-01-01T00:00:00Z","count":5}"# + "\n"
    }
}
