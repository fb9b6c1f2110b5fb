import FoundationEssentials
import SchedulerAdmin
import SchedulerCore

/// A heatmap drawn with characters: a line a day, a character a cell, or several where there is no room.
struct HeatmapView {
    private let answer: ParameterValue
    private let paint: Paint
    /// How many columns there are; nil: as many as it takes.
    private let width: Int?

    /// From nothing to the most; of 256 colours, blue to red.
    private static let shades = Array(" ░▒▓█")
    private static let colors = [250, 75, 220, 208, 196]
    /// Of the day before the cells.
    private static let margin = 16

    init(_ answer: ParameterValue, _ view: AnswerView) {
        self.answer = answer
        width = view.width
        paint = Paint(isOn: view.terminal.hasColors)
    }

    private struct Cell {
        var day: String
        /// Which of the day's cells it is.
        var place: Int
        var concurrency: Int
    }

    /// How many minutes a cell is of.
    private var cellLength: Int { max(Self.number(answer.member("cellMinutes")), 1) }

    /// How many minutes a character is of: so many cells that a day fits into the terminal.
    private var length: Int {
        let cells = (1_440 + cellLength - 1) / cellLength
        let room = max((width ?? .max) - Self.margin, 1)
        return cellLength * max((cells + min(room, cells) - 1) / min(room, cells), 1)
    }

    private var cells: [Cell] {
        (answer.member("cells")?.elements ?? []).compactMap { cell in
            // On the zone's own clock, as the answer has it: 2026-03-29T03:00:00+02:00.
            guard case .text(let start)? = cell.member("start"), start.count >= 16 else { return nil }
            let parts = start.dropFirst(11).prefix(5).split(separator: ":").compactMap { Int($0) }
            guard parts.count == 2 else { return nil }
            return Cell(
                day: String(start.prefix(10)), place: (parts[0] * 60 + parts[1]) / length,
                concurrency: Self.number(cell.member("concurrency")))
        }
    }

    var text: String {
        let cells = cells
        let maximum = Self.number(answer.member("maximum"))
        let days = cells.reduce(into: [String]()) { if $0.last != $1.day { $0.append($1.day) } }
        var lines = [heading]
        for day in days {
            let places = Dictionary(cells.filter { $0.day == day }.map { ($0.place, $0.concurrency) }) { max($0, $1) }
            let row = (0..<count).map { symbol(places[$0], maximum) }.joined()
            lines.append(Self.weekday(day) + " " + day + "  " + row)
        }
        lines.append("")
        lines.append("A character is of \(Words.count(length, "minute")): \(legend(maximum)).")
        lines.append("At most \(Words.count(maximum, "run")) at the same time; zone \(word("zone")).")
        lines += notes
        return lines.map(\.trimmingEnd).joined(separator: "\n") + "\n"
    }

    /// How many characters a day has.
    private var count: Int { (1_440 + length - 1) / length }

    /// `· none, ░ 1, ▒ 2, ▓ 3–4, █ 5`: how many runs at the same time a character means.
    private func legend(_ maximum: Int) -> String {
        let levels = Self.shades.count - 1
        let parts = (1...levels).compactMap { level -> String? in
            let (first, last) = ((level - 1) * maximum / levels + 1, level * maximum / levels)
            guard first <= last else { return nil }
            return symbol(last, maximum) + (first == last ? " \(first)" : " \(first)–\(last)")
        }
        return (["· none"] + parts).joined(separator: ", ")
    }

    /// The hours above their cells, as far as there is room.
    private var heading: String {
        var line = String(repeating: " ", count: Self.margin)
        let step = [1, 2, 3, 4, 6, 12].first { $0 * 60 / length >= 3 } ?? 24
        for hour in stride(from: 0, to: 24, by: step) {
            let place = Self.margin + hour * 60 / length
            guard hour == 0 || place > line.count && place + 2 <= Self.margin + count else { continue }
            line += String(repeating: " ", count: place - line.count) + (hour < 10 ? "0\(hour)" : "\(hour)")
        }
        return line
    }

    private func symbol(_ concurrency: Int?, _ maximum: Int) -> String {
        guard let concurrency, concurrency > 0, maximum > 0 else { return concurrency == nil ? " " : "·" }
        let level = min((concurrency * (Self.shades.count - 1) + maximum - 1) / maximum, Self.shades.count - 1)
        return paint.cell(String(Self.shades[level]), Self.colors[level])
    }

    /// What the picture does not show.
    private var notes: [String] {
        let unknown = names("durationUnknown")
        let leftOut = (answer.member("leftOut")?.elements ?? []).map(Self.sentence)
        let problems = (answer.member("problems")?.elements ?? []).map(Self.sentence)
        var notes: [String] = []
        if !unknown.isEmpty {
            notes.append("Duration unknown, counted as a minute: \(unknown.joined(separator: ", ")).")
        }
        notes += leftOut.map { "Left out: \($0)" } + problems.map { "Problem: \($0)" }
        return notes
    }

    private func names(_ list: String) -> [String] {
        (answer.member(list)?.elements ?? []).map { CellText.text($0.member("schedule"), .text()) }
    }

    /// `alpha: held`.
    private static func sentence(_ entry: ParameterValue) -> String {
        let reason = ["reason", "problem", "error"].compactMap { entry.member($0) }.first
        return CellText.text(entry.member("schedule"), .text()) + ": " + CellText.text(reason, .text())
    }

    private func word(_ name: String) -> String { CellText.text(answer.member(name), .text()) }

    private static func number(_ value: ParameterValue?) -> Int {
        if case .integer(let number)? = value { Int(clamping: number) } else { 0 }
    }

    private static func weekday(_ day: String) -> String {
        guard let noon = try? ISO8601.instant(day + "T12:00:00Z") else { return "   " }
        // 1970-01-01 was a Thursday.
        let number = Int(noon.timeIntervalSince1970) / 86_400 + 3
        return ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][((number % 7) + 7) % 7]
    }
}
