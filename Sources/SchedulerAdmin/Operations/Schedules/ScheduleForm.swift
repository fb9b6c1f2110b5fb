import FoundationEssentials
import SchedulerCore

/// What a request says about a schedule: applied to one that exists, or to the defaults.
struct ScheduleForm: Sendable {
    let fields: FieldValues

    /// - Parameter values: checked by the shapes of ``ScheduleFields``.
    init(_ values: [String: ParameterValue]) {
        fields = FieldValues(values)
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
    var hasRecurrence: Bool { ScheduleFields.kinds.contains { fields.value($0) != nil } }

    // MARK: Zone and recurrence

    private func applyZone(to schedule: inout Schedule) throws(Problem) {
        if fields.isGiven("zone") { schedule.zone = fields.text("zone") ?? "UTC" }
        do { _ = try Zone(schedule.zone) } catch { throw .invalid("zone", error.description) }
        if fields.isGiven("gap") { schedule.daylight.gap = fields.text("gap").flatMap(DaylightPolicy.Gap.init) }
        if fields.isGiven("fold") { schedule.daylight.fold = fields.text("fold").flatMap(DaylightPolicy.Fold.init) }
        if fields.isGiven("exclusions") { schedule.exclusions = try exclusions() }
    }

    private func recurrence(changing schedule: Schedule) throws(Problem) -> Recurrence? {
        let kinds = ScheduleFields.kinds.filter { fields.value($0) != nil }
        for other in kinds.dropFirst() { throw .invalid(other, "cannot stand beside \(kinds[0])") }
        guard let kind = kinds.first else {
            let companions = ["at", "dialect", "journalised"].filter { fields.value($0) != nil }
            for name in companions { throw .invalid(name, "needs the kind of recurrence that it belongs to beside it") }
            return nil
        }
        for (name, owners) in [
            ("at", ["weekly", "monthly", "yearly"]), ("dialect", ["cron"]), ("journalised", ["every"]),
        ] where fields.value(name) != nil && !owners.contains(kind) {
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
        case "every": return .every(fields.duration("every") ?? .zero, journalised: fields.truth("journalised") ?? true)
        case "once": return .once(at: fields.instant("once") ?? .distantPast)
        case "daily": return .daily(at: try list("daily"))
        case "weekly": return .weekly(on: try list("weekly"), at: try times())
        case "monthly": return .monthly(on: try list("monthly"), at: try times())
        case "union": return .union(try parts(id: id))
        case "yearly": return .yearly(on: try list("yearly"), at: try times())
        default: break
        }
        let expression = fields.text("cron") ?? ""
        guard let dialect = fields.text("dialect").flatMap(Cron.Dialect.init), dialect != .vixie else {
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
        guard case .list(let parts)? = fields.value("union") else { return [] }
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
        fields.value("at") == nil ? [.midnight] : try list("at")
    }

    private func list<Item: Decodable>(_ name: String) throws(Problem) -> [Item] {
        guard case .list(let values)? = fields.value(name) else { return [] }
        guard !values.isEmpty else { throw .invalid(name, "needs at least one") }
        var items: [Item] = []
        for (index, value) in values.enumerated() {
            items.append(try Self.decode(value, field: "\(name)[\(index)]"))
        }
        return items
    }

    static func decode<Value: Decodable>(_ value: ParameterValue, field: String) throws(Problem) -> Value {
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
        if fields.isGiven("description") { schedule.description = fields.text("description") ?? "" }
        if fields.isGiven("start") { schedule.start = fields.instant("start") }
        if fields.isGiven("end") { schedule.end = fields.instant("end") }
        if fields.isGiven("maximumRuns") { schedule.maximumRuns = fields.integer("maximumRuns") }
        if fields.isGiven("isEnabled") { schedule.isEnabled = fields.truth("isEnabled") ?? true }
        if fields.isGiven("parameters") { schedule.parameters = fields.parameters("parameters") ?? .none }
        guard fields.isGiven("jitter") else { return }
        schedule.jitter = try fields.duration("jitter").map { length throws(Problem) in
            do { return try Jitter(upTo: length) } catch { throw .invalid("jitter", "must not be negative") }
        }
    }

    private func applyOverlap(to schedule: inout Schedule) throws(Problem) {
        let limit = fields.integer("overlapLimit") ?? schedule.overlap?.limit
        if fields.isGiven("overlap") {
            schedule.overlap = fields.text("overlap").map { PolicyNames.overlap($0, limit: limit ?? 2) }
        } else if fields.value("overlapLimit") != nil, case .allow? = schedule.overlap {
            schedule.overlap = .allow(limit: limit ?? 2)
        }
        guard fields.value("overlapLimit") == nil || schedule.overlap?.limit != nil else {
            throw .invalid("overlapLimit", "belongs to the overlap policy allow")
        }
    }

    private func applyCatchUp(to schedule: inout Schedule) throws(Problem) {
        let details = ["catchUpLimit", "catchUpWithin", "catchUpCoversHolds"]
        if fields.isGiven("catchUp"), fields.value("catchUp") == nil { schedule.catchUp = nil }
        guard
            var policy = fields.text("catchUp").map({ name in
                var policy = schedule.catchUp ?? .latest
                policy.mode = PolicyNames.catchUp(name, limit: fields.integer("catchUpLimit") ?? policy.limit ?? 10)
                return policy
            }) ?? schedule.catchUp
        else {
            for name in details where fields.value(name) != nil { throw .invalid(name, "needs catchUp beside it") }
            return
        }
        if fields.value("catchUpLimit") != nil {
            guard policy.limit != nil else { throw .invalid("catchUpLimit", "belongs to the catch-up policy all") }
            policy.mode = .all(limit: fields.integer("catchUpLimit") ?? 10)
        }
        if fields.isGiven("catchUpWithin") { policy.within = fields.duration("catchUpWithin") ?? .days(1) }
        guard policy.within > .zero else { throw .invalid("catchUpWithin", "must be more than zero") }
        if fields.isGiven("catchUpCoversHolds") { policy.coversHolds = fields.truth("catchUpCoversHolds") ?? false }
        schedule.catchUp = policy
    }
}
