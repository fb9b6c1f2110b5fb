#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The command line of swift-scheduler; `--help` tells how to call it.
@main enum Schedulerctl {
    static func main() {
        let status = CommandLineTool(output: Output(descriptor: 1), errors: Output(descriptor: 2))
            .run(Array(CommandLine.arguments.dropFirst()))
        exit(status.rawValue)
    }
}
