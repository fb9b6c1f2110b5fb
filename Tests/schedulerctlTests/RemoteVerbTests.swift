import Foundation
import SchedulerCore
import SchedulerTesting
import Synchronization
import Testing

@testable import SchedulerAdmin
@testable import schedulerctl

@Suite("schedulerctl: verbs of a server") struct RemoteVerbTests {
    private let tool = RemoteTool()

    /// Two jobs; what a run of `backup` was told is kept.
    private func start() async throws -> Told {
        let told = Told()
        try await tool.harness.scheduler.configure(
            .init(id: "backup", name: "Backup", description: "Saves all.", kind: .manual) { context in
                told.values.withLock { $0.append(context.parameters) }
            })
        try await tool.harness.scheduler.configure(
            .init(id: "tick", kind: .cron, defaults: .init(cron: "0 * * * *"), tags: ["a", "b"]) { _ in })
        try await tool.harness.start()
        return told
    }

    private final class Told: Sendable {
        let values = Mutex<[Parameters]>([])
    }

    @Test func `every operation is a verb, but those that only browsers need`() throws {
        for operation in AdminOperation.all where operation.group != "session" {
            let words = operation.name.split(separator: ".").map { String($0).kebabCased }
            let (verb, rest) = try VerbIndex.find(words[...])
            #expect(verb.name == words.joined(separator: " ") && rest.isEmpty)
            let fields = operation.queryFields + (operation.body?.fields ?? [])
            let names = Set(verb.options.map(\.name))
            for field in fields {
                #expect(
                    names.contains(field.optionName(of: operation.group)) || verb.name == "tokens create",
                    "\(operation.name) \(field.name)")
            }
            let lines = Help.text(verb).split(separator: "\n")
            for line in lines { #expect(line.count <= 120, "\(line)") }
        }
    }

    @Test func `an operation that is new is a verb without anybody writing one`() async throws {
        let operation = AdminOperation(
            name: "things.pokeHard", summary: "Pokes a thing.", method: .put, path: "/things/{thing}/poke",
            permission: .edit, pathFields: [.required("thing", .text(), "Which.")],
            queryFields: [Field("state", .list(.choice(["on", "off"])), "How.")],
            body: Record(
                "Poke",
                [
                    .required("howHard", .integer(1...9), "So hard."), Field("twice", .truth, "Whether twice."),
                    Field("until", .optional(.instant), "Until when."), Field("parameters", .map(.anything), "Told."),
                ]), answer: .nothing, handle: { _ in .done })
        let verb = Verb.of(operation)
        #expect(verb.name == "things poke-hard" && verb.forms == ["THING --how-hard N [options]"])
        let words = [
            "a/b", "--how-hard", "3", "--no-twice", "--until=null", "--state", "on", "--state", "off",
            "--parameters", #"{"a":1,"b":2}"#, "--param", "b=x y", "--param=c=[1]",
        ]
        let request = try OperationRequest(operation).request(
            try Arguments(words, options: verb.options), token: "t", now: Date())
        #expect(
            request.method == "PUT" && request.path == "/things/a%2Fb/poke" && request.query == "state=on&state=off")
        let body: ParameterValue = [
            "howHard": 3, "twice": false, "until": .null, "parameters": ["a": 1, "b": "x y", "c": [1]],
        ]
        #expect(ParameterValue.object(try AdminJSON.object(request.body)) == body)
        #expect(request.header("Authorization") == "Bearer t")
    }

    @Test func `jobs are a table, with what no job has left out`() async throws {
        _ = try await start()
        let result = try await tool.run("jobs")
        #expect(result.status == 0 && result.errors.isEmpty)
        let lines = result.lines
        #expect(lines.count == 3 && !result.output.contains("\u{1B}"))
        #expect(lines[0].hasPrefix("ID      NAME    STATE   NEXT PLANNED AT            TIMING           KIND    TAGS"))
        #expect(lines[1].hasPrefix("backup  Backup  paused  ") && lines[1].contains("Saves all."))
        #expect(lines[2].contains("a, b") && !lines[0].contains("LAST ERROR"))
        #expect(lines[2].contains(/\d{4}-\d\d-\d\d\ \d\d:\d\d:00[+-]\d\d:\d\d/))
        #expect(try await tool.run("jobs", "list").output == result.output)
    }

    @Test func `on a terminal, states are coloured, and nothing is wider than it`() async throws {
        _ = try await start()
        let result = try await tool.run("jobs", terminal: Terminal(width: 60, hasColors: true))
        #expect(result.output.contains("\u{1B}[1mID"))
        for line in result.lines { #expect(line.replacing(/\u{1B}\[[0-9;]*m/, with: "").count <= 60) }
        let wide = try await tool.run("jobs", "--wide", terminal: Terminal(width: 60))
        #expect(wide.output == (try await tool.run("jobs").output))
    }

    @Test func `with --json, the answer is the API's own`() async throws {
        _ = try await start()
        let response = await tool.admin.respond(
            to: AdminRequest(
                method: "GET", path: "/api/v1/jobs/tick", headers: [("Authorization", "Bearer admin")]))
        guard case .bytes(let bytes) = response.body else { return #expect(Bool(false)) }
        let result = try await tool.run("jobs", "show", "tick", "--json")
        #expect(result.output == String(decoding: bytes, as: UTF8.self) + "\n")
    }

    @Test func `a job is run with parameters, given as JSON or one by one`() async throws {
        let told = try await start()
        #expect(try await tool.run("jobs", "run", "backup", "--parameters", #"{"max":2}"#).status == 0)
        let result = try await tool.run("jobs", "run", "backup", "--param", "max=3", "--param", "to=north east")
        #expect(result.output == "Run 2; schedulerctl logs 2 --follow shows what it does.\n")
        try await tool.harness.settle()
        #expect(told.values.withLock { $0 } == [["max": 2], ["max": 3, "to": "north east"]])
    }

    @Test func `an operation that answers nothing says that it is done`() async throws {
        try await tool.harness.scheduler.configure(
            .init(id: "a", kind: .manual, actions: [CustomAction("sweep") {}]) { _ in })
        #expect(
            try await tool.run("jobs", "action", "a", "sweep") == Tool.Result(status: 0, output: "Done.\n", errors: ""))
    }

    @Test(arguments: [
        (["jobs", "run"], "run: which job? JOB"),
        (["jobs", "run", "a", "b"], "run: what is 'b'? It takes JOB"),
        (["jobs", "list", "a"], "list: what is 'a'? It takes no operands"),
        (["jobs", "run", ""], "run: JOB must not be empty"),
        (
            ["jobs", "run", "a", "--overlap", "skp"],
            "run: --overlap: 'skp' is not skip, queueOne, queueAll, cancelRunning or allow; did you mean skip?"
        ),
        (["jobs", "run", "a", "--parameters", "{"], "run: --parameters: '{' is no JSON"),
        (["jobs", "run", "a", "--parameters", "[]"], "run: --parameters: must be an object"),
        (["jobs", "run", "a", "--param", "x"], "run: --param: 'x' is no NAME=VALUE"),
        (["jobs", "run", "a", "--overlpa", "x"], "run: there is no option '--overlpa'; did you mean --overlap?"),
    ])
    func `wrong usage gets one line, before anything is sent`(words: [String], line: String) async throws {
        let result = try await RemoteTool.run(words, ["SCHEDULER_TOKEN": "admin"]) { _ in
            Transport { _, _ in throw ClientError.broken("it was sent") }
        }
        #expect(result == Tool.Result(status: 2, output: "", errors: "schedulerctl jobs \(line)\n"))
    }

    @Test func `what the server refuses is status 3, with its reason`() async throws {
        _ = try await start()
        let unknown = try await tool.run("jobs", "run", "backpu")
        #expect(unknown.status == 3 && unknown.output.isEmpty)
        #expect(unknown.errors == "schedulerctl jobs run: job \"backpu\": there is no such job\n")
        let forbidden = try await tool.run("jobs", "run", "backup", token: "viewer")
        #expect(forbidden.status == 3 && forbidden.errors.contains("the permission operate"))
        let stranger = try await tool.run("jobs", token: nil)
        #expect(stranger.status == 3 && stranger.errors.contains("SCHEDULER_TOKEN"))
        let json = try await tool.run("jobs", "run", "backpu", "--json")
        #expect(json.status == 3 && json.output.isEmpty && json.errors.hasPrefix(#"{"code":"unknownJob""#))
        let unready = try await RemoteTool().run("health", "ready")
        #expect(unready.status == 1)
    }

    @Test func `what is no JSON is passed on as it comes`() async throws {
        _ = try await start()
        let result = try await tool.run("health", "metrics")
        #expect(result.status == 0 && result.output.hasSuffix("# EOF\n"))
    }

    @Test func `a schedule is created as in a cloud's command line, changed, and put back`() async throws {
        _ = try await start()
        let made = try await tool.run(
            "schedules", "create", "--job", "backup", "--cron", "0 */1 * * *", "--description", "Hourly", "--param",
            "max=2",
            "--id", "hourly")
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.contains("Every hour") && made.output.contains("max=2"))
        let changed = try await tool.run("schedules", "change", "hourly", "--zone", "Europe/Berlin", "--no-enabled")
        #expect(changed.output.contains("Europe/Berlin") && changed.output.contains("disabled"))
        let reset = try await tool.run("schedules", "change", "hourly", "--unset", "zone", "--unset", "parameters")
        #expect(!reset.output.contains("Berlin") && !reset.output.contains("max"))
        let wrong = try await tool.run("schedules", "change", "hourly", "--unset", "zoen")
        #expect(wrong.status == 2 && wrong.errors.hasSuffix("did you mean zone?\n"))
        #expect(try await tool.run("schedules", "delete", "hourly").output == "Done.\n")
    }

    @Test func `runs are listed by other names, and their logs read and followed`() async throws {
        try await tool.harness.scheduler.configure(
            .init(id: "backup", kind: .manual) { context in context.logger.info("saving", metadata: ["files": "3"]) })
        try await tool.harness.start()
        try await tool.harness.scheduler.runNow("backup")
        try await tool.harness.settle()
        let list = try await tool.run("runs")
        #expect(list.status == 0 && list.lines.count == 2)
        #expect(try await tool.run("history", "list", "--job-id", "backup").output == list.output)
        #expect(try await tool.run("history", "list", "--job-id", "other").status == 3)
        #expect(try await tool.run("logs", "1").output.hasSuffix(" info saving files=3\n"))
        #expect(try await tool.run("logs", "1", "--follow").output.hasSuffix(" info saving files=3\n"))
        #expect(try await tool.run("logs", "1", "--json").output.hasPrefix(#"{"items":["#))
        #expect(try await tool.run("logs").errors == "schedulerctl logs: which run? RUN\n")
    }

    @Test(arguments: [
        "slots", "upcoming", "artifacts", "nodes", "queues", "audit", "tokens", "webhooks", "resources", "heatmap",
    ])
    func `what is looked at often has a short form`(word: String) async throws {
        _ = try await start()
        let result = try await tool.run(word)
        #expect(result.status == 0 && result.errors.allSatisfy { _ in word == "upcoming" } && !result.output.isEmpty)
    }

    @Test func `help is there for a group and for each verb`() async throws {
        let group = try await tool.run("jobs", "--help")
        #expect(group.status == 0 && group.output.hasPrefix("usage: schedulerctl jobs VERB"))
        #expect(try await tool.run("help", "jobs").output == group.output)
        let verb = try await tool.run("help", "jobs", "run")
        #expect(verb.output.contains("usage: schedulerctl jobs run JOB [options]\n"))
        #expect(try await tool.run("jobs", "run", "--help").output == verb.output)
        #expect(try await tool.run("help", "jobs", "rum").status == 2)
    }
}
