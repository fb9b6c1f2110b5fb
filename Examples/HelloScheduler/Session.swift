import SchedulerCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One life of the example, from start-up to shutdown.
struct Session: Sendable {
    private let arguments: Arguments
    private let signals = Signals()
    private let isInteractive = Terminal.isInteractive
    private let console: Console
    private let feed: Feed
    private let scheduler: Scheduler

    init(_ arguments: Arguments, store: any Store) {
        self.arguments = arguments
        console = Console(paint: Paint(isOn: Terminal.hasColors && !arguments.isColorless))
        let feed = Feed(console: console)
        self.feed = feed
        scheduler = Scheduler(
            store: store,
            node: NodeOptions(gracePeriod: .seconds(10), cancellationWait: .seconds(1)),
            logSink: LogSink { feed.add(Line($0)) })
    }

    func run() async throws {
        let past = try await Past(scheduler)
        try await configure()
        console.print(try await Table.registered(in: scheduler).lines(console.paint))
        if let path = arguments.path { console.print("", "\(path): \(past.text)".printable) }
        let serving: Serving? = if let place = arguments.place { try await Serving(scheduler, at: place) } else { nil }
        if let serving { console.print(serving.lines) }
        console.print("Type `help` for what you can do, `quit` or Ctrl-C to leave.", "")
        if isInteractive { Terminal.beginTyping() }
        defer {
            console.show(typed: nil)
            Terminal.endTyping()
        }
        let printing = Task { [events = scheduler.events] in
            for await event in events { if let line = Line(event) { feed.add(line) } }
        }
        let running = Task { try await scheduler.run() }
        let helpers = [
            Task { await obeySignals(cancelling: running) }, Task { await obeyInput() }, Task { await obeyTime() },
        ]
        try await running.value
        await serving?.stop()
        for helper in helpers { helper.cancel() }
        await printing.value
        feed.flush()
        console.show(typed: nil)
        console.print(try await summary())
        arguments.close(scheduler.store)
    }

    private func configure() async throws {
        try await scheduler.configure(.greeting)
        try await scheduler.configure(.failWithRandom)
        try await scheduler.configure(.berlinMinute())
        try await scheduler.configure(.report(shelf: Shelf()) { [console] in console.print($0) })
    }

    // MARK: What ends it

    /// Ctrl-C once lets runs end, twice cancels them, three times leaves at once. Back in the foreground, typing goes on.
    private func obeySignals(cancelling running: Task<Void, any Error>) async {
        var count = 0
        for await number in signals.numbers {
            if number == SIGCONT {
                if isInteractive { Terminal.beginTyping() }
                continue
            }
            count += 1
            switch count {
            case 1: await shutDown()
            case 2:
                console.print("cancelling what still runs")
                running.cancel()
            default:
                console.show(typed: nil)
                Terminal.endTyping()
                leave(saying: "left at once", status: 128 + number)
            }
        }
    }

    private func obeyInput() async {
        let hand = Operator(scheduler: scheduler, console: console) { [self] in Task { await shutDown() } }
        for await line in inputLines(console: console, isInteractive: isInteractive) { await hand.perform(line) }
    }

    private func obeyTime() async {
        guard let seconds = arguments.seconds else { return }
        try? await Task.sleep(for: .seconds(seconds))
        if !Task.isCancelled { await shutDown() }
    }

    private func shutDown() async {
        let active = (try? await scheduler.runs(RunQuery(states: [.running]))) ?? []
        let names = active.reversed().map { "\($0.job) #\($0.id)" }.joined(separator: ", ")
        console.print(
            active.isEmpty ? "shutting down" : "shutting down; up to 10 s for \(names) (Ctrl-C: cancel now)")
        scheduler.beginShutdown()
    }

    private func summary() async throws -> String {
        let runs = try await scheduler.runs(RunQuery(limit: .max))
        let counts = RunState.allCases.compactMap { state -> String? in
            let count = runs.count { $0.state == state }
            return count == 0 ? nil : "\(count) \(state)"
        }
        return "\(runs.count) runs" + (counts.isEmpty ? "" : ": " + counts.joined(separator: ", "))
    }
}
