import FoundationEssentials
import SchedulerCore

/// The names of the tz database, to guess what was meant.
enum ZoneNames {
    /// `; did you mean Europe/Berlin?` for `europe/berlin` or `Berlin`; nil where nothing is near.
    static func suggestion(for name: String) -> String? {
        guard name.utf8.count >= 3 else { return nil }
        let all = all
        let lowered = name.lowercased()
        let sameCity = all.filter { $0.lowercased().hasSuffix("/\(lowered)".replacing(" ", with: "_")) }
        if let city = sameCity.first { return "; did you mean \(city)?" }
        return Suggestion.text(for: name, among: all)
    }

    /// Every name of the first database that there is, in the order of the alphabet.
    private static var all: [String] {
        for directory in ZoneDatabase.directories {
            guard let paths = try? FileManager.default.subpathsOfDirectory(atPath: directory) else { continue }
            // The database has other files beside the zones, in lower case or with a suffix.
            return paths.filter { $0.first?.isUppercase == true && !$0.contains(".") }.sorted()
        }
        return []
    }
}
