import SchedulerCore

extension ParameterValue {
    /// The member of that name, if this is an object that has it.
    subscript(name: String) -> ParameterValue? { members[name] }

    var members: [String: ParameterValue] {
        if case .object(let members) = self { members } else { [:] }
    }

    var elements: [ParameterValue] {
        if case .list(let elements) = self { elements } else { [] }
    }
}
