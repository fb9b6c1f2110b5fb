import SchedulerAdmin
import SchedulerCore
import SchedulerTesting
import Testing

@testable import schedulerctl

@Suite("schedulerctl: logs and events") struct LogVerbTests {
    private let tool = RemoteTool()

    /// A run that has logged 2,500 lines, every thousandth of them a warning.
    private func start() async throws {
        try await tool.harness.scheduler.configure(
            .init(id: "backup", kind: .manual, history: .init(logLines: 3_000)) { context in
                for number in 1...2_500 {
                    context.logger.log(
                        level: number % 1_000 == 0 ? .warning : .info, "file", metadata: ["number": "\(number)"])
                }
            })
        try await tool.harness.start()
        try await tool.harness.scheduler.runNow("backup")
        try await tool.harness.settle()
    }

    @Test func `a log is printed whole, from the first line, as it is when it is followed`() async throws {
        try await start()
        let all = try await tool.run("logs", "1")
        #expect(all.lines.count == 2_500 && all.lines.first?.hasSuffix(" info file number=1") == true)
        #expect(all.lines[0].contains(/\d{4}-\d\d-\d\d\ \d\d:\d\d:\d\d[+-]\d\d:\d\d\ info/))
        #expect(try await tool.run("logs", "1", "--follow") == all)
        #expect(try await tool.run("runs", "follow", "1").lines.count == 2_501)
    }

    @Test(arguments: [[], ["--follow"]]) func `lines are left out by level and text`(follow: [String]) async throws {
        try await start()
        let warnings = try await tool.run(["logs", "1", "--level", "warning"] + follow)
        #expect(warnings.lines.map { $0.suffix(19) } == ["ng file number=1000", "ng file number=2000"])
        #expect(try await tool.run(["logs", "1", "--text", "2499"] + follow).lines.count == 1)
        #expect(try await tool.run(["logs", "1", "--text", "FILE"] + follow).lines.count == 2_500)
    }

    @Test func `with a limit there are the last lines`() async throws {
        try await start()
        let two = try await tool.run("logs", "1", "--limit", "2")
        #expect(two.lines.map { $0.suffix(11) } == ["number=2499", "number=2500"])
        #expect(try await tool.run("logs", "1", "--level", "warning", "--limit", "1").lines.count == 1)
        #expect(
            try await tool.run("logs", "1", "--limit", "0").errors
                == "schedulerctl logs: --limit: must be between 1 and 1000\n")
        for words in [["--follow", "--limit=2"], ["--cursor=1", "--level=info"]] {
            let refused = try await tool.run("logs", "1", words[0], words[1])
            #expect(refused.status == 2 && refused.errors.split(separator: "\n").count == 1, "\(refused.errors)")
        }
    }

    @Test func `events have a name, and with --json all that is sent`() {
        let event = EventReader.Event(name: "run.started", id: "7", data: #"{"job":"a","run":1}"#)
        #expect(EventText.line(event, json: false) == "run.started job=a run=1")
        #expect(EventText.line(event, json: true) == #"{"data":{"job":"a","run":1},"event":"run.started","id":"7"}"#)
    }

    @Test func `a stream that breaks off is told from one that ends`() async throws {
        func result(_ text: String, breaks: Bool) async throws -> Tool.Result {
            try await RemoteTool.run(["logs", "1", "--follow"], ["SCHEDULER_TOKEN": "t"]) { _ in
                Transport { _, receiver in
                    let head = ResponseHead(status: 200, headers: [("Content-Type", "text/event-stream")])
                    try receiver(head, Array(text.utf8))
                    if breaks { throw ClientError.broken("the end is missing") }
                    return head
                }
            }
        }
        let line = "event: line\nid: 1\ndata: {\"level\":\"info\",\"message\":\"hello\"}\n\n"
        for breaks in [true, false] {
            let lost = try await result(line, breaks: breaks)
            #expect(lost.status == 4 && lost.output.hasSuffix("info hello\n"))
            #expect(lost.errors == "schedulerctl: the connection to http://127.0.0.1:8080 was lost\n")
        }
        #expect(try await result(line + "event: end\ndata: {}\n\n", breaks: false).status == 0)
    }
}
