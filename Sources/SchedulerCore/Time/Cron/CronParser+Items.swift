// One item of a field's comma-separated list.

extension CronParser {
    mutating func item(_ field: CronField, first: Bool) throws(CronError) {
        let start = index
        let range = field.range(dialect)
        switch bytes[index] {
        case UInt8(ascii: "*"):
            index += 1
            let step = try step(field)
            if field == .year, step == 1 { fields.everyYear = true }
            fields.insert(field, from: range.lowerBound, through: range.upperBound, by: step, dialect)
        case UInt8(ascii: "?"):
            index += 1
            let isDay = field == .dayOfMonth || field == .dayOfWeek
            guard isDay || dialect != .quartz, first, index == fieldEnd else {
                throw fieldError(.malformed, field, from: start, to: fieldEnd, allowed(field))
            }
            if isDay { fields.questionMarks += 1 }
            fields.starred |= 1 << UInt8(field.rawValue)
            fields.insert(field, from: range.lowerBound, through: range.upperBound, by: 1, dialect)
        case UInt8(ascii: "H"), UInt8(ascii: "h"):
            try hash(field)
        case UInt8(ascii: "L"), UInt8(ascii: "l"):
            try last(field, alone: first)
        default:
            try values(field)
        }
    }

    /// A value, a range, either with a step; in the day fields also `nW`, `dL` and `d#k`.
    private mutating func values(_ field: CronField) throws(CronError) {
        let start = index
        let low = try value(field)
        let range = field.range(dialect)
        guard index < fieldEnd else { return fields.insert(field, low, dialect) }
        switch bytes[index] {
        case UInt8(ascii: "-"):
            index += 1
            guard index < fieldEnd else { throw fieldError(.malformed, field, from: start, to: index, allowed(field)) }
            if field == .dayOfMonth, bytes[index] | 0x20 == UInt8(ascii: "l") {
                index += 1  // `29-L`: days that a month does not have are no days anyway.
                return try fields.insert(field, from: low, through: range.upperBound, by: step(field), dialect)
            }
            let high = try value(field)
            if field == .dayOfWeek, index < fieldEnd, bytes[index] == UInt8(ascii: "#") {
                return try nthWeekday(from: low, through: high)
            }
            guard field != .year || low <= high else {
                throw fieldError(
                    .outOfRange, field, from: start, to: index, "in ascending order: years do not wrap around")
            }
            try fields.insert(field, from: low, through: high, by: step(field), dialect)
        case UInt8(ascii: "/"):
            try fields.insert(field, from: low, through: range.upperBound, by: step(field), dialect)
        case UInt8(ascii: "W"), UInt8(ascii: "w"):
            guard field == .dayOfMonth else { break }
            index += 1
            fields.days.nearestWeekdays |= 1 << UInt32(low)
        case UInt8(ascii: "L"), UInt8(ascii: "l"):
            guard field == .dayOfWeek else { break }
            index += 1
            fields.days.lastWeekdays |= 1 << UInt32(fields.weekday(low, dialect))
        case UInt8(ascii: "#"):
            guard field == .dayOfWeek else { break }
            try nthWeekday(from: low, through: low)
        default:
            fields.insert(field, low, dialect)  // What follows is for the caller to refuse, or a comma.
        }
    }

    /// `#k` after one weekday or a range of them.
    private mutating func nthWeekday(from low: Int, through high: Int) throws(CronError) {
        index += 1
        let start = index
        guard let count = number(), 1...5 ~= count, index == start + 1 else {
            throw fieldError(
                .outOfRange, .dayOfWeek, from: start, to: itemEnd(), "between 1 and 5, as the count after #")
        }
        for value in low...(low <= high ? high : high + 7) {
            fields.days.nthWeekdays |= 1 << UInt64((count - 1) * 8 + fields.weekday(value, dialect))
        }
    }

    /// `L`, `L-n`, `LW`, `L-nW` in day of month; `L` for Saturday in Quartz's day of week.
    private mutating func last(_ field: CronField, alone: Bool) throws(CronError) {
        let start = index
        index += 1
        if field == .dayOfWeek, dialect == .quartz {
            guard alone, index == fieldEnd else {
                throw fieldError(.malformed, field, from: start, to: fieldEnd, "allowed in a list: L stands alone")
            }
            return fields.insert(field, 7, dialect)
        }
        guard field == .dayOfMonth else {
            throw fieldError(.malformed, field, from: start, to: itemEnd(), allowed(field))
        }
        var back = 0
        if index < fieldEnd, bytes[index] == UInt8(ascii: "-") {
            index += 1
            let numberStart = index
            guard let count = number(), 0...30 ~= count else {
                throw fieldError(
                    .outOfRange, field, from: numberStart, to: itemEnd(), "between 0 and 30, as the days after L-")
            }
            back = count
        }
        if index < fieldEnd, bytes[index] | 0x20 == UInt8(ascii: "w") {
            index += 1
            fields.days.nearestWeekdaysFromEnd |= 1 << UInt32(back)
        } else {
            fields.days.daysFromEnd |= 1 << UInt32(back)
        }
    }

    /// `H`, `H(a-b)`, either with a step.
    private mutating func hash(_ field: CronField) throws(CronError) {
        let start = index
        index += 1
        guard field != .year else { throw fieldError(.malformed, field, from: start, to: itemEnd(), allowed(field)) }
        var range = field.range(dialect)
        if field == .dayOfMonth { range = 1...28 }  // days that every month has
        if field == .dayOfWeek, dialect != .quartz { range = 0...6 }
        if index < fieldEnd, bytes[index] == UInt8(ascii: "(") {
            index += 1
            let low = try value(field)
            guard index < fieldEnd, bytes[index] == UInt8(ascii: "-") else {
                throw fieldError(.malformed, field, from: start, to: itemEnd(), "H(a-b), with numbers a and b")
            }
            index += 1
            let high = try value(field)
            guard index < fieldEnd, bytes[index] == UInt8(ascii: ")"), low <= high else {
                throw fieldError(.malformed, field, from: start, to: itemEnd(), "H(a-b), with a no greater than b")
            }
            index += 1
            range = low...high
        }
        let seed = StableHash(hashKey).combined(UInt64(field.rawValue))
        if index < fieldEnd, bytes[index] == UInt8(ascii: "/") {
            let step = try step(field)
            let offset = seed.value(below: min(step, range.count))
            fields.insert(field, from: range.lowerBound + offset, through: range.upperBound, by: step, dialect)
        } else {
            fields.insert(field, range.lowerBound + seed.value(below: range.count), dialect)
        }
    }

    /// `/n`, or nothing for 1.
    private mutating func step(_ field: CronField) throws(CronError) -> Int {
        guard index < fieldEnd, bytes[index] == UInt8(ascii: "/") else { return 1 }
        index += 1
        let start = index
        // Quartz refuses steps beyond the range; crontab(5) takes them, and then only the first value counts.
        let limit = dialect == .quartz ? field.range(dialect).upperBound : 9_999
        guard let step = number(), 1...limit ~= step else {
            throw fieldError(.badStep, field, from: start, to: itemEnd(), "between 1 and \(limit), as the step after /")
        }
        return step
    }

    /// A number in the field's range, or a name.
    private mutating func value(_ field: CronField) throws(CronError) -> Int {
        let start = index
        if let number = number() {
            let range = field.range(dialect)
            guard range ~= number else {
                throw fieldError(
                    .outOfRange, field, from: start, to: index, RangeWords.text(range))
            }
            return number
        }
        if index + 3 <= fieldEnd,
            let named = field.value(name: bytes[index], bytes[index + 1], bytes[index + 2], dialect)
        {
            index += 3
            return named
        }
        throw fieldError(.malformed, field, from: start, to: itemEnd(), allowed(field))
    }

    /// Digits; nil if there are none. Large numbers come out as something out of any range.
    private mutating func number() -> Int? {
        let start = index
        var value = 0
        while index < fieldEnd, 48...57 ~= bytes[index] {
            if value < 100_000_000 { value = value * 10 + Int(bytes[index] - 48) }
            index += 1
        }
        return index > start ? value : nil
    }

    /// The end of the item that is being read, for messages.
    private func itemEnd() -> Int {
        bytes[index..<fieldEnd].firstIndex(of: UInt8(ascii: ",")) ?? fieldEnd
    }
}
