import SchedulerAdmin
import SchedulerCore

/// How an operation's answer is shown to people.
struct AnswerView {
    let terminal: Terminal
    /// Whether nothing is cut or left out.
    let isWide: Bool
    /// How values are shown.
    var cell = CellText()

    /// How wide it may be; nil: as wide as it gets.
    var width: Int? { isWide ? nil : terminal.width }
    private var paint: Paint { Paint(isOn: terminal.hasColors) }

    /// The same on the clocks of the zone that an answer names.
    func onClocks(of answer: ParameterValue) -> AnswerView {
        var view = self
        view.cell.zone = try? Zone(CellText.text(answer.member("zone"), .text()))
        return view
    }

    func text(_ value: ParameterValue, _ shape: Shape) -> String {
        switch shape.unwrapped {
        case .record(let record):
            if let items = record.pageItems { page(value, record, items) } else { facts(value, record) }
        case .list(.record(let record)): table(value, of: record)
        default: ((try? AdminJSON.text(value)) ?? "") + "\n"
        }
    }

    private func table(_ rows: ParameterValue?, of record: Record) -> String {
        let (rows, record) = AuditChange.added(to: rows?.elements ?? [], record)
        return TableView(rows, of: record, width: width, paint: paint, cell: cell).text
    }

    /// The items, then what else the page says.
    private func page(_ value: ParameterValue, _ record: Record, _ items: Record) -> String {
        var rest = record
        rest.fields.removeAll { $0.name == "items" || $0.name == "next" }
        let more = rest.fields.isEmpty ? "" : facts(value, rest)
        return table(value.member("items"), of: items) + (more.isEmpty ? "" : "\n" + more.trimmingLines)
    }

    /// A field a line, then tables of what it has many of.
    private func facts(_ value: ParameterValue, _ record: Record) -> String {
        let (rows, tables) = parts(of: value, record, under: "")
        let width = (rows.map(\.name.count).max() ?? 0) + 2
        let lines = rows.map { $0.name + String(repeating: " ", count: width - $0.name.count) + $0.text }
        return (lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n") + tables.joined()
    }

    /// The facts and the tables of a record and of those within.
    private func parts(
        of value: ParameterValue, _ record: Record, under prefix: String
    ) -> (rows: [(name: String, text: String)], tables: [String]) {
        var rows: [(name: String, text: String)] = []
        var tables: [String] = []
        for field in record.fields {
            guard let member = value.member(field.name), member != .null else { continue }
            let name = prefix + CellText.name(field.name)
            switch field.shape.unwrapped {
            case .list(.record(let inner)) where !inner.hasWords:
                guard !member.elements.isEmpty else { continue }
                tables.append("\n" + paint.heading(name.uppercased()) + "\n" + table(member, of: inner))
            case .record(let inner) where !inner.hasWords:
                let found = parts(of: member, inner, under: name + " ")
                rows += found.rows
                tables += found.tables
            default:
                let text = cell.text(member, field.shape)
                let isState = if case .choice = field.shape.unwrapped { true } else { false }
                if !text.isEmpty { rows.append((name, isState ? paint.state(text, text) : text)) }
            }
        }
        return (rows, tables)
    }
}

extension Record {
    /// The record of a page's items; nil where this is no page.
    var pageItems: Record? {
        guard fields.contains(where: { $0.name == "next" }), let items = fields.first(where: { $0.name == "items" }),
            case .list(.record(let record)) = items.shape
        else { return nil }
        return record
    }
}

/// What an operation's verb lets one choose about the way its answer is shown.
struct ViewOptions {
    private let hasTable: Bool

    init(_ operation: AdminOperation) {
        if case .json = operation.answer { hasTable = true } else { hasTable = false }
    }

    var options: [Option] { hasTable ? [.wide] : [] }

    func answerView(_ arguments: Arguments, _ context: Context) -> AnswerView {
        AnswerView(terminal: context.terminal, isWide: arguments.has(.wide))
    }
}

extension Option {
    static let wide = Option("wide", nil, "cut nothing, however wide the terminal is")
}
