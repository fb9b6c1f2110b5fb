import SchedulerAdmin
import SchedulerCore

/// Rows in columns, under the names of a record's fields.
struct TableView {
    private struct Column {
        var field: Field
        var cells: [String]
        var width: Int
    }

    private let paint: Paint
    private var columns: [Column]
    private let count: Int

    private static let cellWidth = 48
    private static let narrowCellWidth = 24

    /// - Parameter width: how wide it may be; nil: as wide as it gets, with nothing cut.
    init(_ rows: [ParameterValue], of record: Record, width: Int?, paint: Paint) {
        self.paint = paint
        count = rows.count
        columns = record.fields.filter { !$0.shape.unwrapped.isCompound }.compactMap { field in
            let cells = rows.map { CellText.text($0.member(field.name), field.shape) }
            // What no row has needs no column.
            guard cells.contains(where: { !$0.isEmpty }) else { return nil }
            let heading = CellText.heading(field.name)
            return Column(
                field: field, cells: cells, width: (cells + [heading]).map(\.count).max() ?? 0)
        }
        if let width { fit(into: width) }
    }

    /// Cuts long texts, then leaves out columns, the lists and descriptions first.
    private mutating func fit(into width: Int) {
        for limit in [Self.cellWidth, Self.narrowCellWidth] where total > width {
            for index in columns.indices { cut(index, to: limit) }
        }
        while total > width, columns.count > 2, let least = leastNeeded { columns.remove(at: least) }
    }

    private var total: Int { columns.map(\.width).reduce(2 * (columns.count - 1), +) }

    private mutating func cut(_ index: Int, to limit: Int) {
        if case .instant = columns[index].field.shape.unwrapped { return }
        let heading = CellText.heading(columns[index].field.name).count
        columns[index].width = min(columns[index].width, max(limit, heading))
    }

    private var leastNeeded: Int? {
        let secondary = ["description", "actions", "tags", "name", "artifacts", "address"]
        for name in secondary {
            if let index = columns.firstIndex(where: { $0.field.name == name }), index > 0 { return index }
        }
        return columns.indices.last { index in
            if index == 0 { return false }
            if case .choice = columns[index].field.shape.unwrapped { return false }
            return true
        }
    }

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
