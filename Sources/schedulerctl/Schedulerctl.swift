import FoundationEssentials

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The command line of swift-scheduler; `--help` tells how to call it.
@main enum Schedulerctl {
    static func main() async {
        let environment = ProcessInfo.processInfo.environment
        let context = Context(
            output: Output(descriptor: 1), errors: Output(descriptor: 2), environment: environment,
            terminal: Terminal(environment: environment), connect: { HTTPClient(address: $0).transport })
        let status = await CommandLineTool(context: context).run(Array(CommandLine.arguments.dropFirst()))
        exit(status.rawValue)
    }
}
