import Foundation
import Testing

@Suite("schedulerctl: published facts about cron") struct ConformanceTests {
    @Test func `every row of differential has its five instants, in one process`() throws {
        let facts = try Fact.differential()
        let database = try CasablancaDatabase()
        let answers = try Tool.answers(to: facts.map(\.question), environment: database.environment)
        #expect(answers.count == facts.count && facts.count == 2_967)
        for (fact, answer) in zip(facts, answers) { #expect(answer == fact.answer, "\(fact.question)") }
    }

    @Test(.enabled(if: Fact.next != nil, "skipped: no corpus"))
    func `every undisputed row of next has its instants`() throws {
        let dialects = ["vixie", "seconds6", "quartz"]
        let facts = try Fact.rows(#require(Fact.next)).filter { fact in
            dialects.contains(fact.dialect) && fact.answers == nil && fact.rejectedBy == nil
                && fact.monthExhaustive == nil && fact.isDaylight != true && fact.isUnreachable != true
        }
        let answers = try Tool.answers(to: facts.map(\.question))
        #expect(answers.count == facts.count && facts.count > 600)
        for (fact, answer) in zip(facts, answers) { #expect(answer == fact.answer, "\(fact.question)") }
    }

    @Test(.enabled(if: Fact.next != nil, "skipped: no corpus"))
    func `every unreachable row of next has none`() throws {
        let facts = try Fact.rows(#require(Fact.next)).filter { $0.isUnreachable == true && $0.dayMatch != nil }
        let questions = facts.map { $0.question.replacing("\"count\":0", with: "\"count\":3") }
        let answers = try Tool.answers(to: questions)
        #expect(answers.count == facts.count && !facts.isEmpty)
        for (fact, answer) in zip(facts, answers) { #expect(answer.hasPrefix(#"{"next":[]"#), "\(fact.question)") }
    }
}
