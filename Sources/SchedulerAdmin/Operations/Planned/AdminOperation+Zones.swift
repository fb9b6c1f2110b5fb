import FoundationEssentials
package import SchedulerCore

extension AdminOperation {
    static let zones: [AdminOperation] = [listZones]

    private static let listZones = AdminOperation(
        name: "zones.list", summary: "Lists the zones of the tz database, ordered by name.", method: .get,
        path: "/api/v1/zones", permission: .view, answer: page(of: ZoneValue.record)
    ) { _ in
        try .json(Page(ZoneDatabase.names.map(ZoneValue.init)))
    }
}

/// A zone in an answer.
private struct ZoneValue: Encodable {
    var name: String

    static let record = Record("Zone", [.required("name", .text(maximum: .max), "Its name, such as Europe/Berlin.")])
}

extension ZoneDatabase {
    /// Every name of the first database that there is, in the order of the alphabet.
    package static let names: [String] = {
        for directory in directories {
            guard let paths = try? FileManager.default.subpathsOfDirectory(atPath: directory) else { continue }
            // The database has other files beside the zones, in lower case or with a suffix.
            let found = paths.filter { $0.first?.isUppercase == true && !$0.contains(".") }
            let folders = Set(found.flatMap { path in path.indices.filter { path[$0] == "/" }.map { path[..<$0] } })
            return found.filter { !folders.contains($0[...]) }.sorted()
        }
        return []
    }()
}
