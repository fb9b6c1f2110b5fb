import SchedulerAdmin
import SchedulerCore

/// What is printed of server-sent events: a line each.
enum EventText {
    /// With `json`, an object with the event's name, its identifier, if it has one, and what it says.
    static func line(_ event: EventReader.Event, json: Bool) -> String {
        let data = try? AdminJSON.object(Array(event.data.utf8))
        guard json else { return ([event.name] + (data ?? [:]).words).joined(separator: " ") }
        var members: [String: ParameterValue] = ["event": .text(event.name)]
        if let id = event.id { members["id"] = .text(id) }
        members["data"] = data.map { .object($0) } ?? .text(event.data)
        return (try? AdminJSON.text(members)) ?? event.data
    }

    /// `2026-03-29 03:00:00+02:00 info saving files=3`.
    static func logLine(_ line: ParameterValue, _ paint: Paint) -> String {
        let level = CellText.text(line.member("level"), .text())
        var words = [
            CellText.text(line.member("instant"), .instant), paint.state(level, level),
            CellText.text(line.member("message"), .text()),
        ]
        if case .object(let metadata)? = line.member("metadata") { words += metadata.words }
        return words.joined(separator: " ")
    }
}

extension [String: ParameterValue] {
    /// `job=backup run=12`: first what it is about, the rest in the order of the names.
    fileprivate var words: [String] {
        let first = ["job", "schedule", "run", "state"]
        func rank(_ name: String) -> Int { first.firstIndex(of: name) ?? first.count }
        return sorted { (rank($0.key), $0.key) < (rank($1.key), $1.key) }.map { name, value in
            let isInstant = (try? ISO8601.instant(CellText.text(value, .text()))) != nil
            let text = CellText.text(value, isInstant ? .instant : name == "progress" ? Self.progress : .anything)
            return "\(Words.plain(name))=\(text)"
        }
    }

    private static var progress: Shape { .record(Record("Progress", [])) }
}
