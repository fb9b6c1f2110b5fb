import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

@Suite("Cron: syntax") struct CronSyntaxTests {
    @Test(
        "errors name the field, the column and what is allowed",
        arguments: [
            ("0 25 * * *", "hour: 25 is not between 0 and 23 (column 3)"),
            ("60 * * * *", "minute: 60 is not between 0 and 59 (column 1)"),
            ("* * 0 * *", "day of month: 0 is not between 1 and 31 (column 5)"),
            ("* * * 13 *", "month: 13 is not between 1 and 12 (column 7)"),
            ("* * * * 8", "day of week: 8 is not between 0 and 7 (column 9)"),
            ("0 0 30 2 *", "day of month: '30 2 *' never occurs: there is no such day (column 5)"),
            (
                "1,,2 * * * *",
                "minute: an item is missing; allowed: a number between 0 and 59, *, a list, a range or a step (column 3)"
            ),
            ("*/0 * * * *", "minute: 0 is not between 1 and 9999, as the step after / (column 3)"),
            ("* * * * 5#6", "day of week: 6 is not between 1 and 5, as the count after # (column 11)"),
            ("* * L-31 * *", "day of month: 31 is not between 0 and 30, as the days after L- (column 7)"),
            ("", "expression: there is no expression (column 1)"),
            (
                "* * * *",
                "expression: 4 fields, where there should be 5 fields (minute hour day month weekday), or 6 with seconds first (column 7)"
            ),
            ("@reboot", "expression: '@reboot' is not a calendar time: use a job of kind oneShot (column 1)"),
            ("CRON_TZ=Mars/X * * * * *", "zone: 'Mars/X' is not in the tz database"),
            ("TZ=../x * * * * *", "zone: '../x' cannot be a zone"),
            ("TZ=UTC", "expression: there is no expression (column 1)"),
            ("@daily x", "expression: 'x' is not expected after a macro (column 8)"),
            (
                "* * * jan-foo *",
                "month: 'foo' is not a number between 1 and 12, a name jan-dec, *, a list, a range or a step (column 11)"
            ),
            ("0 0 * * 1-5&", "day of week: '1-5&' is not"),
        ])
    func errors(_ text: String, _ message: String) {
        do {
            _ = try Cron(text)
            Issue.record("accepted: '\(text)'")
        } catch {
            #expect(error.description.hasPrefix(message), "\(error.description)")
        }
    }

    @Test(
        "words",
        arguments: [
            ("30 2 * * 1-5", "At 02:30, Monday through Friday"),
            ("* * * * *", "Every minute"), ("* * * * * *", "Every second"), ("*/10 * * * * *", "Every 10 seconds"),
            ("0 * * * *", "Every hour"), ("*/15 * * * *", "Every 15 minutes"),
            ("5,20 * * * *", "At minutes 5 and 20 of every hour"),
            ("*/15 9-17 * * 1-5", "Every 15 minutes from 09:00 through 17:45, Monday through Friday"),
            ("0 0 1 * *", "At 00:00, on day 1 of the month"), ("0 0 29 2 *", "At 00:00, on 29 February"),
            ("0 0 L * *", "At 00:00, on the last day of the month"),
            ("0 9 LW jan,jul *", "At 09:00, on the last weekday, in January and July"),
            ("0 9 15W * *", "At 09:00, on the weekday nearest day 15 of the month"),
            ("0 0 * * 5L", "At 00:00, the last Friday of the month"),
            ("0 0 * * 2#2", "At 00:00, the second Tuesday of the month"),
            ("0 0 13 * 5", "At 00:00, on day 13 of the month or Friday"),
            (
                "0 0 */2 * 1",
                "At 00:00, on days 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29 and 31 of the month, if it is Monday"
            ),
            ("0 6,18 * jun-aug sat,sun", "At 06:00 and 18:00, Saturday and Sunday, in June through August"),
            ("CRON_TZ=Europe/Berlin 0 9 * * *", "At 09:00, every day, Europe/Berlin time"),
            ("0 0 * * fri-mon", "At 00:00, Friday through Monday"),
        ])
    func words(_ text: String, _ words: String) throws { #expect(try Cron(text).description == words) }

    @Test(
        "canonical text",
        arguments: [
            ("  00  2 * JAN-mar\tMon-FRI ", "0 2 * 1-3 1-5"), ("@weekly", "0 0 * * 0"), ("0 0 * * 7", "0 0 * * 0"),
            ("0-59 * * * *", "0-59 * * * *"), ("*/15 22-2 * * *", "*/15 0-2,22,23 * * *"),
            ("5/15 * * * *", "5-50/15 * * * *"), ("0 30 2 * * *", "30 2 * * *"), ("*/5 30 2 * * *", "*/5 30 2 * * *"),
            ("? ? ? ? ?", "* * * * *"), ("0 0 */10,5 * *", "0 0 */10,5 * *"),
            ("0 0 1,L,15W,LW,L-3W,L-2 * *", "0 0 1,L,L-2,15W,LW,L-3W * *"),
            ("0 0 * * 5#2,1L,3", "0 0 * * 3,5#2,1L"), ("*,5 * * * *", "* * * * *"), ("0 0 1-31,L * *", "0 0 1-31 * *"),
            ("TZ=UTC 0 0 * * *", "CRON_TZ=UTC 0 0 * * *"), ("h(0-29)/10 H * * *", "H(0-29)/10 H * * *"),
            ("*/90 * * * *", "*/60 * * * *"), ("12-12/5 * * * *", "12 * * * *"), ("1-2,5 * * * *", "1,2,5 * * * *"),
        ])
    func canonical(_ text: String, _ canonical: String) throws {
        let cron = try Cron(text)
        #expect(cron.canonicalText == canonical)
        let again = try Cron(canonical)
        #expect(again == cron && again.canonicalText == canonical && again.hashValue == cron.hashValue)
    }

    @Test(
        "Quartz",
        arguments: [
            ("0 0 12 ? * MON-FRI", "0 0 12 ? * 2-6"), ("0 0 12 1 * ?", "0 0 12 1 * ?"),
            ("0 0 12 ? * 6L", "0 0 12 ? * 6L"),
            ("0 0 12 ? * L 2030", "0 0 12 ? * 7 2030"), ("0 0 12 * * ? *", "0 0 12 * * ?"),
            ("0 15 10 ? * 6#3 2024-2026,2030", "0 15 10 ? * 6#3 2024-2026,2030"),
        ])
    func quartz(_ text: String, _ canonical: String) throws {
        let cron = try Cron(text, dialect: .quartz)
        #expect(cron.canonicalText == canonical)
        #expect(try Cron(canonical, dialect: .quartz) == cron)
    }

    @Test("the last year of a Quartz expression is its end") func years() throws {
        let cron = try Cron("0 0 12 29 2 ? 2024-2031", dialect: .quartz)
        let slots = Array(cron.timetable().slots(after: try instant("2000-01-01T00:00:00Z")))
        #expect(try slots == [instant("2024-02-29T12:00:00Z"), instant("2028-02-29T12:00:00Z")])
        let back = Array(cron.timetable().slots(before: try instant("2100-01-01T00:00:00Z")))
        #expect(back == slots.reversed())
        #expect(throws: CronError.self) { try Cron("0 0 12 29 2 ? 2025", dialect: .quartz) }
    }

    @Test("H is stable, in range, and different for different keys") func hash() throws {
        var minutes: Set<String> = []
        for key in 0..<200 {
            let cron = try Cron("H H(2-5) H H/3 H", hashKey: "job-\(key)")
            #expect(try Cron("H H(2-5) H H/3 H", hashKey: "job-\(key)") == cron)
            let slot = try #require(cron.next(after: instant("2026-01-01T00:00:00Z")))
            let text = ISO8601.text(slot)
            minutes.insert(String(text.dropFirst(14).prefix(2)))
            #expect((2...5).contains(Int(text.dropFirst(11).prefix(2)) ?? -1))
        }
        #expect(minutes.count > 50)
        // Never changes: schedules rely on it.
        #expect(try Cron("H H * * *", hashKey: "nightly").canonicalTimes == "22:20")
        for text in ["H(11-10) * * * *", "H(0-60) * * * *", "H/0 * * * *", "H( * * * *", "H(1 * * * *", "HH * * * *"] {
            #expect(throws: CronError.self, "\(text)") { try Cron(text) }
        }
    }

    @Test("day match: either, both, and the star rule") func dayMatch() throws {
        let start = try instant("2024-01-01T00:00:00Z")
        #expect(try Cron("0 0 13 * 5").next(after: start) == instant("2024-01-05T00:00:00Z"))
        #expect(try Cron("0 0 13 * 5", dayMatch: .both).next(after: start) == instant("2024-09-13T00:00:00Z"))
        #expect(try Cron("0 0 */2 * 1").next(after: start) == instant("2024-01-15T00:00:00Z"))
        #expect(try Cron("0 0 1-31 * 5").next(after: start) == instant("2024-01-02T00:00:00Z"))
        #expect(throws: CronError.self) { try Cron("0 0 1 * 1#5", dayMatch: .both) }
    }

    @Test("coding keeps text, dialect, day match and key") func coding() throws {
        let plain = try Cron(" 30 2 * * mon ")
        let quartz = try Cron("0 0 12 ? * H", dialect: .quartz, hashKey: "k")
        let both = try Cron("0 0 13 * 5", dayMatch: .both)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode([plain, quartz, both])
        #expect(
            String(decoding: data, as: UTF8.self) == #"[" 30 2 * * mon ",{"cron":"0 0 12 ? * H","dialect":"#
                + #""quartz","hashKey":"k"},{"cron":"0 0 13 * 5","dayMatch":"both"}]"#)
        let again = try JSONDecoder().decode([Cron].self, from: data)
        #expect(again == [plain, quartz, both] && again[1].dialect == .quartz && again[2].dayMatch == .both)
        #expect(throws: (any Error).self) { try JSONDecoder().decode(Cron.self, from: Data(#""0 25 * * *""#.utf8)) }
        #expect(MemoryLayout<Cron>.size == 8)
    }

    @Test("a zone in the expression takes precedence") func zonePrefix() throws {
        let cron = try Cron("CRON_TZ=America/New_York 0 9 * * *")
        #expect(
            try cron.next(after: instant("2024-01-01T00:00:00Z"), in: Zone("Asia/Tokyo"))
                == instant("2024-01-01T14:00:00Z"))
        #expect(try cron != Cron("0 9 * * *"))
        #expect(cron.zone?.identifier == "America/New_York")
    }

    @Test("mutated expressions: no trap, no hang, and what is accepted round-trips", .takesTurns) func fuzz()
        async throws
    {
        let seeds = [
            "*/15 9-17 * * 1-5", "0 0 29 2 *", "0 0 L-3W,15W * 5#2,1L", "H(0-29)/10 H * * *", "CRON_TZ=UTC 0 9 * * *",
            "@every_minute", "59 23 31 DEC Fri-Mon", "*/7 1,2,3 ? * sun", "0 0 12 ? * 6#3 2024-2026",
            "50-10/3 22-2 * nov-feb 7-2",
        ].map { Array($0.utf8) }
        let alphabet = Array("0123456789*/,-?LW#H() @=abcdefjmnostuz\t\n&%~+.\u{B9}0123456789*/,-0123456789,,,123".utf8)
        var generator = SeededGenerator(seed: 4)
        let start = try instant("2026-03-01T12:34:56Z")
        var accepted = 0
        for round in 0..<FuzzRounds.count(usually: 15_000) {
            if round.isMultiple(of: 200) { await Task.yield() }
            var bytes = seeds[Int.random(in: 0..<seeds.count, using: &generator)]
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: 0...bytes.count, using: &generator)
                let byte = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes.insert(byte, at: index)
                case 1 where index < bytes.count: bytes[index] = byte
                default: if index < bytes.count { bytes.remove(at: index) }
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let dialect: Cron.Dialect = round % 8 == 0 ? .seconds : text.contains("#3") ? .quartz : .vixie
            guard let cron = try? Cron(text, dialect: dialect) else { continue }
            accepted += 1
            let again = try? Cron(cron.canonicalText, dialect: dialect)
            #expect(again == cron && again?.canonicalText == cron.canonicalText, "'\(text)' '\(cron.canonicalText)'")
            #expect(!cron.description.isEmpty)
            if let slot = cron.next(after: start) {
                #expect(slot > start && cron.matches(slot))
                #expect(cron.previous(before: slot).map { $0 <= start } ?? true, "'\(text)'")
            }
        }
        #expect(accepted > 800)
    }

    @Test func `instants are walked both ways and counted, in a zone`() throws {
        let cron = try Cron("30 2 * * *")
        let berlin = try Zone("Europe/Berlin")
        let start = try instant("2026-03-28T00:00:00+01:00")
        let forward = Array(cron.slots(after: start, in: berlin).prefix(3))
        #expect(
            try forward == [
                instant("2026-03-28T02:30:00+01:00"), instant("2026-03-29T03:00:00+02:00"),
                instant("2026-03-30T02:30:00+02:00"),
            ])
        let end = try instant("2026-03-31T00:00:00+02:00")
        #expect(Array(cron.slots(before: end, in: berlin).prefix(3)) == forward.reversed())
        #expect(cron.count(after: start, through: end, in: berlin) == 3)
    }
}

extension Cron {
    /// The first time of the day, for tests of `H`.
    fileprivate var canonicalTimes: String {
        next(after: Date(secondsSince1970: 0)).map { String(ISO8601.text($0).dropFirst(11).prefix(5)) } ?? ""
    }
}
