import FoundationEssentials
import Testing

@testable import SchedulerCore

@Suite struct ScheduleWordsTests {
    private func schedule(_ recurrence: Recurrence, zone: String = "Europe/Berlin") -> Schedule {
        Schedule(id: "schedule", job: "job", recurrence: recurrence, zone: zone)
    }

    private static let rules: [(Recurrence, String)] = [
        (.every(.seconds(10)), "Every 10 seconds"),
        (.afterCompletion(pause: .minutes(1)), "1 minute after the end of the run before"),
        (.once(at: Date(microsecondsSince1970: 0)), "Once, on 1 January 1970 at 00:00 UTC"),
        (.cron("30 2 * * 1-5"), "At 02:30, Monday through Friday, Europe/Berlin"),
        (.cron("CRON_TZ=America/New_York 30 2 * * 1-5"), "At 02:30, Monday through Friday, America/New_York time"),
        (
            .union([.every(.hours(2)), .cron("0 0 1 1 *")]),
            "Every 2 hours; or At 00:00, on 1 January, Europe/Berlin"
        ),
    ]

    @Test(arguments: rules)
    func `a zone is told where the rule goes by the clock on the wall`(recurrence: Recurrence, words: String) {
        #expect(schedule(recurrence).words == words)
    }

    @Test func `of many schedules the first three are told, and how many others there are`() {
        let schedules = (1...5).map { schedule(.every(.seconds($0))) }
        #expect(Schedule.words(of: []) == "")
        #expect(Schedule.words(of: Array(schedules.prefix(2))) == "Every 1 second; Every 2 seconds")
        #expect(
            Schedule.words(of: schedules) == "Every 1 second; Every 2 seconds; Every 3 seconds; and 2 more")
    }
}
