import FoundationEssentials
package import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A process that a test starts.
///
/// Foundation's `Process` is not used: on Linux, `run` now and then reads beyond its buffer and crashes
/// (https://github.com/swiftlang/swift-corelibs-foundation/pull/5472).
package final class ChildProcess {
    /// The process's number.
    package let number: Int32
    /// What waitpid(2) says of it; nil as long as it has not been waited for.
    private var status: Int32?

    /// Held while a process is started, so that it gets no descriptor that is not yet marked as this process's own, nor
    /// that of a program which is still being written.
    package static let starting = Mutex(())

    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    /// How a process ended.
    package enum End: Equatable {
        case exited(Int32)
        case killed(by: Int32)
    }

    /// - Parameters:
    ///   - words: the program, with its path, and its arguments.
    ///   - environment: the variables that differ from this process's.
    ///   - input: what it reads.
    ///   - output: where it writes.
    ///   - errors: where it writes what is wrong.
    package init(
        _ words: [String], environment: [String: String] = [:], input: Int32 = STDIN_FILENO,
        output: Int32 = STDOUT_FILENO, errors: Int32 = STDERR_FILENO
    ) throws {
        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        #else
        var actions = posix_spawn_file_actions_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (place, descriptor) in [input, output, errors].enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(place))
        }
        var arguments = words.map { strdup($0) } + [nil]
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var settings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + settings { free(text) } }
        var number = pid_t()
        let error = Self.starting.withLock { _ in
            posix_spawn(&number, words[0], &actions, nil, &arguments, &settings)
        }
        guard error == 0 else { throw Failure(description: "\(words[0]): \(String(cString: strerror(error)))") }
        self.number = number
    }

    deinit {
        kill()
    }

    /// Waits until it has ended.
    @discardableResult
    package func wait() -> End {
        var status = status ?? 0
        if self.status == nil {
            while waitpid(number, &status, 0) < 0, errno == EINTR {}
            self.status = status
        }
        let signal = status & 0x7F
        return signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(by: signal)
    }

    /// Kills it, if it has not ended, and waits until it is gone.
    @discardableResult
    package func kill() -> End {
        // Its number is not given to another process before it was waited for.
        if status == nil { signal(SIGKILL) }
        return wait()
    }

    private func signal(_ signal: Int32) {
        #if canImport(Glibc)
        Glibc.kill(number, signal)
        #elseif canImport(Musl)
        Musl.kill(number, signal)
        #else
        Darwin.kill(number, signal)
        #endif
    }
}
