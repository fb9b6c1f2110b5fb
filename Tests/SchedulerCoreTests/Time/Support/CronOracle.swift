import FoundationEssentials
import SchedulerCore

/// A second implementation of cron and of the rules for clock changes: plain, slow, and from the text alone.
///
/// It goes through the days one by one and through the local times of a day one by one, and asks the zone which
/// instants have that local time. Nothing of the library is used but the zone's offsets.
struct CronOracle {
    private var seconds: [Int] = [0]
    private let minutes: [Int]
    private let hours: [Int]
    private let dayItems: [String], monthItems: [Int], weekdayItems: [String]
    private let years: [Int]?
    private let dialect: Cron.Dialect
    private let both: Bool
    private let isFixed: Bool

    init(_ text: String, dialect: Cron.Dialect, dayMatch: Cron.DayMatch) {
        var fields = text.lowercased().split { $0 == " " || $0 == "\t" }.map(String.init)
        let macros = [
            "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
            "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *", "@every_minute": "* * * * *",
            "@every_second": "* * * * * *",
        ]
        if let macro = macros[fields[0]] { fields = macro.split(separator: " ").map(String.init) }
        fields = fields.map { $0 == "?" ? "*" : $0 }
        if fields.count > 5 { seconds = CronOracle.values(fields.removeFirst(), 0...59) }
        minutes = CronOracle.values(fields[0], 0...59)
        hours = CronOracle.values(fields[1], 0...23)
        dayItems = fields[2].split(separator: ",").map(String.init)
        monthItems = CronOracle.values(fields[3], 1...12, names: CronOracle.months)
        weekdayItems = fields[4].split(separator: ",").map(String.init)
        years = fields.count > 5 ? CronOracle.values(fields[5], 1970...2099) : nil
        self.dialect = dialect
        both = dayMatch == .both || fields[2].hasPrefix("*") || fields[4].hasPrefix("*")
        isFixed = !fields[0].hasPrefix("*") && !fields[1].hasPrefix("*")
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    private static let weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    /// The values of a list of numbers, names, ranges and steps; whatever is none of these is left out.
    private static func values(_ field: String, _ range: ClosedRange<Int>, names: [String] = []) -> [Int] {
        func number(_ text: Substring) -> Int? {
            names.firstIndex(of: String(text)).map { $0 + range.lowerBound } ?? Int(text)
        }
        var result: Set<Int> = []
        for item in field.split(separator: ",") {
            let parts = item.split(separator: "/")
            let step = parts.count > 1 ? Int(parts[1]) ?? 1 : 1
            var (low, high) = (range.lowerBound, range.upperBound)
            if parts[0] != "*" {
                let ends = parts[0].split(separator: "-")
                guard let first = number(ends[0]) else { continue }
                low = first
                high = ends.count > 1 ? number(ends[1]) ?? range.upperBound : parts.count > 1 ? range.upperBound : first
            }
            // A range whose end is before its beginning goes on past the end, and begins again.
            var all = low <= high ? Array(low...high) : Array(low...range.upperBound) + Array(range.lowerBound...high)
            if range == 0...7, low > high { all = all.filter { $0 != 7 } }
            for (index, value) in all.enumerated() where index % step == 0 { result.insert(value) }
        }
        return result.sorted()
    }

    private struct Day { var year: Int, month: Int, day: Int, weekday: Int, length: Int }

    private static func length(_ year: Int, _ month: Int) -> Int {
        let leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
        return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    private func matches(_ day: Day) -> Bool {
        guard monthItems.contains(day.month), years?.contains(day.year) ?? true else { return false }
        let byDay = dayItems.contains { matchesDay($0, day) }
        let byWeekday = weekdayItems.contains { matchesWeekday($0, day) }
        return both ? byDay && byWeekday : byDay || byWeekday
    }

    private func matchesDay(_ item: String, _ day: Day) -> Bool {
        func nearest(_ target: Int) -> Bool {
            guard 1...day.length ~= target else { return false }
            let weekday = (day.weekday + (target - day.day) % 7 + 7) % 7
            if 1...5 ~= weekday { return day.day == target }
            let preferred = weekday == 6 ? target - 1 : target + 1
            let other = weekday == 6 ? target + 2 : target - 2
            return day.day == (1...day.length ~= preferred ? preferred : other)
        }
        if item.hasPrefix("l") {
            let isWeekday = item.hasSuffix("w")
            let back = Int(item.dropFirst(2).prefix { $0.isNumber }) ?? 0
            return isWeekday ? nearest(day.length - back) : day.day == day.length - back
        }
        if item.hasSuffix("w"), let target = Int(item.dropLast()) { return nearest(target) }
        return CronOracle.values(item.replacing("-l", with: "-31"), 1...31).contains(day.day)
    }

    private func matchesWeekday(_ item: String, _ day: Day) -> Bool {
        let first = dialect == .quartz ? 1 : 0
        func set(_ text: String) -> Set<Int> {
            if dialect == .quartz {
                return Set(CronOracle.values(text, 1...7, names: CronOracle.weekdays).map { $0 - 1 })
            }
            // 7 at the beginning of a range is 0.
            let text = text.hasPrefix("7-") && text != "7-7" ? "0" + text.dropFirst() : text
            return Set(CronOracle.values(text, 0...7, names: CronOracle.weekdays).map { $0 % 7 })
        }
        if item == "l" { return day.weekday == 6 }
        if item.hasSuffix("l") {
            return set(String(item.dropLast())).contains(day.weekday) && day.day > day.length - 7
        }
        if let hash = item.firstIndex(of: "#") {
            let count = Int(item[item.index(after: hash)...]) ?? 0
            return set(String(item[..<hash])).contains(day.weekday) && (day.day + 6) / 7 == count
        }
        _ = first
        return set(item).contains(day.weekday)
    }

    /// The first slots after an instant, by going through `days` days at most.
    func next(after: Date, in zone: Zone, count: Int, days: Int = 12_000) -> [Date] {
        let start = Int64((after.timeIntervalSince1970).rounded(.down))
        var result: Set<Int64> = []
        // A day before, for times that a gap pushes on and for passes of a fold.
        var day = CronOracle.day(containing: start - 86_400)
        for _ in 0..<days {
            var margin = 0
            if matches(day) {
                for hour in hours {
                    let found = slots(day, hour, zone).filter { $0 > start }
                    result.formUnion(found)
                    if result.count >= count { margin += 1 }
                    if margin > 5 { break }
                }
            }
            if result.count >= count, margin > 5 || !matches(day) || hours.count <= 6 {
                // A later day cannot bring an earlier slot, except by the few hours that a clock is put back.
                let next = CronOracle.following(day)
                if matches(next) {
                    for hour in hours.prefix(4) { result.formUnion(slots(next, hour, zone).filter { $0 > start }) }
                }
                break
            }
            day = CronOracle.following(day)
            if day.year > 9_998 { break }
        }
        return result.sorted().prefix(count).map { Date(timeIntervalSince1970: Double($0)) }
    }

    /// The slots of one hour of a local day.
    private func slots(_ day: Day, _ hour: Int, _ zone: Zone) -> [Int64] {
        func offset(_ instant: Int64) -> Int64 {
            Int64(zone.secondsFromUTC(at: Date(timeIntervalSince1970: Double(instant))))
        }
        let begin = CronOracle.seconds(of: day) + Int64(hour) * 3_600
        let near = Set(stride(from: begin - 57_600, through: begin + 61_200, by: 3_600).map(offset))
        var result: [Int64] = []
        for minute in minutes {
            for second in seconds {
                let local = begin + Int64(minute * 60 + second)
                let passes = near.map { local - $0 }.filter { $0 + offset($0) == local }.sorted()
                if let first = passes.first {
                    result += isFixed ? [first] : passes
                } else if isFixed {
                    // In a gap: look for the instant of the jump.
                    var (low, high) = (local - (near.max() ?? 0), local - (near.min() ?? 0))
                    while low < high {
                        let middle = low + (high - low) / 2
                        if middle + offset(middle) >= local { high = middle } else { low = middle + 1 }
                    }
                    if offset(low) - offset(low - 1) <= 10_800 { result.append(low) }
                }
            }
        }
        return result
    }

    private static func seconds(of day: Day) -> Int64 {
        var days = 0
        for year in stride(from: 1970, to: day.year, by: 1) { days += length(year, 2) == 29 ? 366 : 365 }
        for year in stride(from: day.year, to: 1970, by: 1) { days -= length(year, 2) == 29 ? 366 : 365 }
        for month in 1..<day.month { days += length(day.year, month) }
        return Int64(days + day.day - 1) * 86_400
    }

    private static func day(containing second: Int64) -> Day {
        var day = Day(year: 1970, month: 1, day: 1, weekday: 4, length: 31)
        // Year by year, then day by day.
        while seconds(of: day) > second {
            day.year -= 1
            day.weekday = (day.weekday + (length(day.year, 2) == 29 ? 5 : 6)) % 7
        }
        while true {
            let next = Day(
                year: day.year + 1, month: 1, day: 1,
                weekday: (day.weekday + (length(day.year, 2) == 29 ? 2 : 1)) % 7, length: 31)
            if seconds(of: next) > second { break }
            day = next
        }
        while true {
            let next = following(day)
            if seconds(of: next) > second { return day }
            day = next
        }
    }

    private static func following(_ day: Day) -> Day {
        var next = day
        next.weekday = (day.weekday + 1) % 7
        next.day += 1
        if next.day > day.length {
            next.day = 1
            next.month = day.month % 12 + 1
            if next.month == 1 { next.year += 1 }
            next.length = length(next.year, next.month)
        }
        return next
    }
}
