extension Report {
    fileprivate static let widths = (name: 38, median: 18, range: 34)

    /// What stands above all tables.
    static func heading(runs: Int) -> String {
        "figure".padding(to: widths.name) + "median of \(runs)".leading(to: widths.median)
            + "min – max".leading(to: widths.range) + "   floor in the same run"
    }

    /// The report for people.
    var table: String {
        var lines = ["", "\(name): \(summary)"]
        for part in parts {
            let memory = part.peakMemory
            let megabytes = [memory.median, memory.minimum, memory.maximum].map { ($0 / 1e6).decimals(0) }
            lines.append("  \(part.name) (peak memory \(megabytes[0]) MB, \(megabytes[1]) – \(megabytes[2]))")
            lines += part.rows.flatMap(\.lines)
        }
        return lines.joined(separator: "\n")
    }
}

extension Report.Row {
    /// The row, and below it what it is to be compared with.
    fileprivate var lines: [String] {
        var row = "    \(name)".padding(to: Report.widths.name)
        row += unit.text(value.median).leading(to: Report.widths.median)
        row += "\(unit.text(value.minimum)) – \(unit.text(value.maximum))".leading(to: Report.widths.range)
        if let floorName, let floor, let timesFloor {
            row += "   \(timesFloor.median.decimals(2))× \(floorName): \(unit.text(floor.median))"
        }
        var lines = [row]
        if let aim, let aimReached { lines.append("      aim \(aim): reached in \(aimReached) of \(runs) runs") }
        if !published.isEmpty { lines.append("      published: " + published.joined(separator: ", ")) }
        return lines
    }
}
