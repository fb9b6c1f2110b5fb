internal import FoundationEssentials

/// A recurrence with its zone and its rule for clock changes, checked and worked out.
///
/// It knows neither anchor nor bounds, so schedules of the same recurrence, zone and policy share one.
package final class CompiledRecurrence: Sendable {
    package enum Kind: Sendable {
        /// One instant, in microseconds since 1970.
        case once(Int64)
        /// A grid of so many microseconds from the anchor.
        case every(Int64)
        /// A calendar rule in a zone; its slots are whole seconds.
        case calendar(ZonedCalendar)
        /// Several together.
        case union([CompiledRecurrence])
    }

    package let kind: Kind
    /// The calendar, where the kind is one: kept apart so that a search reaches it in one step.
    package let calendar: ZonedCalendar?

    private init(_ kind: Kind) {
        self.kind = kind
        if case .calendar(let calendar) = kind { self.calendar = calendar } else { calendar = nil }
    }

    /// How deep unions may lie in each other, and how many members all of them may have.
    package static let maximumDepth = 8, maximumMembers = 1_000

    /// Compiles a recurrence.
    ///
    /// - Parameters:
    ///   - recurrence: The rule.
    ///   - zone: The zone of the wall clock; a cron expression's own zone takes precedence.
    ///   - daylight: What happens at clock changes.
    ///   - hashKey: What `H` in a cron expression depends on: the schedule's id.
    package convenience init(
        _ recurrence: Recurrence, zone: Zone, daylight: DaylightPolicy = .automatic, hashKey: String = ""
    ) throws(RecurrenceError) {
        var members = 0
        try self.init(recurrence, zone: zone, daylight: daylight, hashKey: hashKey, depth: 0, members: &members)
    }

    /// The instants of a cron expression.
    package convenience init(_ cron: Cron, zone: Zone, daylight: DaylightPolicy) {
        let zone = cron.zone ?? zone
        self.init(.calendar(ZonedCalendar(rule: cron.program.rule, zone: zone.table, daylight: daylight)))
    }

    private convenience init(
        _ recurrence: Recurrence, zone: Zone, daylight: DaylightPolicy, hashKey: String, depth: Int, members: inout Int
    ) throws(RecurrenceError) {
        members += 1
        guard depth <= CompiledRecurrence.maximumDepth, members <= CompiledRecurrence.maximumMembers else {
            throw RecurrenceError(
                code: .tooComplex, field: "union", value: "",
                allowed: "has more than \(CompiledRecurrence.maximumMembers) members, or more than "
                    + "\(CompiledRecurrence.maximumDepth) unions in each other")
        }
        func calendar(_ rule: CalendarRule, in zone: Zone = zone) -> Kind {
            .calendar(ZonedCalendar(rule: rule, zone: zone.table, daylight: daylight))
        }
        switch recurrence {
        case .once(let instant):
            // Not as text: Foundation's description of such a Date traps.
            let microseconds = instant.microsecondsSince1970
            guard microseconds != .min, microseconds != .max else {
                let seconds = instant.timeIntervalSinceReferenceDate
                throw RecurrenceError.malformed(field: "at", value: "\(seconds)", allowed: "an instant")
            }
            self.init(.once(microseconds))
        case .every(let interval, _):
            guard interval >= .milliseconds(1) else {
                throw RecurrenceError.outOfRange(interval: interval)
            }
            self.init(.every(interval.wholeMicroseconds))
        case .daily(let times):
            self.init(calendar(try CalendarRule(DayRule(), at: times)))
        case .weekly(let weekdays, let times):
            guard !weekdays.isEmpty else { throw .empty(field: "weekdays") }
            var days = DayRule()
            days.weekdays = weekdays.reduce(0) { $0 | 1 << UInt32($1.rawValue) }
            self.init(calendar(try CalendarRule(days, at: times)))
        case .monthly(let monthDays, let times):
            guard !monthDays.isEmpty else { throw .empty(field: "days of month") }
            self.init(calendar(try CalendarRule(DayRule(monthDays), at: times)))
        case .yearly(let yearDays, let times):
            guard !yearDays.isEmpty else { throw .empty(field: "days of year") }
            var kinds: [Kind] = []
            for (month, days) in Dictionary(grouping: yearDays, by: \.month).sorted(by: { $0.key < $1.key }) {
                var rule = try DayRule(days.map(\.day))
                rule.months = 1 << UInt32(month)
                guard rule.canOccur else {
                    throw RecurrenceError(
                        code: .neverOccurs, field: "days of year",
                        value: days.map(\.description).joined(separator: ", "),
                        allowed: "there is no such day")
                }
                kinds.append(calendar(try CalendarRule(rule, at: times)))
            }
            self.init(kinds.count == 1 ? kinds[0] : .union(kinds.map(CompiledRecurrence.init)))
        case .cron(let text):
            let cron: Cron
            do { cron = try Cron(text, hashKey: hashKey) } catch { throw .cron(error) }
            self.init(calendar(cron.program.rule, in: cron.zone ?? zone))
        case .expression(let cron):
            self.init(calendar(cron.program.rule, in: cron.zone ?? zone))
        case .afterCompletion:
            throw RecurrenceError(
                code: .notCalendar, field: "afterCompletion", value: "",
                allowed: "counts from the end of a run, so it has no timetable")
        case .union(let parts):
            guard !parts.isEmpty else { throw .empty(field: "union") }
            var compiled: [CompiledRecurrence] = []
            for part in parts {
                compiled.append(
                    try CompiledRecurrence(
                        part, zone: zone, daylight: daylight, hashKey: hashKey, depth: depth + 1, members: &members))
            }
            self.init(.union(compiled))
        }
    }
}

extension CalendarRule {
    /// A rule at some times of some days; fixed, as far as clock changes go.
    fileprivate init(_ days: DayRule, at times: [TimeOfDay]) throws(RecurrenceError) {
        guard !times.isEmpty else { throw .empty(field: "times") }
        self.init(days: days, times: ClockTimes(times), isWildcard: false)
    }
}

extension DayRule {
    /// The days of any month that are one of these.
    fileprivate init(_ monthDays: [MonthDay]) throws(RecurrenceError) {
        self.init()
        days = 0
        weekdays = 0
        combine = .either
        for day in monthDays { try day.add(to: &self) }
    }
}

extension RecurrenceError {
    fileprivate static func outOfRange(interval: Duration) -> RecurrenceError {
        RecurrenceError(
            code: .outOfRange, field: "every", value: "\(interval)", allowed: "at least 1 millisecond")
    }
}
