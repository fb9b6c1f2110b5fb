import SchedulerAdmin
import SchedulerCore

/// The names of the tz database, to guess what was meant.
enum ZoneNames {
    /// `; did you mean Europe/Berlin?` for `europe/berlin` or `Berlin`; nil where nothing is near.
    static func suggestion(for name: String) -> String? {
        guard name.utf8.count >= 3 else { return nil }
        let all = ZoneDatabase.names
        let lowered = name.lowercased()
        let sameCity = all.filter { $0.lowercased().hasSuffix("/\(lowered)".replacing(" ", with: "_")) }
        if let city = sameCity.first { return "; did you mean \(city)?" }
        return Suggestion.text(for: name, among: all)
    }
}
