extension Schedule {
    /// When it plans, in words, such as `Daily at 02:30, Europe/Berlin`: its rule, and its zone where the rule goes by
    /// the clock on the wall.
    public var words: String {
        recurrence.goesByWallClock ? "\(recurrence), \(zone)" : recurrence.description
    }

    /// The rules of some schedules in words; of more than three, how many others there are.
    static func words(of schedules: [Schedule]) -> String {
        var words = schedules.prefix(3).map(\.words)
        if schedules.count > 3 { words.append("and \(schedules.count - 3) more") }
        return words.joined(separator: "; ")
    }
}

extension Recurrence {
    /// Whether its slots depend on the zone that it is read in.
    fileprivate var goesByWallClock: Bool {
        switch self {
        case .once, .every, .afterCompletion: false
        case .daily, .weekly, .monthly, .yearly: true
        case .cron(let text): (try? Cron(text))?.zone == nil
        case .expression(let cron): cron.zone == nil
        case .union(let parts): parts.contains(where: \.goesByWallClock)
        }
    }
}
