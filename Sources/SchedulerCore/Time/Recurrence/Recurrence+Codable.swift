internal import FoundationEssentials

/// One key names the kind and holds its main part:
///
///     {"once": "2026-01-01T00:00:00Z"}
///     {"every": 90, "journalised": false}              seconds
///     {"daily": ["02:30", "17:45"]}
///     {"weekly": ["mon", "thu"], "at": ["02:30"]}
///     {"monthly": ["1", "last"], "at": ["02:30"]}
///     {"yearly": ["12/24"], "at": ["02:30"]}
///     {"cron": "30 2 * * mon-fri"}
///     {"expression": {"cron": "0 0 12 ? * 2-6", "dialect": "quartz"}}
///     {"afterCompletion": 60}                          seconds
///     {"union": [ … ]}
extension Recurrence: Codable {
    private enum Key: String, CodingKey, CaseIterable {
        case once, every, daily, weekly, monthly, yearly, cron, expression, afterCompletion, union
        case journalised, at
    }

    /// Decodes the form above. A `cron` text is not checked here, so that a stored one that is no longer valid can
    /// still be read, shown and mended.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let kinds = Key.allCases.filter { $0 != .at && $0 != .journalised && container.contains($0) }
        guard kinds.count == 1, let kind = kinds.first else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "a recurrence needs exactly one of the keys once, every, daily, weekly, monthly, "
                        + "yearly, cron, expression, afterCompletion, union"))
        }
        func times() throws -> [TimeOfDay] { try container.decode([TimeOfDay].self, forKey: .at) }
        func seconds(_ key: Key) throws -> Duration {
            try Duration(seconds: container.decode(Double.self, forKey: key), field: key.rawValue)
        }
        switch kind {
        case .once: self = .once(at: try ISO8601.instant(container.decode(String.self, forKey: .once)))
        case .every:
            let journalised = try container.decodeIfPresent(Bool.self, forKey: .journalised) ?? true
            self = .every(try seconds(.every), journalised: journalised)
        case .daily: self = .daily(at: try container.decode([TimeOfDay].self, forKey: .daily))
        case .weekly: self = .weekly(on: try container.decode([Weekday].self, forKey: .weekly), at: try times())
        case .monthly: self = .monthly(on: try container.decode([MonthDay].self, forKey: .monthly), at: try times())
        case .yearly: self = .yearly(on: try container.decode([YearDay].self, forKey: .yearly), at: try times())
        case .cron: self = .cron(try container.decode(String.self, forKey: .cron))
        case .expression: self = .expression(try container.decode(Cron.self, forKey: .expression))
        case .afterCompletion: self = .afterCompletion(pause: try seconds(.afterCompletion))
        default: self = .union(try container.decode([Recurrence].self, forKey: .union))
        }
    }

    /// Encodes the form above.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .once(let instant): try container.encode(ISO8601.text(instant), forKey: .once)
        case .every(let interval, let journalised):
            try container.encode(interval.timeInterval, forKey: .every)
            if !journalised { try container.encode(false, forKey: .journalised) }
        case .daily(let times): try container.encode(times, forKey: .daily)
        case .weekly(let days, let times):
            try container.encode(days, forKey: .weekly)
            try container.encode(times, forKey: .at)
        case .monthly(let days, let times):
            try container.encode(days, forKey: .monthly)
            try container.encode(times, forKey: .at)
        case .yearly(let days, let times):
            try container.encode(days, forKey: .yearly)
            try container.encode(times, forKey: .at)
        case .cron(let text): try container.encode(text, forKey: .cron)
        case .expression(let cron): try container.encode(cron, forKey: .expression)
        case .afterCompletion(let pause): try container.encode(pause.timeInterval, forKey: .afterCompletion)
        case .union(let parts): try container.encode(parts, forKey: .union)
        }
    }
}

extension Duration {
    /// A length from a floating-point number of seconds, to the microsecond.
    package init(seconds: Double, field: String) throws(RecurrenceError) {
        let microseconds = (seconds * 1e6).rounded()
        guard microseconds.magnitude < 9.2e18 else {
            throw .malformed(field: field, value: "\(seconds)", allowed: "a number of seconds")
        }
        self.init(microseconds: Int64(microseconds))
    }
}
