import SchedulerCore
import SchedulerTesting
import Testing

@Suite("TZif files (RFC 9636)") struct TZifTests {
    private func sample() -> TZifBuilder {
        var builder = TZifBuilder(firstOffset: 3_208)
        builder.changes = [(-2_022_054_408, 3_600), (-1_693_706_400, 7_200), (-1_680_483_600, 3_600)]
        builder.footer = "CET-1CEST,M3.5.0,M10.5.0/3"
        return builder
    }

    @Test("versions 1 to 4, and later ones", arguments: [1, 2, 3, 4, 5]) func versions(_ version: Int) throws {
        let data = try TZif(sample().bytes(version: version))
        let table = ZoneTable(identifier: "X", data: data)
        #expect(data.changes.count == 3)
        #expect(table.offset(at: -1_690_000_000) == 7_200)
        #expect(table.offset(at: -2_100_000_000) == 3_208)
        // Without a footer the last offset goes on.
        #expect(table.offset(at: 1_783_000_000) == (version == 1 ? 3_600 : 7_200))
    }

    @Test("a file cut short anywhere is refused") func truncated() {
        let bytes = sample().bytes(version: 3)
        for count in bytes.indices {
            #expect(throws: TZif.Failure.self) { try TZif(Array(bytes[..<count])) }
        }
    }

    @Test("leap seconds are refused") func leapSeconds() {
        var builder = sample()
        builder.leapSeconds = [(78_796_800, 1)]
        for version in 1...4 {
            #expect(throws: TZif.Failure.leapSeconds) { try TZif(builder.bytes(version: version)) }
        }
    }

    @Test("what contradicts itself is refused") func corrupt() {
        var unordered = sample()
        unordered.changes.swapAt(0, 1)
        #expect(throws: TZif.Failure.self) { try TZif(unordered.bytes(version: 2)) }
        var wide = sample()
        wide.changes.append((0, 100_000))
        #expect(throws: TZif.Failure.self) { try TZif(wide.bytes(version: 2)) }
        var footer = sample()
        footer.footer = "not a rule"
        #expect(throws: TZif.Failure.self) { try TZif(footer.bytes(version: 2)) }
        #expect(throws: TZif.Failure.self) { try TZif([UInt8](repeating: 0, count: 300_000)) }
        #expect(throws: TZif.Failure.self) { try TZif([]) }
    }

    @Test("mutated files: no trap, no hang, no large table", .takesTurns) func fuzz() async throws {
        var generator = SeededGenerator(seed: 9)
        let originals = [sample().bytes(version: 2), sample().bytes(version: 1), TZifBuilder().bytes(version: 4)]
        var accepted = 0
        for round in 0..<FuzzRounds.count(usually: 20_000) {
            if round.isMultiple(of: 500) { await Task.yield() }
            var bytes = originals[Int.random(in: 0..<3, using: &generator)]
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &generator)
                case 2: bytes.remove(at: index)
                default: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &generator)], at: index)
                }
            }
            guard let data = try? TZif(bytes) else { continue }
            accepted += 1
            let table = ZoneTable(identifier: "fuzz", data: data)
            for instant in [Int64.min, -62_135_596_800, -1_690_000_000, 0, 4_000_000_000, 253_402_300_799, .max] {
                let span = table.span(at: instant)
                #expect(span.from < span.until && abs(span.offset) < 93_600)
            }
        }
        #expect(accepted > 500)
    }

    @Test(
        "POSIX rules",
        arguments: [
            "EST5", "EST5EDT", "CET-1CEST,M3.5.0,M10.5.0/3", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
            "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "IST-1GMT0,M10.5.0,M3.5.0/1", "EST5EDT,0/0,J365/25",
            "EET-2EEST,J60,J300/24",
            "XXX-14:30:15YYY,59,300/167:59:59",
        ])
    func rules(_ text: String) throws {
        let rule = try #require(PosixRule(Array(text.utf8)))
        var data = TZifBuilder()
        data.footer = text
        let table = ZoneTable(identifier: text, data: try TZif(data.bytes(version: 3)))
        #expect(abs(rule.standardOffset) <= 90_000)
        // The spans of the years follow each other without a hole, forwards and looked up from either end.
        var instant: Int64 = 1_700_000_000
        for _ in 0..<500 {
            let span = table.span(at: instant)
            #expect(span.contains(instant))
            guard span.until != .max else { break }
            #expect(table.span(at: span.until).from == span.until && table.span(at: span.until - 1) == span)
            #expect(table.span(at: span.until).offsetBefore == span.offset)
            instant = span.until
        }
    }

    @Test("permanent daylight time is one offset") func permanent() throws {
        var data = TZifBuilder()
        data.footer = "EST5EDT,0/0,J365/25"
        let table = ZoneTable(identifier: "X", data: try TZif(data.bytes(version: 3)))
        #expect(table.offset(at: 1_700_000_000) == -14_400)
        #expect(table.offset(at: 1_720_000_000) == -14_400)
    }

    @Test(
        "texts that are no rules",
        arguments: [
            "", "E", "EST", "EST25", "5EST", "EST5EDT,M13.1.0,M1.1.0", "EST5EDT,M3.6.0,M11.1.0",
            "EST5EDT,M3.2.7,M11.1.0",
            "EST5EDT,M3.2.0", "EST5EDT,M3.2.0,M11.1.0,x", "EST5EDT,J0,J1", "EST5EDT,366,1", "<EST5", "EST5:60", "<>5",
            "EST5EDT,M3.2.0/168,M11.1.0", "EST-5-EDT",
        ])
    func noRules(_ text: String) { #expect(PosixRule(Array(text.utf8)) == nil) }
}
