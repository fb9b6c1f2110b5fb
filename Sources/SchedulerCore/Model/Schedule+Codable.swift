import FoundationEssentials

// Spelled out so that schedules that were stored before a field existed can still be read, and so that what is not
// there takes no room in a store of a million.
extension Schedule: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, job, description, recurrence, zone, daylight, exclusions, jitter, start, end, maximumRuns, parameters
        case isEnabled, hold, skips, overlap, catchUp
    }

    /// Decodes an object of the schedule's fields.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decode(ScheduleID.self, forKey: .id),
            job: try container.decode(JobID.self, forKey: .job),
            description: try container.decodeIfPresent(String.self, forKey: .description) ?? "",
            recurrence: try container.decode(Recurrence.self, forKey: .recurrence),
            zone: try container.decode(String.self, forKey: .zone),
            daylight: try container.decode(DaylightPolicy.self, forKey: .daylight),
            exclusions: try container.decode(Exclusions.self, forKey: .exclusions),
            jitter: try container.decodeIfPresent(Jitter.self, forKey: .jitter),
            start: try container.decodeIfPresent(Date.self, forKey: .start),
            end: try container.decodeIfPresent(Date.self, forKey: .end),
            maximumRuns: try container.decodeIfPresent(Int.self, forKey: .maximumRuns),
            parameters: try container.decode(Parameters.self, forKey: .parameters),
            isEnabled: try container.decode(Bool.self, forKey: .isEnabled),
            hold: try container.decodeIfPresent(Hold.self, forKey: .hold),
            skips: try container.decodeIfPresent([SlotSkip].self, forKey: .skips) ?? [],
            overlap: try container.decodeIfPresent(OverlapPolicy.self, forKey: .overlap),
            catchUp: try container.decodeIfPresent(CatchUpPolicy.self, forKey: .catchUp))
    }

    /// Encodes an object of the schedule's fields.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(job, forKey: .job)
        if !description.isEmpty { try container.encode(description, forKey: .description) }
        try container.encode(recurrence, forKey: .recurrence)
        try container.encode(zone, forKey: .zone)
        try container.encode(daylight, forKey: .daylight)
        try container.encode(exclusions, forKey: .exclusions)
        try container.encodeIfPresent(jitter, forKey: .jitter)
        try container.encodeIfPresent(start, forKey: .start)
        try container.encodeIfPresent(end, forKey: .end)
        try container.encodeIfPresent(maximumRuns, forKey: .maximumRuns)
        try container.encode(parameters, forKey: .parameters)
        try container.encode(isEnabled, forKey: .isEnabled)
        try container.encodeIfPresent(hold, forKey: .hold)
        if !skips.isEmpty { try container.encode(skips, forKey: .skips) }
        try container.encodeIfPresent(overlap, forKey: .overlap)
        try container.encodeIfPresent(catchUp, forKey: .catchUp)
    }
}
