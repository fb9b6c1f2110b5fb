import SchedulerCore

/// Shows each kind of job at work, on a console that can be typed at.
@main
struct HelloScheduler {
    static func main() async {
        do {
            let arguments = try Arguments(CommandLine.arguments.dropFirst())
            guard !arguments.showsHelp else { return print(Arguments.help) }
            try await Session(arguments, store: arguments.store()).run()
        } catch let error as UsageError {
            leave(saying: "\(error)", status: 2)
        } catch {
            leave(saying: "\(error)", status: 1)
        }
    }
}
