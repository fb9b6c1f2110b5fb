import SchedulerAdmin
import SchedulerCore
import SchedulerTesting
import Testing

@testable import schedulerctl

@Suite("schedulerctl: refusals and states") struct RefusalTests {
    private let tool = RemoteTool()

    @Test func `a token that is not known is named by where it comes from`() async throws {
        let unknown = try await tool.run("jobs", token: "nobody")
        #expect(unknown.status == 3)
        #expect(
            unknown.errors == "schedulerctl jobs list: the token in SCHEDULER_TOKEN is unknown, expired or revoked\n")
        let none = try await tool.run("jobs", token: nil)
        #expect(none.errors.hasSuffix(" it needs a token: give one with SCHEDULER_TOKEN or --token-file\n"))
    }

    @Test(arguments: [
        (["jobs", "run", "nope"], "job \"nope\": there is no such job"),
        (
            ["jobs", "run", "a", "--overlap", "allow"],
            "limit: needs a number with the overlap `allow`: how many runs may be unfinished"
        ),
        (["schedules", "create", "--job", "a", "--every", "0"], "every: must be at least a millisecond"),
        (
            ["schedules", "create", "--job", "a", "--cron", "0 2 * *"],
            "cron: 4 fields, where there should be 5 fields (minute hour day month weekday), or 6 with seconds first (column 7)"
        ),
        (["runs", "show", "7"], "run \"7\": there is no such run"),
    ])
    func `a refusal says once what is wrong`(words: [String], reason: String) async throws {
        try await tool.harness.scheduler.configure(.init(id: "a", kind: .manual) { _ in })
        try await tool.harness.start()
        let result = try await tool.run(words)
        #expect(result.status == 3)
        #expect(result.errors == "schedulerctl \(words[0]) \(words[1]): \(reason)\n")
    }

    @Test func `a webhook that could not be told is status 1`() async throws {
        for (state, status) in [("failed", 1), ("delivered", 0)] {
            for words in [["webhooks", "test", "a"], ["webhooks", "test", "a", "--json"]] {
                let result = try await RemoteTool.run(words, ["SCHEDULER_TOKEN": "t"]) { _ in
                    Transport { _, receiver in
                        let head = ResponseHead(status: 200, headers: [])
                        try receiver(head, Array(#"{"id":"d","event":"test","state":"\#(state)"}"#.utf8))
                        return head
                    }
                }
                #expect(result.status == Int32(status) && result.output.contains(state))
            }
        }
    }

    @Test func `the version is told`() throws {
        #expect(try Tool.run("--version").output == "schedulerctl of swift-scheduler \(Words.version)\n")
    }
}
