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
    private func fields(_ place: FieldPlace) -> FieldValues { FieldValues(place == .query ? query : body) }

    package func value(_ name: String, in place: FieldPlace) -> ParameterValue? { fields(place).value(name) }

    package func text(_ name: String, in place: FieldPlace = .body) -> String? { fields(place).text(name) }

    package func integer(_ name: String, in place: FieldPlace = .body) -> Int? { fields(place).integer(name) }

    package func truth(_ name: String, in place: FieldPlace = .body) -> Bool? { fields(place).truth(name) }

    package func instant(_ name: String, in place: FieldPlace = .body) -> Date? { fields(place).instant(name) }

    package func duration(_ name: String, in place: FieldPlace = .body) -> Duration? { fields(place).duration(name) }

    package func parameters(_ name: String, in place: FieldPlace = .body) -> Parameters? {
        fields(place).parameters(name)
    }

    package func list(_ name: String, in place: FieldPlace = .body) -> [ParameterValue]? { fields(place).list(name) }

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
