import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

@Suite("Instants and lengths") struct InstantTests {
    @Test("microseconds survive the round trip between 1865 and 2137") func roundTrip() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<20_000 {
            let value = Int64.random(in: -3_316_000_000_000_000...5_272_000_000_000_000, using: &generator)
            #expect(Date(microsecondsSince1970: value).microsecondsSince1970 == value)
        }
    }

    @Test("whole seconds are exact in every year") func seconds() {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<20_000 {
            let value = Int64.random(in: -62_135_596_800...253_402_300_799, using: &generator)
            #expect(Date(microsecondsSince1970: value * 1_000_000) == Date(secondsSince1970: value))
            #expect(Date(secondsSince1970: value).timeIntervalSince1970 == Double(value))
        }
    }

    @Test("the ends of Date saturate", arguments: [Double.infinity, -.infinity, 1e300, -1e300, 9.3e12, -9.3e12])
    func saturation(_ interval: Double) {
        let instant = Date(timeIntervalSinceReferenceDate: interval)
        #expect(instant.microsecondsSince1970 == (interval < 0 ? .min : .max))
        #expect(instant.adding(.days(1)).microsecondsSince1970 == (interval < 0 ? .min : .max) || interval < 0)
        #expect(Date(timeIntervalSinceReferenceDate: .nan).microsecondsSince1970 == .min)
        #expect(instant.duration(since: Date(secondsSince1970: 0)).wholeMicroseconds == (interval < 0 ? .min : .max))
    }

    @Test("rounds to the nearest microsecond") func rounding() {
        #expect(Date(timeIntervalSince1970: 0.000_000_6).microsecondsSince1970 == 1)
        #expect(Date(timeIntervalSince1970: -0.000_000_6).microsecondsSince1970 == -1)
        #expect(Date(timeIntervalSince1970: 1.25).microsecondsSince1970 == 1_250_000)
    }

    @Test("adding and measuring lengths") func lengths() throws {
        let start = try instant("2026-03-29T00:00:00Z")
        #expect(start.adding(.hours(25)) == (try instant("2026-03-30T01:00:00Z")))
        #expect(start.adding(.hours(25)).duration(since: start) == .hours(25))
        #expect(Duration.minutes(90) == .seconds(5_400))
        #expect(Duration.days(2) == .hours(48))
        #expect(Duration.hours(-1) == .seconds(-3_600))
        #expect(Duration(microseconds: -1_500_000) == .milliseconds(-1_500))
        #expect(Duration.nanoseconds(1_500).wholeMicroseconds == 2)
        #expect(Duration.nanoseconds(-1_500).wholeMicroseconds == -2)
        #expect(Duration.seconds(Int64.max).wholeMicroseconds == .max)
        #expect(Duration.seconds(Int64.min).wholeMicroseconds == .min)
        #expect(Duration.days(UInt64.max) == .seconds(Int64.max))
        #expect(Duration.days(Int.min) == .seconds(Int64.min))
        #expect(Duration.milliseconds(1_500).timeInterval == 1.5)
    }

    @Test("ISO 8601, both ways") func text() throws {
        for text in ["2026-03-29T03:00:00+02:00", "0001-01-01T00:00:00-00:25:21", "9999-12-31T23:59:59+14:00"] {
            let suffix = text.dropFirst(19)
            let parsed = try FixedOffset.parse(String(suffix))
            #expect(ISO8601.text(try instant(text), offset: Int(parsed?.seconds ?? 0)) == text)
        }
        #expect(ISO8601.text(try instant("2026-01-01T00:00:00.250Z")) == "2026-01-01T00:00:00.250Z")
        #expect(ISO8601.text(try instant("2026-01-01 00:00:00.000001Z")) == "2026-01-01T00:00:00.000001Z")
        #expect(try instant("2026-01-01T00:00Z") == instant("2026-01-01T01:00:00+0100"))
        for text in [
            "", "2026", "2026-02-29T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:00:00", "2026-01-01T00:00:00Zx",
            "2026-01-01T00:00:00+1:00", "2026-01-01T00:00:00.Z", "0000-01-01T00:00:00Z", "２026-01-01T00:00:00Z",
        ] {
            #expect(throws: RecurrenceError.self, "\(text)") { try instant(text) }
        }
    }
}

@Suite("Calendar arithmetic") struct CivilDateTests {
    @Test("every day of four centuries, and of the first and last years") func everyDay() {
        var date = CivilDate(year: 1, month: 1, day: 1)
        #expect(date.dayNumber == CivilDate.firstDayNumber)
        var number = CivilDate.dayNumber(year: 1, month: 1, day: 1)
        func walk(years: Int32) {
            let last = date.year + years
            while date.year < last {
                if CivilDate(dayNumber: number) != date || date.dayNumber != number {
                    Issue.record("\(date) \(number)")
                }
                number += 1
                date.day += 1
                if date.day > CivilDate.daysInMonth(year: date.year, month: date.month) {
                    date.day = 1
                    date.month += 1
                }
                if date.month > 12 {
                    date.month = 1
                    date.year += 1
                }
            }
        }
        walk(years: 401)
        date = CivilDate(year: 9_990, month: 1, day: 1)
        number = date.dayNumber
        walk(years: 10)
        #expect(number - 1 == CivilDate.lastDayNumber)
    }

    @Test("known weekdays") func weekdays() {
        #expect(CivilDate.weekday(dayNumber: 0) == 4)  // 1970-01-01, a Thursday
        #expect(CivilDate.weekday(dayNumber: CivilDate.dayNumber(year: 2026, month: 3, day: 29)) == 0)
        #expect(CivilDate.weekday(dayNumber: CivilDate.dayNumber(year: 1, month: 1, day: 1)) == 1)
        #expect(CivilDate.weekday(dayNumber: CivilDate.dayNumber(year: 9_999, month: 12, day: 31)) == 5)
    }
}
