import SchedulerAdmin
import SchedulerCore

/// How an operation's answer is shown to people.
struct AnswerView {
    let terminal: Terminal
    /// Whether nothing is cut or left out.
    let isWide: Bool

    private var width: Int? { isWide ? nil : terminal.width }
    private var paint: Paint { Paint(isOn: terminal.hasColors) }

    func text(_ value: ParameterValue, _ shape: Shape) -> String {
        switch shape.unwrapped {
        case .record(let record):
            if let items = record.pageItems { page(value, record, items) } else { facts(value, record) }
        case .list(.record(let record)): table(value, of: record)
        default: ((try? AdminJSON.text(value)) ?? "") + "\n"
        }
    }

    private func table(_ rows: ParameterValue?, of record: Record) -> String {
        TableView(rows?.elements ?? [], of: record, width: width, paint: paint).text
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
        var rows: [(String, String)] = []
        var tables: [String] = []
        for field in record.fields {
            let member = value.member(field.name)
            if case .list(.record(let inner)) = field.shape.unwrapped {
                guard let member, !member.elements.isEmpty else { continue }
                tables.append("\n" + paint.heading(CellText.heading(field.name)) + "\n" + table(member, of: inner))
            } else if case .record(let inner) = field.shape.unwrapped, field.shape.isCompound, member != .null {
                for innerField in inner.fields {
                    let text = CellText.text(member?.member(innerField.name), innerField.shape)
                    rows.append((self.name(field) + " " + self.name(innerField), text))
                }
            } else {
                let text = member == [] || member == [:] ? "" : CellText.text(member, field.shape)
                let isState = if case .choice = field.shape.unwrapped { true } else { false }
                rows.append((name(field), isState ? paint.state(text, text) : text))
            }
        }
        let width = (rows.map(\.0.count).max() ?? 0) + 2
        let lines = rows.filter { !$0.1.isEmpty }.map { $0 + String(repeating: " ", count: width - $0.count) + $1 }
        return (lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n") + tables.joined()
    }

    private func name(_ field: Field) -> String { CellText.name(field.name) }
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
