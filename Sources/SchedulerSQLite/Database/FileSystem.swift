#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What is asked of the system about files.
enum FileSystem {
    static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    /// Why nothing can be said of a file, such as that it does not exist; nil where something can.
    static func fault(of path: String) -> String? {
        guard access(path, F_OK) != 0 else { return nil }
        return errno == ENOENT ? "there is no such file" : String(cString: strerror(errno))
    }

    /// How large a file is, in bytes; nil where there is none.
    static func size(of path: String) -> Int64? {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : nil
    }

    static func isWritable(_ path: String) -> Bool {
        access(path, W_OK) == 0
    }

    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Waits until a file, or a directory's list of files, is on the disk.
    ///
    /// - Returns: whether it is.
    static func synchronise(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }

    static func remove(_ path: String) {
        unlink(path)
    }

    /// - Returns: whether it was done.
    static func move(_ path: String, to other: String) -> Bool {
        rename(path, other) == 0
    }

    /// The path of a file with all links followed; as given where there is no such file.
    static func resolved(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The directory in which a file is.
    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
