import FoundationEssentials
import SchedulerCore

/// Named values of a request, which have been checked by their shapes. What is not there, or null, is nil.
struct FieldValues: Sendable {
    private let values: [String: ParameterValue]

    init(_ values: [String: ParameterValue]) {
        self.values = values
    }

    /// Whether there is a value, null included.
    func isGiven(_ name: String) -> Bool { values[name] != nil }

    func value(_ name: String) -> ParameterValue? {
        let value = values[name]
        return value == .null ? nil : value
    }

    func text(_ name: String) -> String? {
        if case .text(let text)? = value(name) { text } else { nil }
    }

    func integer(_ name: String) -> Int? {
        if case .integer(let number)? = value(name) { Int(clamping: number) } else { nil }
    }

    func truth(_ name: String) -> Bool? {
        if case .bool(let truth)? = value(name) { truth } else { nil }
    }

    func instant(_ name: String) -> Date? { text(name).flatMap { try? ISO8601.instant($0) } }

    func duration(_ name: String) -> Duration? { value(name).flatMap { DurationText.duration($0) } }

    func parameters(_ name: String) -> Parameters? {
        if case .object(let values)? = value(name) { Parameters(values) } else { nil }
    }

    func list(_ name: String) -> [ParameterValue]? {
        if case .list(let values)? = value(name) { values } else { nil }
    }
}
