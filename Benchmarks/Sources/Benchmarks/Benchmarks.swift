import Foundation

/// Measures the scheduler; `--help` tells how to call it.
///
/// Every measurement runs in a child process, which is this program with `--measure`: it prints its figures as JSON.
/// So each starts with a fresh heap, and its peak memory is its own.
@main
struct Benchmarks {
    // Nonisolated, so that it and all that it calls run on the pool: on the main actor each hop costs 18 µs.
    static func main() async {
        do {
            let options = try Options(arguments: Array(CommandLine.arguments.dropFirst()))
            switch options.command {
            case .help: say(Options.usage)
            case .list: say(Benchmark.all.map(\.listing).joined(separator: "\n"))
            case .measure(let part): try await measure(part)
            case .run(let names): try await run(names, options: options)
            }
        } catch let error as UsageError {
            fail(error.description, status: 2)
        } catch {
            fail(String(describing: error), status: 1)
        }
    }

    private static func measure(_ path: String) async throws {
        guard let part = Benchmark.part(path) else { throw UsageError("there is no measurement \"\(path)\"") }
        let figures = try await part.measure()
        let output = Measurement(figures: figures, peakMemory: Machine.peakMemory)
        say(String(decoding: try JSONEncoder().encode(output), as: UTF8.self))
    }

    private static func run(_ names: [String], options: Options) async throws {
        var reports: [Report] = []
        if !options.isJSON { say(Report.heading(runs: options.runs)) }
        for benchmark in Benchmark.all where names.isEmpty || names.contains(benchmark.name) {
            var measurements: [String: [Measurement]] = [:]
            // In turn, so that a slow spell of the machine does not fall on one part alone.
            for _ in 0..<options.runs {
                for part in benchmark.parts {
                    let path = benchmark.path(of: part)
                    measurements[part.name, default: []].append(try await ChildProcess.measure(path))
                }
            }
            let report = Report(benchmark, measurements: measurements)
            reports.append(report)
            if !options.isJSON { say(report.table) }
        }
        if options.isJSON {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            say(String(decoding: try encoder.encode(reports), as: UTF8.self))
        }
    }

    /// Prints a line at once, also into a pipe.
    private static func say(_ line: String) {
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }

    private static func fail(_ message: String, status: Int32) -> Never {
        FileHandle.standardError.write(Data("Benchmarks: \(message)\n".utf8))
        exit(status)
    }
}
