import SchedulerCore

extension ScheduleForm {
    /// What is excluded.
    ///
    /// - Throws: ``Problem``, naming the row, such as `exclusions.dates[1].from`.
    func exclusions() throws(Problem) -> Exclusions {
        var exclusions = Exclusions.none
        for row in rows("dates") {
            let from: CalendarDate = try row.needed("from")
            let through: CalendarDate = try row.value("through") ?? from
            guard from <= through else { throw .invalid(row.field("through"), "\(through) is before \(from)") }
            exclusions.dates.append(
                Exclusions.Days(from, through: through, zone: try row.value("zone"), reason: try row.value("reason")))
        }
        for row in rows("windows") {
            let weekdays: [Weekday] = try row.value("on") ?? Weekday.allCases
            let (from, to): (TimeOfDay, TimeOfDay) = (try row.needed("from"), try row.needed("to"))
            let (zone, reason): (Zone?, String?) = (try row.value("zone"), try row.value("reason"))
            do {
                exclusions.windows.append(
                    try Exclusions.Window(on: weekdays, from: from, to: to, zone: zone, reason: reason))
            } catch {
                throw .invalid(row.field("on"), error.description)
            }
        }
        return exclusions
    }

    private func rows(_ name: String) -> [ExclusionRow] {
        guard case .object(let lists)? = fields.value("exclusions"), case .list(let rows)? = lists[name] else {
            return []
        }
        return rows.enumerated().compactMap { index, row in
            guard case .object(let values) = row else { return nil }
            return ExclusionRow(name: "exclusions.\(name)[\(index)]", values: values)
        }
    }
}

/// One of the exclusions in a request.
private struct ExclusionRow {
    let name: String
    let values: [String: ParameterValue]

    func field(_ member: String) -> String { "\(name).\(member)" }

    func value<Value: Decodable>(_ member: String) throws(Problem) -> Value? {
        guard let value = values[member], value != .null else { return nil }
        return try ScheduleForm.decode(value, field: field(member))
    }

    func needed<Value: Decodable>(_ member: String) throws(Problem) -> Value {
        guard let value: Value = try value(member) else { throw .invalid(field(member), "is needed") }
        return value
    }
}
