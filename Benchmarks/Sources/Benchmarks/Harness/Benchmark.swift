/// Something to measure, in one part or several.
struct Benchmark: Sendable {
    let name: String
    let summary: String
    let parts: [Part]

    /// What is measured in one process.
    struct Part: Sendable {
        let name: String
        let measure: @Sendable () async throws -> [Figure]
    }

    /// Everything there is, in the order in which it runs.
    static let all: [Benchmark] = [
        .throughput, .pickup, .schedules, .lateness, .delayed, .next, .parsing, .preview, .commandLine, .durable,
        .largeFile, .http,
    ]

    var listing: String {
        name.padding(to: 14) + summary
    }

    /// By what a child process is told which part to measure.
    func path(of part: Part) -> String {
        "\(name)/\(part.name)"
    }

    static func part(_ path: String) -> Part? {
        for benchmark in all {
            if let part = benchmark.parts.first(where: { benchmark.path(of: $0) == path }) { return part }
        }
        return nil
    }
}
