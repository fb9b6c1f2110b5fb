public import FoundationEssentials

extension Cron {
    /// The expression's instants in a zone.
    ///
    /// - Parameters:
    ///   - zone: The zone whose wall clock is meant; a zone that the expression names itself takes precedence.
    ///   - daylight: What happens where the clock is changed.
    public func timetable(in zone: Zone = .utc, daylight: DaylightPolicy = .automatic) -> Timetable {
        Timetable(CompiledRecurrence(self, zone: zone, daylight: daylight), anchor: Date(secondsSince1970: 0))
    }

    /// The first instant strictly after the one given; nil if there is none up to the year 9999.
    ///
    /// To ask often, keep a ``timetable(in:daylight:)``.
    public func next(after instant: Date, in zone: Zone = .utc, daylight: DaylightPolicy = .automatic) -> Date? {
        timetable(in: zone, daylight: daylight).next(after: instant)
    }

    /// The last instant strictly before the one given; nil if there is none from the year 1 on.
    public func previous(before instant: Date, in zone: Zone = .utc, daylight: DaylightPolicy = .automatic) -> Date? {
        timetable(in: zone, daylight: daylight).previous(before: instant)
    }

    /// The instants strictly after the one given, ascending, worked out as they are asked for.
    public func slots(
        after instant: Date, in zone: Zone = .utc, daylight: DaylightPolicy = .automatic
    ) -> SlotSequence {
        timetable(in: zone, daylight: daylight).slots(after: instant)
    }

    /// The instants strictly before the one given, descending, worked out as they are asked for.
    public func slots(
        before instant: Date, in zone: Zone = .utc, daylight: DaylightPolicy = .automatic
    ) -> SlotSequence {
        timetable(in: zone, daylight: daylight).slots(before: instant)
    }

    /// How many instants are later than `start` and not later than `end`.
    ///
    /// - Complexity: Proportional to the months between, whatever the number of instants.
    public func count(
        after start: Date, through end: Date, in zone: Zone = .utc, daylight: DaylightPolicy = .automatic
    ) -> Int {
        timetable(in: zone, daylight: daylight).count(after: start, through: end)
    }

    /// Whether the instant is one of the expression's, to the microsecond.
    public func matches(_ instant: Date, in zone: Zone = .utc, daylight: DaylightPolicy = .automatic) -> Bool {
        timetable(in: zone, daylight: daylight).contains(instant)
    }
}

extension Cron: Codable {
    private enum Key: String, CodingKey {
        case cron, dialect, dayMatch, hashKey
    }

    /// Decodes a text, or an object with the keys `cron`, `dialect`, `dayMatch` and `hashKey`.
    public init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            try self.init(text)
            return
        }
        let container = try decoder.container(keyedBy: Key.self)
        try self.init(
            container.decode(String.self, forKey: .cron),
            dialect: container.decodeIfPresent(Dialect.self, forKey: .dialect) ?? .vixie,
            dayMatch: container.decodeIfPresent(DayMatch.self, forKey: .dayMatch) ?? .either,
            hashKey: container.decodeIfPresent(String.self, forKey: .hashKey) ?? "")
    }

    /// Encodes the text as it was written; an object where the text alone does not say everything.
    public func encode(to encoder: any Encoder) throws {
        guard dialect != .vixie || dayMatch != .either || !hashKey.isEmpty else {
            var container = encoder.singleValueContainer()
            return try container.encode(text)
        }
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(text, forKey: .cron)
        if dialect != .vixie { try container.encode(dialect, forKey: .dialect) }
        if dayMatch != .either { try container.encode(dayMatch, forKey: .dayMatch) }
        if !hashKey.isEmpty { try container.encode(hashKey, forKey: .hashKey) }
    }
}
