import SchedulerAdmin
import SchedulerCore

/// Rows in columns, under the names of a record's fields.
struct TableView {
    private struct Column {
        var field: Field
        var cells: [String]
        var width: Int
        /// How wide it is with nothing cut.
        var wanted: Int

        var isInstant: Bool { field.shape.unwrapped == .instant }

        /// Whether a part of a cell says nothing.
        var isFixed: Bool { isInstant || field.shape.isAlignedRight }
    }

    private let paint: Paint
    private var columns: [Column]
    private let count: Int

    private static let cellWidth = 48
    private static let narrowCellWidth = 24
    /// How much of the last column is worth showing.
    private static let leastWidth = 12

    /// - Parameter width: how wide it may be; nil: as wide as it gets, with nothing cut.
    init(_ rows: [ParameterValue], of record: Record, width: Int?, paint: Paint, cell: CellText = CellText()) {
        self.paint = paint
        count = rows.count
        columns = Columns.fields(of: record).compactMap { field in
            let cells = rows.map { cell.text($0.member(at: field.name), field.shape) }
            // What no row has needs no column.
            guard cells.contains(where: { !$0.isEmpty }) else { return nil }
            let heading = CellText.heading(field.name)
            let wanted = (cells + [heading]).map(\.count).max() ?? 0
            return Column(field: field, cells: cells, width: wanted, wanted: wanted)
        }
        if let width { fit(into: width) }
    }

    /// Cuts long texts, then leaves out columns, those that matter least first.
    private mutating func fit(into width: Int) {
        for limit in [Self.cellWidth, Self.narrowCellWidth] where total > width {
            for index in columns.indices { cut(index, to: limit) }
        }
        while total > width, columns.count > 1, let last = columns.last {
            let room = width - (total - last.width)
            let least = max(Self.leastWidth, CellText.heading(last.field.name).count)
            guard room < least || last.isFixed else {
                columns[columns.count - 1].width = room
                return
            }
            columns.removeLast()
        }
        // What is left is for those that were cut.
        for index in columns.indices {
            columns[index].width = min(columns[index].wanted, columns[index].width + max(0, width - total))
        }
    }

    private var total: Int { columns.map(\.width).reduce(2 * (columns.count - 1), +) }

    private mutating func cut(_ index: Int, to limit: Int) {
        let heading = CellText.heading(columns[index].field.name).count
        if columns[index].isInstant {
            // All on one clock: its offset is what can be spared.
            columns[index].cells = columns[index].cells.map { String($0.prefix(Self.instantWidth)) }
            columns[index].width = max(Self.instantWidth, heading)
            columns[index].wanted = columns[index].width
        } else {
            columns[index].width = min(columns[index].width, max(limit, heading))
        }
    }

    /// Of `2026-03-29 03:00:00`.
    private static let instantWidth = 19

    var text: String {
        guard count > 0 else { return "Nothing.\n" }
        let headings = columns.map { Self.padded(CellText.heading($0.field.name), $0) }
        var lines = [paint.heading(headings.joined(separator: "  ").trimmingEnd)]
        for row in 0..<count {
            let cells = columns.map { column in
                let padded = Self.padded(column.cells[row], column)
                if case .choice = column.field.shape.unwrapped { return paint.state(padded, column.cells[row]) }
                return padded
            }
            lines.append(cells.joined(separator: "  ").trimmingEnd)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func padded(_ text: String, _ column: Column) -> String {
        let cut = text.count > column.width ? text.prefix(max(column.width - 1, 0)) + "…" : text[...]
        let blanks = String(repeating: " ", count: column.width - cut.count)
        return column.field.shape.isAlignedRight ? blanks + cut : cut + blanks
    }
}

extension ParameterValue {
    /// The member of that name, if this is an object that has it.
    func member(_ name: String) -> ParameterValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    /// The elements, if this is an array.
    var elements: [ParameterValue] {
        if case .list(let elements) = self { elements } else { [] }
    }
}

extension String {
    /// Without empty lines before it.
    var trimmingLines: String { String(drop { $0 == "\n" }) }

    var trimmingEnd: String { String(reversed().drop { $0 == " " }.reversed()) }
}
