import FoundationEssentials
import SchedulerCore
import Testing

/// Our answers against the published facts about cron.
///
/// Where engines disagree, DESIGN.md section 7 decides; ``CronOracle`` is that section written down a second time.
@Suite("Cron: published facts") struct CronConformanceTests {
    private func answer(_ fact: CronFact, count: Int) throws -> [Date] {
        let zone = try FactZones.zone(fact.zone)
        let timetable = try fact.cron().timetable(in: zone)
        return Array(timetable.slots(after: try instant(fact.after ?? "")).prefix(count))
    }

    @Test("differential: real cron(8) and two other engines agree", .takesTurns) func differential() async throws {
        let facts = try Corpus.fixture("differential")
        var passed = 0
        for (index, fact) in facts.enumerated() {
            if index.isMultiple(of: 50) { await Task.yield() }
            let expected = try (fact.expect ?? []).map(instant)
            let found = try answer(fact, count: expected.count)
            #expect(found == expected, "\(fact.expr) in \(fact.zone) after \(fact.after ?? "")")
            if found == expected { passed += 1 }
        }
        print("differential.jsonl: \(passed)/\(facts.count)")
        #expect(passed == facts.count && facts.count == 2_967)
    }

    @Test("dst_table: as Debian's cron, at 16 clock changes") func clockChanges() throws {
        let facts = try Corpus.fixture("dst_table")
        var passed = 0
        for fact in facts {
            guard case .instants(let debian)? = fact.answers?["debian-cron"] else {
                Issue.record("no answer of Debian's for \(fact.expr)")
                continue
            }
            let expected = try debian.map(instant)
            let found = try answer(fact, count: expected.count)
            // The makeup runs of one expression are one run here; as instants the two cannot be told apart.
            #expect(found == expected, "\(fact.expr) in \(fact.zone) after \(fact.after ?? "")")
            if found == expected { passed += 1 }
        }
        print("dst_table.jsonl: \(passed)/\(facts.count)")
        #expect(facts.count == 272)
    }

    @Test("syntax_probe: every feature as the design says", .takesTurns) func syntax() async throws {
        let facts = try Corpus.fixture("syntax_probe")
        let start = try instant("2024-01-01T00:00:00Z")
        var (accepted, refused, likeQuartz) = (0, 0, 0)
        for fact in facts {
            await Task.yield()
            let cron = try? fact.cron()
            #expect((cron == nil) == SyntaxProbe.isRefused(fact), "'\(fact.expr)'")
            guard let cron else {
                refused += 1
                continue
            }
            accepted += 1
            guard !fact.expr.hasPrefix("H") else { continue }  // checked by itself: engines hash differently
            let zone = fact.expr.contains("=") ? "America/New_York" : "UTC"
            let text = fact.expr.contains("=") ? String(fact.expr.split(separator: " ", maxSplits: 1)[1]) : fact.expr
            let wanted = CronOracle(text, dialect: fact.ourDialect ?? .vixie, dayMatch: .either)
                .next(after: start, in: try Zone(zone), count: 4)
            let found = Array(cron.timetable(in: try Zone(zone)).slots(after: start).prefix(4))
            #expect(found == wanted && !found.isEmpty, "'\(fact.expr)'")
            if fact.dialect == "quartz", case .instants(let quartz)? = fact.answers?["quartz"] {
                #expect(try found == quartz.map { try instant($0 + "Z") }, "'\(fact.expr)'")
                likeQuartz += 1
            }
        }
        print(
            "syntax_probe.jsonl: \(accepted) accepted, \(refused) refused, of \(facts.count); "
                + "\(likeQuartz) with Quartz's own answer")
        #expect(facts.count == 119)
    }

    @Test(
        "next: undisputed rows as published, disputed and daylight rows as the design says",
        .enabled(if: Corpus.isAvailable, "skipped: no corpus"), .takesTurns)
    func next() async throws {
        var counts: [String: (passed: Int, total: Int)] = [:]
        func note(_ group: String, _ passed: Bool, _ fact: CronFact) {
            counts[group, default: (0, 0)].total += 1
            if passed { counts[group, default: (0, 0)].passed += 1 }
            #expect(passed, "\(group): \(fact.dialect ?? "") '\(fact.expr)' in \(fact.zone) after \(fact.after ?? "")")
        }
        for (index, fact) in try Corpus.external("next").enumerated() {
            if index.isMultiple(of: 20) { await Task.yield() }
            guard let dialect = fact.ourDialect else {
                counts["dialects that are not ours", default: (0, 0)].total += 1
                continue
            }
            if let reason = DisputedSyntax.refused(fact.expr, dialect) {
                note("refused: \(reason)", (try? fact.cron()) == nil, fact)
                continue
            }
            if fact.unreachable == true {
                note("never", try (try? fact.cron()) == nil || answer(fact, count: 1).isEmpty, fact)
                continue
            }
            let expected = try (fact.expect ?? []).map(instant)
            if fact.monthExhaustive != nil {
                let found = Set(try answer(fact, count: 80))
                note("member of a month", found.isSuperset(of: expected), fact)
                continue
            }
            let found = try answer(fact, count: expected.count)
            if fact.answers == nil, fact.dst != true {
                note(fact.rejectedBy == nil ? "undisputed" : "undisputed, refused by some", found == expected, fact)
                continue
            }
            var text = fact.expr
            var zone = try FactZones.zone(fact.zone)
            if let prefix = text.firstIndex(of: "="), let blank = text.firstIndex(of: " "), prefix < blank {
                zone = try FactZones.zone(String(text[text.index(after: prefix)..<blank]))
                text = String(text[blank...])
            }
            let oracle = CronOracle(text, dialect: dialect, dayMatch: fact.dayMatch == "and" ? .both : .either)
            let wanted = oracle.next(after: try instant(fact.after ?? ""), in: zone, count: expected.count)
            let group = fact.dst == true ? "daylight" : "disputed"
            note("\(group), as published: \(found == expected)", found == wanted, fact)
        }
        for (group, count) in counts.sorted(by: { $0.key < $1.key }) {
            print("next.jsonl, \(group): \(count.passed)/\(count.total)")
        }
        #expect((counts["undisputed"]?.total ?? 0) > 600)
    }

    @Test("invalid: what all asked engines refuse is refused", .enabled(if: Corpus.isAvailable, "skipped: no corpus"))
    func invalid() throws {
        var (refused, unanimous, disputed, accepted) = (0, 0, 0, 0)
        for fact in try Corpus.external("invalid") {
            // Seven fields with seconds first are nearest to Quartz; fewer than five are wrong in any dialect.
            let dialect = fact.ourDialect ?? (fact.dialect?.contains("7") == true ? .quartz : .vixie)
            let isRefused = (try? Cron(fact.expr, dialect: dialect)) == nil
            if (fact.verdicts ?? [:]).values.allSatisfy({ $0 == "reject" }) {
                unanimous += 1
                if isRefused { refused += 1 }
                #expect(isRefused, "\(fact.dialect ?? "") '\(fact.expr)'")
            } else {
                disputed += 1
                if !isRefused {
                    accepted += 1
                    #expect(DisputedSyntax.accepted(fact.expr), "\(fact.dialect ?? "") '\(fact.expr)'")
                }
            }
        }
        print("invalid.jsonl: \(refused)/\(unanimous) refused by all; \(accepted)/\(disputed) disputed ones accepted")
    }

    @Test("satisfied: membership of an instant", .enabled(if: Corpus.isAvailable, "skipped: no corpus"))
    func satisfied() throws {
        var (passed, total) = (0, 0)
        for fact in try Corpus.external("satisfied") {
            // robfig takes `*/10` for restricted; by the star rule it is not, and the tenths that are Sundays count.
            let expected =
                fact.expr == "* * */10 * Sun" ? fact.at == "2012-07-01T00:00:00+00:00" : fact.satisfied == true
            let found = try fact.cron().matches(instant(fact.at ?? ""), in: Zone(fact.zone))
            total += 1
            if found == expected { passed += 1 }
            #expect(found == expected, "'\(fact.expr)' at \(fact.at ?? "")")
        }
        print("satisfied.jsonl: \(passed)/\(total)")
    }

    @Test("valid: must parse", .enabled(if: Corpus.isAvailable, "skipped: no corpus")) func valid() throws {
        let facts = try Corpus.external("valid")
        for fact in facts { #expect(throws: Never.self) { try fact.cron() } }
        print("valid.jsonl: \(facts.count)")
    }
}

/// Which of the probed features are refused, each for a reason that the design gives.
enum SyntaxProbe {
    private static let refused: Set<String> = [
        "@reboot", "@every 90s", "@noon", "",  // no such macro; nothing
        "0 0 * * L", "0 0 * * 5#-1",  // L stands alone only in Quartz; k is in 1...5
        "R R * * *", "0~30 * * * *", "0 0 * * mon%2", "0 0 -1 * *",  // not in the design
        "0 0 0 1 1 * 2030", "0 0 1 1 * 2030", "* * * *",  // too many or too few fields
        "0 0 * january monday", "/15 * * * *", "1,,2 * * * *", "1,2, * * * *", "+5 * * * *", "5-5-5 * * * *",
        "*/5/2 * * * *", "*/0 * * * *", "0 24 * * *", "60 * * * *", "0 0 0 * *", "0 0 * 0 *", "0 0 * * 8",
        "0 0 30 2 *", "0 0 31 4,6 *", "0 0 * * * # c", "0 9 * * * America/New_York",
    ]
    private static let refusedByQuartz: Set<String> = [
        "0 0 0 * * *", "0 0 0 13 * 6", "0 0 0 ? * ?", "0 /15 * * * ?", "0 0 0 ? * 0", "0 0 0 ? * 8", "@daily",
        "0 0 0 30 2 ?", "0 */90 * * * ?", "0 0 24 * * ?",
    ]

    static func isRefused(_ fact: CronFact) -> Bool {
        (fact.dialect == "quartz" ? refusedByQuartz : refused).contains(fact.expr)
    }
}

/// What the engines dispute and the design decides by not having it, or by having it.
enum DisputedSyntax {
    /// Why a row's syntax is refused although its source takes it; nil if it is not refused.
    static func refused(_ expression: String, _ dialect: Cron.Dialect) -> String? {
        let fields = expression.lowercased().split(separator: " ")
        if dialect == .quartz, !fields.contains("?") { return "Quartz without ?, which only Quartz.NET has" }
        let long = ["january", "february", "sunday", "friday"]
        if fields.contains(where: { field in long.contains { field.contains($0) } }) {
            return "long names (the invalid rows refuse SUNDAY)"
        }
        if fields.contains("last") || fields.contains(where: { $0.hasPrefix("-") || $0.contains("#-") }) {
            return "fugit's days from the end (L-n)"
        }
        if fields.contains(where: { $0.hasSuffix("#l") || $0.hasSuffix("#last") }) { return "d#L (dL)" }
        if fields.contains(where: { $0.contains("%") || $0.contains("&") }) { return "fugit's % and & (day match)" }
        if fields.contains(where: { $0.contains("lw-") }) { return "LW-n, which only Quartz.NET has" }
        if fields.contains("w15") { return "Wn, which only croniter has" }
        if fields.count > 1, fields[1] == "24" { return "hour 24" }
        if fields.last?.contains("/") == true, fields.last?.hasPrefix("europe") == true { return "a zone at the end" }
        return nil
    }

    /// Whether a row that its source refuses, and other engines take, is one that the design takes.
    static func accepted(_ expression: String) -> Bool {
        let fields = expression.lowercased().split(separator: " ")
        return fields.contains { field in
            // a/n and steps beyond the range, wrap-around ranges, ?, lists with W, names with L.
            field.contains("/") || field.contains("-") || field == "?" || field.contains("w") || field.contains("l")
                || field.contains("#")
        } || fields.count == 6
    }
}
