import FoundationEssentials
import SchedulerCore

/// What a request says about a schedule: applied to one that exists, or to the defaults.
struct ScheduleForm: Sendable {
    private let values: [String: ParameterValue]

    /// - Parameter values: checked by the shapes of ``ScheduleFields``.
    init(_ values: [String: ParameterValue]) {
        self.values = values
    }

    /// Changes a schedule as the request says.
    ///
    /// - Throws: ``Problem``, naming the field.
    func apply(to schedule: inout Schedule) throws(Problem) {
        try applyZone(to: &schedule)
        if let recurrence = try recurrence(changing: schedule) { schedule.recurrence = recurrence }
        try applyBounds(to: &schedule)
        try applyOverlap(to: &schedule)
        try applyCatchUp(to: &schedule)
    }

    /// Whether the request says what the recurrence is.
    var hasRecurrence: Bool { ScheduleFields.kinds.contains { value($0) != nil } }

    /// The value of a field; nil where there is none, or null.
    private func value(_ name: String) -> ParameterValue? {
        let value = values[name]
        return value == .null ? nil : value
    }

    private func isGiven(_ name: String) -> Bool { values[name] != nil }

    private func text(_ name: String) -> String? {
        if case .text(let text)? = value(name) { text } else { nil }
    }

    private func truth(_ name: String) -> Bool? {
        if case .bool(let truth)? = value(name) { truth } else { nil }
    }

    private func integer(_ name: String) -> Int? {
        if case .integer(let number)? = value(name) { Int(clamping: number) } else { nil }
    }

    private func duration(_ name: String) -> Duration? { value(name).flatMap { DurationText.duration($0) } }

    private func instant(_ name: String) -> Date? { text(name).flatMap { try? ISO8601.instant($0) } }

    // MARK: Zone and recurrence

    private func applyZone(to schedule: inout Schedule) throws(Problem) {
        if isGiven("zone") { schedule.zone = text("zone") ?? "UTC" }
        do { _ = try Zone(schedule.zone) } catch { throw .invalid("zone", error.description) }
        if isGiven("gap") { schedule.daylight.gap = text("gap").flatMap(DaylightPolicy.Gap.init) }
        if isGiven("fold") { schedule.daylight.fold = text("fold").flatMap(DaylightPolicy.Fold.init) }
        guard isGiven("exclusions") else { return }
        guard case .object(var lists)? = value("exclusions") else {
            schedule.exclusions = .none
            return
        }
        for (name, fill) in [("dates", Self.filledDays), ("windows", Self.filledWindow)] {
            guard case .list(let entries)? = lists[name] else {
                lists[name] = .list([])
                continue
            }
            lists[name] = .list(entries.map(fill))
        }
        schedule.exclusions = try Self.decode(.object(lists), field: "exclusions")
    }

    private static func filledDays(_ entry: ParameterValue) -> ParameterValue {
        guard case .object(var values) = entry else { return entry }
        values["through"] = values["through"] ?? values["from"]
        return .object(values)
    }

    private static func filledWindow(_ entry: ParameterValue) -> ParameterValue {
        guard case .object(var values) = entry else { return entry }
        values["on"] = values["on"] ?? .list(Weekday.shortNames.map { .text($0) })
        return .object(values)
    }

    private func recurrence(changing schedule: Schedule) throws(Problem) -> Recurrence? {
        let kinds = ScheduleFields.kinds.filter { value($0) != nil }
        for other in kinds.dropFirst() { throw .invalid(other, "cannot stand beside \(kinds[0])") }
        guard let kind = kinds.first else {
            let companions = ["at", "dialect", "journalised"].filter { value($0) != nil }
            for name in companions { throw .invalid(name, "needs the kind of recurrence that it belongs to beside it") }
            return nil
        }
        for (name, owners) in [
            ("at", ["weekly", "monthly", "yearly"]), ("dialect", ["cron"]), ("journalised", ["every"]),
        ] where value(name) != nil && !owners.contains(kind) {
            throw .invalid(name, "does not belong to \(kind), but to \(owners.joined(separator: ", "))")
        }
        let recurrence = try read(kind, id: schedule.id)
        do {
            try recurrence.validate(zone: schedule.zone, field: kind)
        } catch {
            throw Problem(error)
        }
        return recurrence
    }

    private func read(_ kind: String, id: ScheduleID) throws(Problem) -> Recurrence {
        switch kind {
        case "every": return .every(duration("every") ?? .zero, journalised: truth("journalised") ?? true)
        case "once": return .once(at: instant("once") ?? .distantPast)
        case "daily": return .daily(at: try list("daily"))
        case "weekly": return .weekly(on: try list("weekly"), at: try times())
        case "monthly": return .monthly(on: try list("monthly"), at: try times())
        case "union": return .union(try parts(id: id))
        case "yearly": return .yearly(on: try list("yearly"), at: try times())
        default: break
        }
        let expression = text("cron") ?? ""
        guard let dialect = text("dialect").flatMap(Cron.Dialect.init), dialect != .vixie else {
            return .cron(expression)
        }
        do {
            return .expression(try Cron(expression, dialect: dialect, hashKey: id.rawValue))
        } catch {
            throw .invalid("cron", error.description)
        }
    }

    /// The rules of a union.
    private func parts(id: ScheduleID) throws(Problem) -> [Recurrence] {
        guard case .list(let parts)? = value("union") else { return [] }
        var rules: [Recurrence] = []
        for (index, part) in parts.enumerated() {
            guard case .object(let values) = part else { continue }
            do throws(Problem) {
                guard
                    let rule = try ScheduleForm(values).recurrence(
                        changing: Schedule(id: id, job: "", recurrence: .hourly))
                else { throw .invalid(ScheduleFields.kinds[0], "a recurrence is needed") }
                rules.append(rule)
            } catch {
                var problem = error
                problem.field = error.field.map { "union[\(index)].\($0)" }
                throw problem
            }
        }
        return rules
    }

    private func times() throws(Problem) -> [TimeOfDay] {
        value("at") == nil ? [.midnight] : try list("at")
    }

    private func list<Item: Decodable>(_ name: String) throws(Problem) -> [Item] {
        guard case .list(let values)? = value(name) else { return [] }
        var items: [Item] = []
        for (index, value) in values.enumerated() {
            items.append(try Self.decode(value, field: "\(name)[\(index)]"))
        }
        return items
    }

    private static func decode<Value: Decodable>(_ value: ParameterValue, field: String) throws(Problem) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
        } catch let error as RecurrenceError {
            throw .invalid(field, error.description)
        } catch let error as ZoneError {
            throw .invalid(field, error.description)
        } catch {
            throw .invalid(field, "does not have the form that it should")
        }
    }

    // MARK: The rest

    private func applyBounds(to schedule: inout Schedule) throws(Problem) {
        if isGiven("description") { schedule.description = text("description") ?? "" }
        if isGiven("start") { schedule.start = instant("start") }
        if isGiven("end") { schedule.end = instant("end") }
        if isGiven("maximumRuns") { schedule.maximumRuns = integer("maximumRuns") }
        if isGiven("isEnabled") { schedule.isEnabled = truth("isEnabled") ?? true }
        if isGiven("parameters") {
            if case .object(let values)? = value("parameters") {
                schedule.parameters = Parameters(values)
            } else {
                schedule.parameters = .none
            }
        }
        guard isGiven("jitter") else { return }
        do {
            schedule.jitter = try duration("jitter").map { length throws(RecurrenceError) in try Jitter(upTo: length) }
        } catch {
            throw .invalid("jitter", error.description)
        }
    }

    private func applyOverlap(to schedule: inout Schedule) throws(Problem) {
        let limit = integer("overlapLimit") ?? schedule.overlap?.limit
        if isGiven("overlap") {
            schedule.overlap = text("overlap").map { PolicyNames.overlap($0, limit: limit ?? 2) }
        } else if value("overlapLimit") != nil, case .allow? = schedule.overlap {
            schedule.overlap = .allow(limit: limit ?? 2)
        }
        guard value("overlapLimit") == nil || schedule.overlap?.limit != nil else {
            throw .invalid("overlapLimit", "belongs to the overlap policy allow")
        }
    }

    private func applyCatchUp(to schedule: inout Schedule) throws(Problem) {
        let details = ["catchUpLimit", "catchUpWithin", "catchUpCoversHolds"]
        if isGiven("catchUp"), value("catchUp") == nil { schedule.catchUp = nil }
        guard
            var policy = text("catchUp").map({ name in
                var policy = schedule.catchUp ?? .latest
                policy.mode = PolicyNames.catchUp(name, limit: integer("catchUpLimit") ?? policy.limit ?? 10)
                return policy
            }) ?? schedule.catchUp
        else {
            for name in details where value(name) != nil { throw .invalid(name, "needs catchUp beside it") }
            return
        }
        if value("catchUpLimit") != nil {
            guard policy.limit != nil else { throw .invalid("catchUpLimit", "belongs to the catch-up policy all") }
            policy.mode = .all(limit: integer("catchUpLimit") ?? 10)
        }
        if isGiven("catchUpWithin") { policy.within = duration("catchUpWithin") ?? .days(1) }
        guard policy.within > .zero else { throw .invalid("catchUpWithin", "must be more than zero") }
        if isGiven("catchUpCoversHolds") { policy.coversHolds = truth("catchUpCoversHolds") ?? false }
        schedule.catchUp = policy
    }
}
