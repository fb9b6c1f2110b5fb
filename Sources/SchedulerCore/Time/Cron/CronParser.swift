/// Reads a cron expression, from left to right, in one pass.
package struct CronParser {
    let text: String
    let dialect: Cron.Dialect
    let dayMatch: Cron.DayMatch
    let hashKey: String
    let bytes: [UInt8]
    /// The next byte to be read.
    var index = 0
    /// The end of the field that is being read.
    var fieldEnd = 0
    /// What the fields read so far have given.
    var fields = CronFields()

    package init(_ text: String, dialect: Cron.Dialect, dayMatch: Cron.DayMatch, hashKey: String) {
        self.text = text
        self.dialect = dialect
        self.dayMatch = dayMatch
        self.hashKey = hashKey
        bytes = Array(text.utf8.prefix(CronParser.maximumLength + 1))
    }

    /// The longest text that is read, in bytes.
    package static let maximumLength = 1_000

    package mutating func parse() throws(CronError) -> CronProgram {
        guard bytes.count <= CronParser.maximumLength else {
            throw expressionError(.tooLong, at: 0, "", "longer than \(CronParser.maximumLength) bytes")
        }
        skipBlanks()
        let zone = try zonePrefix()
        guard index < bytes.count else { throw expressionError(.empty, at: 0, "", "there is no expression") }
        if bytes[index] == UInt8(ascii: "@") {
            try macro()
        } else {
            try allFields()
        }
        guard let rule = fields.rule(dayMatch) else {
            throw CronError(
                .neverOccurs, field: CronField.dayOfMonth.name, column: fields.dayStart + 1,
                value: rest(from: fields.dayStart), allowed: "there is no such day")
        }
        return CronProgram(
            text: text, dialect: dialect, dayMatch: dayMatch, hashKey: hashKey, zone: zone, rule: rule,
            starred: fields.starred, hashed: fields.hashed)
    }

    /// `CRON_TZ=Zone ` or `TZ=Zone `.
    private mutating func zonePrefix() throws(CronError) -> Zone? {
        for prefix in ["CRON_TZ=", "TZ="] as [StaticString] where starts(with: prefix) {
            index += prefix.utf8CodeUnitCount
            let start = index
            while index < bytes.count, !isBlank(bytes[index]) { index += 1 }
            let name = String(decoding: bytes[start..<index], as: UTF8.self)
            skipBlanks()
            do {
                return try Zone(name)
            } catch {
                throw CronError(
                    .badZone, field: "zone", column: start + 1, value: name,
                    allowed: "'\(abbreviated(name))' \(error.reason)")
            }
        }
        return nil
    }

    private func starts(with prefix: StaticString) -> Bool {
        prefix.withUTF8Buffer { bytes.dropFirst(index).starts(with: $0) }
    }

    private mutating func macro() throws(CronError) {
        let start = index
        while index < bytes.count, !isBlank(bytes[index]) { index += 1 }
        let name = String(decoding: bytes[start..<index], as: UTF8.self)
        skipBlanks()
        guard index == bytes.count else {
            throw expressionError(.fieldCount, at: index, rest(from: index), "expected after a macro")
        }
        let known = "one of " + CronFields.macros.keys.sorted().joined(separator: " ")
        guard dialect != .quartz else {
            throw expressionError(.unknownMacro, at: start, name, "in Quartz's syntax, which has no macros")
        }
        guard let expansion = CronFields.macros[name.lowercased()] else {
            throw expressionError(
                .unknownMacro, at: start, name,
                name.lowercased() == "@reboot" ? "a calendar time: use a job of kind oneShot" : known)
        }
        fields = expansion
    }

    private mutating func allFields() throws(CronError) {
        let starts = fieldStarts()
        let kinds: ArraySlice<CronField>
        switch (dialect, starts.count) {
        case (.vixie, 5): kinds = CronField.allCases[1...5]
        case (.vixie, 6), (.seconds, 6), (.quartz, 6): kinds = CronField.allCases[0...5]
        case (.quartz, 7): kinds = CronField.allCases[0...6]
        default:
            let allowed =
                switch dialect {
                case .vixie: "5 fields (minute hour day month weekday), or 6 with seconds first"
                case .seconds: "6 fields (second minute hour day month weekday)"
                case .quartz: "6 or 7 fields (second minute hour day month weekday [year])"
                }
            let extra = starts.count > 7 ? starts[7] : starts.last ?? 0
            throw expressionError(
                .fieldCount, at: extra, "\(starts.count) \(starts.count == 1 ? "field" : "fields")", allowed)
        }
        for (kind, start) in zip(kinds, starts) {
            index = start
            fieldEnd = start
            while fieldEnd < bytes.count, !isBlank(bytes[fieldEnd]) { fieldEnd += 1 }
            try field(kind)
        }
        if dialect == .quartz, fields.questionMarks != 1 {
            throw CronError(
                .malformed, field: CronField.dayOfWeek.name, column: starts[5] + 1,
                value: rest(from: starts[3]),
                allowed: "allowed in Quartz's syntax: exactly one of day of month and day of week has to be ?")
        }
    }

    /// Where the fields begin; at most nine of them.
    private func fieldStarts() -> [Int] {
        var starts: [Int] = []
        starts.reserveCapacity(8)
        var previousBlank = true
        for position in index..<bytes.count {
            let blank = isBlank(bytes[position])
            if previousBlank, !blank {
                starts.append(position)
                if starts.count == 9 { break }
            }
            previousBlank = blank
        }
        return starts
    }

    private mutating func field(_ field: CronField) throws(CronError) {
        let start = index
        if field == .dayOfMonth { fields.dayStart = start }
        if bytes[index] == UInt8(ascii: "*") { fields.starred |= 1 << UInt8(field.rawValue) }
        var hashed = false
        while true {
            guard index < fieldEnd, bytes[index] != UInt8(ascii: ",") else {
                throw fieldError(.emptyItem, field, from: index, to: index, allowed(field))
            }
            if bytes[index] | 0x20 == UInt8(ascii: "h") { hashed = true }
            try item(field, first: index == start)
            if index == fieldEnd { break }
            guard bytes[index] == UInt8(ascii: ",") else {
                throw fieldError(.malformed, field, from: start, to: fieldEnd, allowed(field))
            }
            index += 1
        }
        if hashed { fields.hashed[field] = String(decoding: bytes[start..<fieldEnd], as: UTF8.self).uppercased() }
    }

    mutating func skipBlanks() {
        while index < bytes.count, isBlank(bytes[index]) { index += 1 }
    }

    /// Space, tab; line ends too, since files and forms leave them at the end.
    @inline(__always)
    private func isBlank(_ byte: UInt8) -> Bool { byte == 32 || 9...13 ~= byte }

    private func rest(from start: Int) -> String { String(decoding: bytes[start...], as: UTF8.self) }

    private func expressionError(_ code: CronError.Code, at position: Int, _ value: String, _ allowed: String)
        -> CronError
    {
        CronError(code, field: "expression", column: position + 1, value: value, allowed: allowed)
    }

    func fieldError(
        _ code: CronError.Code, _ field: CronField, from start: Int, to end: Int, _ allowed: String
    ) -> CronError {
        let value = String(decoding: bytes[min(start, end)..<max(start, end)], as: UTF8.self)
        return CronError(code, field: field.name, column: start + 1, value: value, allowed: allowed)
    }

    /// What a field may hold, in words.
    func allowed(_ field: CronField) -> String {
        let range = field.range(dialect)
        let numbers = "a number \(RangeWords.text(range))"
        let tail = "*, a list, a range or a step"
        switch field {
        case .dayOfMonth: return "\(numbers), L, L-n, LW, nW, ?, \(tail)"
        case .month: return "\(numbers), a name jan-dec, \(tail)"
        case .dayOfWeek: return "\(numbers), a name sun-sat, dL, d#k, ?, \(tail)"
        default: return "\(numbers), \(tail)"
        }
    }
}
