import FoundationEssentials
import SchedulerCore

/// The minutes of some days of a zone, folded to cells.
///
/// Cells of up to an hour are so many real minutes, counted from each midnight, so that days on which the clock is
/// changed have more or fewer of them. Longer ones begin at times of the wall clock, and are longer or shorter on such
/// days. No cell reaches over midnight.
struct HeatmapGrid: Sendable {
    /// Where the first minute begins.
    let start: Date
    let zone: Zone
    /// How many minutes there are.
    let minutes: Int
    /// The first minute of each cell.
    let firstMinutes: [Int]
    /// The cell of each minute.
    let cellOfMinute: [Int32]

    static let minute: Int64 = 60_000_000

    /// - Parameters:
    ///   - start: somewhere in the first minute.
    ///   - days: how many days of the zone there are, from the first minute on.
    ///   - cell: the length of a cell in minutes, 1...1440.
    init(from start: Date, days: Int, cell: Int, zone: Zone) throws {
        let first = start.microsecondsSince1970
        self.start = Date(microsecondsSince1970: first - (first % Self.minute + Self.minute) % Self.minute)
        self.zone = zone
        let end = Self.instant(days, daysAfter: self.start, in: zone)
        minutes = max(1, Self.minutes(from: self.start, to: end))
        let borders = try Self.borders(from: self.start, through: end, cell: cell, zone: zone)
        var firsts = [0]
        for border in borders {
            let minute = Self.minutes(from: self.start, to: border)
            if minute > firsts[firsts.count - 1], minute < minutes { firsts.append(minute) }
        }
        firstMinutes = firsts
        var cells = [Int32](repeating: 0, count: minutes)
        for (index, minute) in firsts.enumerated() {
            let next = index + 1 < firsts.count ? firsts[index + 1] : minutes
            for place in minute..<next { cells[place] = Int32(index) }
        }
        cellOfMinute = cells
    }

    var cellCount: Int { firstMinutes.count }
    var end: Date { date(minutes) }

    func date(_ minute: Int) -> Date { start.adding(.seconds(60 * minute)) }

    /// How many minutes a cell has.
    func length(of cell: Int) -> Int {
        (cell + 1 < cellCount ? firstMinutes[cell + 1] : minutes) - firstMinutes[cell]
    }

    private static func minutes(from start: Date, to end: Date) -> Int {
        Int((end.microsecondsSince1970 - start.microsecondsSince1970) / minute)
    }

    /// The instant at which the wall clock shows the same time, some days later.
    private static func instant(_ days: Int, daysAfter start: Date, in zone: Zone) -> Date {
        let guess = start.adding(.days(days))
        let shift = zone.secondsFromUTC(at: start) - zone.secondsFromUTC(at: guess)
        return guess.adding(.seconds(shift))
    }

    /// The instants at which cells begin, from the last midnight before the start on.
    private static func borders(from start: Date, through end: Date, cell: Int, zone: Zone) throws -> [Date] {
        let times = cell <= 60 ? [0] : Array(stride(from: 0, to: 1_440, by: cell))
        let policy = DaylightPolicy(gap: .runAfter, fold: .first)
        let timetable = try Timetable(
            .daily(at: times.map { try TimeOfDay(hour: $0 / 60, minute: $0 % 60) }), zone: zone, daylight: policy,
            anchor: start)
        let first = timetable.previous(before: start.adding(.microseconds(1))) ?? start
        let known = [first] + timetable.slots(after: first).prefix { $0 < end }
        guard cell <= 60 else { return known }
        var borders: [Date] = []
        for (index, midnight) in known.enumerated() {
            let next = index + 1 < known.count ? known[index + 1] : end
            var border = midnight
            while border < next {
                borders.append(border)
                border = border.adding(.seconds(60 * cell))
            }
        }
        return borders
    }
}
