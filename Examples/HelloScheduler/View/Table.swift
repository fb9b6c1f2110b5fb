/// Rows of cells below a head, each column as wide as its widest cell.
struct Table {
    struct Cell: ExpressibleByStringLiteral {
        var text: String
        var color: Paint.Color?

        init(_ text: String?, _ color: Paint.Color? = nil) {
            self.text = (text ?? "-").printable
            self.color = color
        }

        init(stringLiteral value: String) {
            self.init(value)
        }
    }

    var head: [String]
    var rows: [[Cell]] = []

    func lines(_ paint: Paint) -> [String] {
        let cells = [head.map { Cell($0, .bold) }] + rows
        let widths = head.indices.map { column in cells.map { $0[column].text.count }.max() ?? 0 }
        return cells.map { row in
            // Nothing behind the last cell.
            zip(row, widths.dropLast() + [0])
                .map { cell, width in paint(cell.text.padded(to: width), cell.color) }
                .joined(separator: "  ")
        }
    }
}
