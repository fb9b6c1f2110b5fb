package import FoundationEssentials
package import SchedulerCore

/// Where the fields of a call are.
package enum FieldPlace: Sendable {
    case query
    case body
}

/// The values of a call by their shapes. They have been checked, so that nothing can be wrong with them; what is not
/// there, or null, is nil.
extension OperationCall {
    package func value(_ name: String, in place: FieldPlace) -> ParameterValue? {
        let value = place == .query ? query[name] : body[name]
        return value == .null ? nil : value
    }

    package func text(_ name: String, in place: FieldPlace = .body) -> String? {
        guard case .text(let text)? = value(name, in: place) else { return nil }
        return text
    }

    package func integer(_ name: String, in place: FieldPlace = .body) -> Int? {
        guard case .integer(let number)? = value(name, in: place) else { return nil }
        return Int(clamping: number)
    }

    package func truth(_ name: String, in place: FieldPlace = .body) -> Bool? {
        guard case .bool(let truth)? = value(name, in: place) else { return nil }
        return truth
    }

    package func instant(_ name: String, in place: FieldPlace = .body) -> Date? {
        text(name, in: place).flatMap { try? ISO8601.instant($0) }
    }

    package func duration(_ name: String, in place: FieldPlace = .body) -> Duration? {
        value(name, in: place).flatMap { DurationText.duration($0) }
    }

    package func parameters(_ name: String, in place: FieldPlace = .body) -> Parameters? {
        guard case .object(let values)? = value(name, in: place) else { return nil }
        return Parameters(values)
    }

    package func list(_ name: String, in place: FieldPlace = .body) -> [ParameterValue]? {
        guard case .list(let values)? = value(name, in: place) else { return nil }
        return values
    }

    /// The texts of a field of the query that may be given more than once; nil where it is not given.
    package func texts(_ name: String) -> Set<String>? {
        guard let values = list(name, in: .query) else { return nil }
        return Set(values.compactMap { if case .text(let text) = $0 { text } else { nil } })
    }

    /// The same as values of a type.
    package func choices<Value: RawRepresentable<String> & Hashable>(
        _ name: String, as type: Value.Type
    ) -> Set<Value>? {
        texts(name).map { Set($0.compactMap(Value.init)) }
    }

    package var job: JobID { JobID(path["job"] ?? "") }
    package var run: RunID { RunID(rawValue: path["run"].flatMap { Int64($0) } ?? 0) }
    package var schedule: ScheduleID { ScheduleID(path["schedule"] ?? "") }
}
