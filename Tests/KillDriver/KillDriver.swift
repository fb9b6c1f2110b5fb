import Dispatch
import FoundationEssentials
import SchedulerCore
import SchedulerSQLite

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A process for tests to kill.
///
///     KillDriver open PATH DURABILITY            opens the store, and keeps it
///     KillDriver load PATH DURABILITY EFFECTS    works on it, and notes in the file EFFECTS what was done
///
/// It says "ready" when it has come so far, and otherwise what is wrong. It leaves when its input ends, so that it
/// outlives nobody.
@main
enum KillDriver {
    static func main() async {
        do {
            let arguments = CommandLine.arguments.dropFirst()
            guard let verb = arguments.first, arguments.count == (verb == "load" ? 4 : 3),
                let durability = SQLiteStore.Durability(rawValue: arguments[3])
            else { fail("usage: KillDriver open|load PATH DURABILITY [EFFECTS]") }
            let store = try SQLiteStore(path: arguments[2], durability: durability)
            if verb == "load" { try await work(on: store, effects: try Effects(path: arguments[4])) }
            say("ready")
            await endOfInput()
        } catch {
            fail("\(error)")
        }
        // As abruptly as if it were killed: nothing is given back.
        _exit(0)
    }

    /// Begins to work, and goes on in the background.
    private static func work(on store: SQLiteStore, effects: Effects) async throws {
        // Some take up the name of a former process, as where one is configured.
        let name: NodeID? = getpid().isMultiple(of: 2) ? "driver" : nil
        let scheduler = Scheduler(store: store, node: NodeOptions(name: name, concurrency: 64))
        let load = Load(effects: effects)
        try await load.configure(scheduler)
        load.watch(scheduler)
        Task { try await scheduler.run() }
        load.keepBusy(scheduler)
    }

    private static func endOfInput() async {
        await withUnsafeContinuation { continuation in
            DispatchQueue.global().async {
                var byte: UInt8 = 0
                while read(STDIN_FILENO, &byte, 1) > 0 {}
                continuation.resume()
            }
        }
    }

    /// Says a line at once, with no buffer that might be lost.
    private static func say(_ text: String) {
        var line = text + "\n"
        line.withUTF8 { _ = write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }

    private static func fail(_ reason: String) -> Never {
        say(reason)
        _exit(1)
    }
}
