import Foundation

/// A folder of a test's own, which goes with it.
final class TemporaryFolder: Sendable {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "scheduler-\(UUID().uuidString)")
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
