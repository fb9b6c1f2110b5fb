import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A pipe to or from a process. Neither end is passed on to other processes that are started.
package final class ProcessPipe {
    /// The end to read from.
    package let reading: Int32
    /// The end to write to.
    package let writing: Int32
    private var isFinished = false

    package init() throws {
        var ends: [Int32] = [0, 0]
        let isMade = ChildProcess.starting.withLock { _ in
            guard pipe(&ends) == 0 else { return false }
            return ends.allSatisfy { fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }
        }
        guard isMade else { throw ChildProcess.Failure(description: "no pipe: \(String(cString: strerror(errno)))") }
        (reading, writing) = (ends[0], ends[1])
    }

    deinit {
        finish()
        close(reading)
    }

    /// Lets whoever reads come to the end.
    package func finish() {
        if !isFinished { close(writing) }
        isFinished = true
    }

    package func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Self.write(writing, rest)
                guard count > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            }
        }
    }

    /// Waits for something to read; empty at the end.
    package func read() -> String {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = Self.read(reading, &bytes)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }

    private static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
        Musl.write(descriptor, bytes.baseAddress, bytes.count)
        #else
        Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }

    private static func read(_ descriptor: Int32, _ bytes: inout [UInt8]) -> Int {
        #if canImport(Glibc)
        Glibc.read(descriptor, &bytes, bytes.count)
        #elseif canImport(Musl)
        Musl.read(descriptor, &bytes, bytes.count)
        #else
        Darwin.read(descriptor, &bytes, bytes.count)
        #endif
    }
}
