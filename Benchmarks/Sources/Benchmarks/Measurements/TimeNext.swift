import Foundation
import SchedulerCore

extension Benchmark {
    /// The search for instants of cron expressions, beside the best of other engines.
    static let next = Benchmark(
        name: "next",
        summary: "next instants of a cron expression, on one thread",
        parts: [
            .next("* * * * *", utc: ("Cronos on mono", 19.5e6), newYork: ("Quartz", 0.91e6)),
            .next("*/15 9-17 * * 1-5", utc: ("Cronos on mono", 16.1e6), newYork: ("Quartz", 0.88e6)),
            .next("0 0 29 2 *", utc: ("Cronos on mono", 10.1e6), newYork: ("Quartz", 0.53e6)),
            .next("30 2 * * *", utc: ("Cronos on mono", 15.4e6), newYork: ("Quartz", 0.64e6)),
        ])
}

extension Benchmark.Part {
    fileprivate static func next(_ text: String, utc: TimeNext.Peer, newYork: TimeNext.Peer) -> Benchmark.Part {
        Benchmark.Part(name: text) { try TimeNext.measure(text, utc: utc, newYork: newYork) }
    }
}

enum TimeNext {
    /// Another engine, and how many instants it finds in a second.
    typealias Peer = (name: String, rate: Double)

    private static let start = Date(timeIntervalSince1970: 1_767_225_600)  // 2026-01-01
    private static let instants = 5_000_000
    /// After so many instants, a walk begins again: so that it stays within the years that matter.
    private static let longestWalk = 500_000

    static func measure(_ text: String, utc: Peer, newYork: Peer) throws -> [Figure] {
        let cron = try Cron(text)
        let plain = cron.timetable()
        let zoned = cron.timetable(in: try Zone("America/New_York"))
        let walkInUTC = figure("walk, UTC", utc, walk(plain))
        let askInUTC = figure("ask, UTC", utc, ask(plain))
        return [
            walkInUTC, figure("walk, New York", newYork, walk(zoned), floor: walkInUTC),
            askInUTC, figure("ask, New York", newYork, ask(zoned), floor: askInUTC),
        ]
    }

    private static func figure(_ name: String, _ peer: Peer, _ seconds: Double, floor: Figure? = nil) -> Figure {
        Figure(
            name, Double(instants) / seconds, .perSecond, floor: floor?.asFloor,
            published: ["\(peer.name) \(peer.rate.decimals(0))"], aim: .atLeast(peer.rate))
    }

    /// One instant after the other, from a sequence. Leap days are walked for a hundred years.
    private static func walk(_ timetable: Timetable) -> Double {
        let length = min(longestWalk, timetable.count(after: start, through: start.addingTimeInterval(3.2e9)))
        var (rest, sum) = (instants, 0.0)
        let seconds = ContinuousClock().measure {
            while rest > 0 {
                for slot in timetable.slots(after: start).prefix(min(rest, length)) {
                    sum += slot.timeIntervalSinceReferenceDate
                    rest -= 1
                }
            }
        }.seconds
        precondition(sum > 0)  // also keeps the walk from being left out
        return seconds
    }

    /// Each instant by a question of its own, which knows nothing of the one before.
    private static func ask(_ timetable: Timetable) -> Double {
        let end = start.addingTimeInterval(3.2e9)
        var (instant, sum) = (start, 0.0)
        let seconds = ContinuousClock().measure {
            for _ in 0..<instants {
                instant = timetable.next(after: instant) ?? start
                sum += instant.timeIntervalSinceReferenceDate
                if instant > end { instant = start }
            }
        }.seconds
        precondition(sum > 0)
        return seconds
    }
}
