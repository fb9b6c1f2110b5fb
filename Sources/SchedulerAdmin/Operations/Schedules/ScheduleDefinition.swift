import FoundationEssentials
import SchedulerCore

/// A schedule's definition as the audit keeps it: dots stand in the place of secrets, and beside them are codes that tell
/// whether two secrets are the same.
struct ScheduleDefinition: Sendable {
    /// With dots.
    var schedule: Schedule
    /// The codes of its secrets, by the parameters' names.
    var secretCodes: [String: String]

    /// Whether it is the same definition. Holds and slots that are passed over come and go by themselves, so that they
    /// do not count.
    func isSame(as other: ScheduleDefinition) throws -> Bool {
        try secretCodes == other.secretCodes
            && AdminJSON.text(schedule.withoutInterruptions) == AdminJSON.text(other.schedule.withoutInterruptions)
    }
}

extension ScheduleDefinition: Codable {
    private enum CodingKeys: String, CodingKey { case secretCodes }

    /// What a text of the audit says; nil where it is no definition.
    init?(_ text: String) {
        guard let definition = try? AdminJSON.value(Self.self, of: text) else { return nil }
        self = definition
    }

    init(from decoder: any Decoder) throws {
        schedule = try Schedule(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        secretCodes = try container.decodeIfPresent([String: String].self, forKey: .secretCodes) ?? [:]
    }

    func encode(to encoder: any Encoder) throws {
        try schedule.encode(to: encoder)
        guard !secretCodes.isEmpty else { return }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(secretCodes, forKey: .secretCodes)
    }
}

extension Schedule {
    /// The schedule without its hold and the slots that are passed over.
    var withoutInterruptions: Schedule {
        var definition = self
        definition.hold = nil
        definition.skips = []
        return definition
    }
}

extension OperationCall {
    /// A schedule's definition as the audit keeps it.
    func definition(of schedule: Schedule, _ key: StoreKey) throws -> ScheduleDefinition {
        var definition = ScheduleDefinition(schedule: schedule, secretCodes: [:])
        definition.schedule.parameters = masked(schedule.parameters, of: schedule.job)
        for (name, value) in schedule.parameters.values where isSecret(name, of: schedule.job) {
            definition.secretCodes[name] = try key.code(
                of: AdminJSON.text([ParameterValue.text(schedule.id.rawValue), .text(name), value]))
        }
        return definition
    }
}
