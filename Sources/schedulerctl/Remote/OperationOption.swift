import FoundationEssentials
import SchedulerAdmin
import SchedulerCore

/// A field of an operation's query or body as options of the command line.
struct OperationOption: Sendable {
    let field: Field
    let option: Option
    /// `--no-x` beside `--x`, for what is true or false.
    let negation: Option?
    /// `--param name=value`, for a map of parameters.
    let member: Option?

    /// - Parameters:
    ///   - group: what the operation is about, such as `webhooks`.
    ///   - prefix: what tells it from a field of the same name that is elsewhere in the request.
    init(_ field: Field, of group: String, prefix: String = "") {
        self.field = field
        let name = prefix + field.optionName(of: group)
        let shape = field.shape.unwrapped
        let summary = field.summary.asOption + (field.isRequired ? " (needed)" : "")
        if case .truth = shape {
            option = Option(name, nil, summary)
            negation = Option("no-\(name)", nil, "the opposite of --\(name)")
        } else {
            let choices = shape.choices
            let isLong = choices.joined(separator: "|").count > Shape.longestPlaceholder
            let form = shape.form.map { "as \($0)" }
            let notes = [isLong ? choices.joined(separator: ", ") : nil, form, shape.listNote].compactMap(\.self)
            option = Option(
                name, shape.placeholder, ([summary] + notes).joined(separator: "; "), isRepeatable: shape.isList,
                choices: choices)
            negation = nil
        }
        let isParameters = if case .map = shape, field.name == "parameters" { true } else { false }
        member =
            isParameters
            ? Option("param", "NAME=VALUE", "one of the parameters; may be given more than once", isRepeatable: true)
            : nil
    }

    var options: [Option] { [option, negation, member].compactMap(\.self) }

    /// What the arguments give; nil where they say nothing.
    func value(in arguments: Arguments, now: Date) throws(UsageError) -> ParameterValue? {
        if let negation, arguments.has(negation) {
            guard !arguments.has(option) else {
                throw UsageError("--\(option.name) and --\(negation.name) exclude each other")
            }
            return .bool(false)
        }
        var value: ParameterValue?
        let texts = arguments.values(option)
        if case .truth = field.shape.unwrapped {
            value = arguments.has(option) ? .bool(true) : nil
        } else if case .list(let element) = field.shape.unwrapped {
            if !texts.isEmpty {
                var elements: [ParameterValue] = []
                for text in texts.flatMap({ element.isListedWithCommas ? $0.atCommas : [$0] }) {
                    elements.append(try self.value(of: text, element, now))
                }
                value = .list(elements)
            }
        } else if let text = texts.first {
            value = try self.value(of: text, field.shape, now)
        }
        if let member { value = try adding(arguments.values(member), to: value) }
        guard let value else { return nil }
        do throws(Problem) {
            try field.shape.check(value, field: "--\(option.name)")
        } catch {
            throw UsageError("\(Words.plain(error.field ?? "--\(option.name)")): \(Words.plain(error.detail))")
        }
        return value
    }

    private func adding(_ pairs: [String], to value: ParameterValue?) throws(UsageError) -> ParameterValue? {
        guard !pairs.isEmpty else { return value }
        var members: [String: ParameterValue] = [:]
        if case .object(let given)? = value { members = given }
        for pair in pairs {
            guard let equals = pair.firstIndex(of: "="), equals != pair.startIndex else {
                throw UsageError("--param: \(Words.quoted(pair)) is no NAME=VALUE")
            }
            let text = String(pair[pair.index(after: equals)...])
            // What is no JSON is a text.
            members[String(pair[..<equals])] = Self.json(text) ?? .text(text)
        }
        return .object(members)
    }

    private func value(of text: String, _ shape: Shape, _ now: Date) throws(UsageError) -> ParameterValue {
        switch shape {
        case .optional(let shape): return text == "null" ? .null : try value(of: text, shape, now)
        case .map, .record, .anything, .list:
            guard let value = Self.json(text) else {
                throw UsageError("--\(option.name): \(Words.quoted(text)) is no JSON")
            }
            return value
        case .duration:
            guard let length = TimeText.length(text) else {
                throw UsageError(
                    "--\(option.name): \(Words.quoted(text)) is no length of time like \(TimeText.lengths)")
            }
            return .text(DurationText.text(length))
        case .instant:
            let isPast = field.name == "since"
            guard let instant = TimeText.instant(text, now: now, isPast: isPast) else {
                throw UsageError("--\(option.name): \(Words.quoted(text)) is no time like \(TimeText.instants)")
            }
            return .text(ISO8601.text(instant))
        case .choice(let choices) where !choices.contains(text):
            let suggestion = Suggestion.text(for: text, among: choices) ?? ""
            throw UsageError("--\(option.name): \(Words.quoted(text)) is not \(Words.list(choices))\(suggestion)")
        default: return shape.value(of: text)
        }
    }

    private static func json(_ text: String) -> ParameterValue? {
        (try? AdminJSON.object(Array("{\"value\":\(text)}".utf8)))?["value"]
    }
}

extension Shape {
    /// What it is where it is not null.
    var unwrapped: Shape {
        if case .optional(let shape) = self { shape.unwrapped } else { self }
    }

    fileprivate var isList: Bool {
        if case .list = self { true } else { false }
    }

    /// Whether a comma parts one from the next.
    fileprivate var isListedWithCommas: Bool {
        switch unwrapped {
        case .text, .choice: true
        default: false
        }
    }

    /// What JSON with known names looks like.
    fileprivate var form: String? {
        switch self {
        case .list(let shape), .optional(let shape): shape.form
        case .record(let record):
            "{"
                + record.fields.map { field in
                    let isList = if case .list = field.shape.unwrapped { true } else { false }
                    let inner = field.shape.form.map { isList ? ": [\($0)]" : ": \($0)" }
                    return "\"\(field.name)\"" + (inner ?? "")
                }.joined(separator: ", ") + "}"
        default: nil
        }
    }

    /// How to give several, where there may be several.
    fileprivate var listNote: String? {
        guard case .list(let element) = self else { return nil }
        return element.isListedWithCommas ? "several with commas" : "may be given more than once"
    }

    fileprivate static let longestPlaceholder = 40

    /// The words that a value can be, where there are few.
    fileprivate var choices: [String] {
        switch self {
        case .choice(let choices): choices
        case .list(let shape), .optional(let shape): shape.choices
        default: []
        }
    }

    /// What stands for a value in the help.
    fileprivate var placeholder: String {
        switch self {
        case .text: "TEXT"
        case .choice(let choices):
            choices.joined(separator: "|").count <= Self.longestPlaceholder ? choices.joined(separator: "|") : "WORD"
        case .integer, .number: "N"
        case .truth: "true|false"
        case .instant: "TIME"
        case .duration: "DURATION"
        case .anything, .map, .record: "JSON"
        case .list(let shape), .optional(let shape): shape.placeholder
        }
    }
}

extension Field {
    /// `cron`; `enabled` of `isEnabled`; `webhook-url` where `url` is taken.
    func optionName(of group: String) -> String {
        let name = name.kebabCased
        if name.hasPrefix("is-") { return String(name.dropFirst(3)) }
        let taken = ClientConfiguration.options + [.json, .help, .wide]
        return taken.contains { $0.name == name }
            ? "\(group.hasSuffix("s") ? group.dropLast() : group[...])-\(name)" : name
    }
}

extension String {
    /// `skip-next` of `skipNext`.
    var kebabCased: String {
        reduce(into: "") { result, character in
            if character.isUppercase {
                if !result.isEmpty { result += "-" }
                result += character.lowercased()
            } else {
                result.append(character)
            }
        }
    }

    /// The parts between commas.
    fileprivate var atCommas: [String] {
        split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
    }

    /// A sentence as it stands in a list of options.
    fileprivate var asOption: String {
        let body = hasSuffix(".") ? String(dropLast()) : self
        let second = body.dropFirst().first
        guard let first = body.first, second?.isLowercase == true || second == " " else { return body }
        return first.lowercased() + body.dropFirst()
    }
}
