import SchedulerCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The right of one process to a database, which the system takes back when the process ends, however it ends.
///
/// It is an flock(2) on a file beside the database, since closing any descriptor of the database itself would let go of
/// SQLite's own locks on it (https://www.sqlite.org/howtocorrupt.html, section 2.2). The file holds the owner's number
/// and is left where it is: whoever deleted it could delete a newer owner's.
final class FileLock: Sendable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Takes the right to a database.
    ///
    /// It is no initializer, since one that throws late also runs the deinitializer, and a descriptor that is closed twice
    /// may be somebody else's by then.
    ///
    /// - Parameter path: the database's path.
    /// - Throws: ``SchedulerError`` with the code `storeUnavailable` where another process, or another store of this
    ///   one, has it.
    static func take(database path: String) throws(SchedulerError) -> FileLock {
        // Beside the file itself, whatever link leads to it.
        let lockPath = FileSystem.resolved(path) + "-lock"
        let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            let reason = "the file \(lockPath) cannot be opened: \(String(cString: strerror(errno)))"
            throw SchedulerError(.storeUnavailable, field: "store", value: path, reason: reason)
        }
        guard lock(descriptor) else {
            let owner = owner(in: descriptor)
            close(descriptor)
            throw SchedulerError(
                .storeUnavailable, field: "store", value: path,
                reason: "is in use by \(owner); one process at a time can have it")
        }
        let text = "\(getpid())\n"
        _ = ftruncate(descriptor, 0)
        _ = text.withCString { pwrite(descriptor, $0, text.utf8.count, 0) }
        return FileLock(descriptor)
    }

    /// Tries for a moment, since `schedulerctl doctor` holds the lock while it asks who has it.
    private static func lock(_ descriptor: Int32) -> Bool {
        for _ in 0..<5 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            usleep(2_000)
        }
        return false
    }

    deinit {
        // A process that is being started at this moment has a copy of the descriptor, which would keep the lock.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Who has a database in use, asked without making the lock's file; nil: nobody.
    static func owner(of path: String) -> String? {
        let descriptor = open(FileSystem.resolved(path) + "-lock", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        // Shared, so that two who ask are not in one another's way.
        return flock(descriptor, LOCK_SH | LOCK_NB) == 0 ? nil : owner(in: descriptor)
    }

    private static func owner(in descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let digits = String(decoding: bytes.prefix(max(count, 0)).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        guard let number = Int32(digits) else { return "another process" }
        return number == getpid() ? "another store of this process" : "process \(number)"
    }
}
