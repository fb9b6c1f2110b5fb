import SchedulerAdmin
import SchedulerCore
import SchedulerTesting
import Testing

@Suite struct LogOperationTests {
    private static let job = JobOptions(id: "a", kind: .manual) { context in
        for number in 1...5 { context.logger.info("line \(number)", metadata: ["disk": "sda\(number)"]) }
        context.logger.error("two\nlines \u{1B}[31m")
    }

    @Test(arguments: TrialStore.allCases)
    func `a log is shown in pages, the last line first, by level and text`(kind: TrialStore) async throws {
        try await kind.withStore { store in
            let trial = try await OperationTrial(store: store, Self.job)
            try await trial.run("a")
            let first = try await trial.ask("runs/1/log", query: "limit=2")
            #expect(first.items("message") == ["two\nlines \u{1B}[31m", "line 5"])
            #expect(first.items("metadata").last == ["disk": "sda5"])
            guard case .text(let cursor) = first.at("next") else { throw Problem.malformed("no cursor") }
            let rest = try await trial.ask("runs/1/log", query: "cursor=\(cursor)")
            #expect(rest.items("message") == ["line 4", "line 3", "line 2", "line 1"] && rest.at("next") == .null)
            #expect(try await trial.ask("runs/1/log", query: "level=warning").items("level") == ["error"])
            #expect(try await trial.ask("runs/1/log", query: "text=SDA3").items("message") == ["line 3"])
        }
    }

    @Test func `a line tells which attempt logged it`() async throws {
        let trial = try await OperationTrial(
            JobOptions(id: "b", kind: .manual, retry: .constant(.seconds(1), attempts: 2)) { context in
                context.logger.info("attempt \(context.attempt)")
                if context.attempt == 1 { throw CancellationError() }
            })
        try await trial.scheduler.runNow("b")
        try await trial.harness.advance(by: .minutes(1))
        let log = try await trial.ask("runs/1/log")
        #expect(log.items("message") == ["attempt 2", "attempt 1"])
        #expect(log.items("attempt") == [2, 1])
    }

    @Test func `a log is downloaded as a text of one line each`() async throws {
        let trial = try await OperationTrial(Self.job)
        try await trial.run("a")
        let answer = try await trial.ask("runs/1/log/download")
        let lines = answer.text.split(separator: "\n")
        #expect(lines.count == 6 && answer.text.hasSuffix("\n"))
        #expect(lines.first?.hasSuffix("Z info line 1 disk=sda1") == true, "\(answer.text)")
        #expect(lines.last?.hasSuffix(#" error two\nlines \u{1b}[31m"#) == true, "\(answer.text)")
        #expect(answer.response.header("Content-Disposition") == "attachment; filename=\"run-1.log\"")
        #expect(try await trial.ask("runs/1/log/download", query: "level=error").text.split(separator: "\n").count == 1)
        let found = try await trial.ask("runs/1/log/download", query: "text=LINE%201").text
        #expect(found.split(separator: "\n").count == 1 && found.contains("info line 1"), "\(found)")
        #expect(
            try await trial.ask("runs/1/log/download", query: "level=error&text=line").text.contains("info") == false)
    }

    @Test(arguments: ["runs/1/log", "runs/1/log/download"])
    func `a log needs a permission of its own`(path: String) async throws {
        let trial = try await OperationTrial(Self.job)
        try await trial.run("a")
        #expect(try await trial.ask(path, as: .viewer).status == 403)
        #expect(try await trial.ask(path, as: .operator).status == 200)
        #expect(try await trial.ask(path, as: nil).status == 401)
    }
}
