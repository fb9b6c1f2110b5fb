import Foundation

/// A folder of a test's own, which goes with it. In memory where the system has such a place, so that a disk that others
/// keep busy does not hold up the tests.
final class TemporaryFolder: Sendable {
    private let url: URL

    /// - Parameter isOnDisk: whether it has to be on a disk.
    init(isOnDisk: Bool = false) throws {
        let memory = URL(filePath: "/dev/shm")
        let isInMemory = !isOnDisk && FileManager.default.isWritableFile(atPath: memory.path)
        url = (isInMemory ? memory : FileManager.default.temporaryDirectory).appending(
            path: "scheduler-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// Where a file of that name is, or would be.
    func path(_ name: String) -> String {
        url.appending(path: name).path
    }
}
