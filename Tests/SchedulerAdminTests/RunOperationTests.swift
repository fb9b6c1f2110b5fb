import FoundationEssentials
import SchedulerAdmin
import SchedulerCore
import SchedulerTesting
import Synchronization
import Testing

@Suite struct RunOperationTests {
    private func job(_ id: JobID, tags: [String] = [], resources: [String] = []) -> JobOptions {
        JobOptions(id: id, kind: .manual, tags: tags, resources: resources) { context in
            context.logger.info("at work")
            try await context.publish(Artifact(labels: ["kind": "report"], url: "file:///r"))
            try await context.sleep(for: .seconds(10))
            if context.parameters.values["fails"] == true { throw Failure() }
        }
    }

    @Test(arguments: TrialStore.allCases)
    func `a run that waits tells what for`(kind: TrialStore) async throws {
        try await kind.withStore { store in
            let trial = try await OperationTrial(
                store: store, node: NodeOptions(concurrency: 2), job("a", resources: ["disk", "press"]),
                job("b", resources: ["press"]), job("c"), job("d"),
                JobOptions(id: "e", kind: .manual, retry: .constant(.minutes(1), attempts: 2)) { _ in
                    throw Failure()
                })
            let wait = { (run: Int, field: TrialStep) in try await trial.ask("runs/\(run)").at("waitsFor", field) }
            try await trial.run("e")
            let start = trial.scheduler.clock.now
            #expect(try await wait(1, "reason") == "time")
            #expect(try await wait(1, "until") == .text(ISO8601.text(start.adding(.minutes(1)))))
            try await trial.run("a")
            try await trial.run("a")
            try await trial.run("b")
            #expect(try await trial.ask("runs/2").at("waitsFor") == .null)
            #expect(try await wait(3, "reason") == "schedule")
            #expect(try await wait(3, "runs") == [2])
            #expect(try await wait(4, "reason") == "resource")
            #expect(try await wait(4, "resource") == "press")
            #expect(try await wait(4, "runs") == [2])
            try await trial.run("c")
            try await trial.run("d")
            #expect(try await trial.ask("runs/5").at("waitsFor") == .null)
            #expect(try await wait(6, "reason") == "node")
            #expect(try await wait(6, "runs") == [])
            let waiting = try await trial.ask("jobs").items("hasWaitingRuns")
            #expect(waiting == [true, true, false, true, true])
        }
    }

    @Test func `a run waits for one of as many as may run at a time, of which a hundred are named`() async throws {
        let trial = try await OperationTrial(
            node: NodeOptions(concurrency: 200),
            JobOptions(id: "wide", kind: .manual, overlap: .allow(limit: 150)) { try await $0.sleep(for: .hours(1)) })
        for _ in 1...150 { _ = try await trial.scheduler.runNow("wide") }
        try await trial.harness.settle()
        #expect(try await trial.ask("runs/150").at("state") == "running")
        try await trial.run("wide")
        let wait = try await trial.ask("runs/151")
        #expect(wait.at("waitsFor", "reason") == "schedule")
        #expect(wait.at("waitsFor", "runs") == .list((51...150).reversed().map { .integer($0) }))
    }

    @Test(arguments: TrialStore.allCases)
    func `runs are listed by what is asked for, newest first`(kind: TrialStore) async throws {
        try await kind.withStore { store in
            let trial = try await OperationTrial(
                store: store, job("a", tags: ["big"], resources: ["disk"]), job("b"), job("c", tags: ["big"]))
            let start = ISO8601.text(trial.scheduler.clock.now)
            try await trial.run("a")
            try await trial.run("b", parameters: ["fails": true])
            try await trial.harness.advance(by: .minutes(1))
            let later = ISO8601.text(trial.scheduler.clock.now)
            try await trial.ask("POST", "runs/1/retry")
            try await trial.run("c")
            let expected: [(query: String, runs: [ParameterValue])] = [
                ("", [4, 3, 2, 1]), ("job=a", [3, 1]), ("schedule=@b", [2]), ("resource=disk", [3, 1]),
                ("tag=big", [4, 3, 1]), ("tag=small", []), ("state=failed", [2]),
                ("state=failed&state=running", [4, 3, 2]), ("trigger=retry", [3]), ("trigger=slot", []),
                ("since=\(later)", [4, 3]), ("since=\(start)&until=\(later)", [2, 1]), ("text=FAILED", [2]),
                ("tag=big&job=a&state=succeeded", [1]),
            ]
            for (query, runs) in expected {
                #expect(try await trial.ask("runs", query: query).items("id") == runs, "\(query)")
            }
        }
    }

    @Test(arguments: TrialStore.allCases)
    func `pages of runs follow one another while runs are added`(kind: TrialStore) async throws {
        try await kind.withStore { store in
            let trial = try await OperationTrial(store: store, job("a"))
            for _ in 1...5 { try await trial.run("a") }
            let first = try await trial.ask("runs", query: "limit=2")
            #expect(first.items("id") == [5, 4] && first.at("next") == "4")
            try await trial.run("a")
            let second = try await trial.ask("runs", query: "limit=2&cursor=4")
            #expect(second.items("id") == [3, 2] && second.at("next") == "2")
            let third = try await trial.ask("runs", query: "limit=2&cursor=2")
            #expect(third.items("id") == [1] && third.at("next") == .null)
        }
    }

    @Test(arguments: ["cursor=0", "cursor=x", "cursor=01", "cursor=-3", "since=yesterday", "state=done", "trigger=me"])
    func `a wrong query is refused, and its field named`(query: String) async throws {
        let trial = try await OperationTrial()
        let answer = try await trial.ask("runs", query: query)
        #expect(answer.status == 422 && answer.at("field") == .text(String(query.prefix { $0 != "=" })))
    }

    @Test func `a run is shown with its slot, lateness, attempts, duration and artifacts`() async throws {
        var options = job("a")
        options.job.retry = .constant(.seconds(5), attempts: 2)
        options.job.defaults = Settings(cron: "0 * * * *")
        options.job.kind = .cron
        options.job.parameters = ["fails": true]
        let trial = try await OperationTrial(options)
        try await trial.harness.advance(by: .hours(1))
        try await trial.harness.advance(by: .minutes(1))
        let run = try await trial.ask("runs/1")
        #expect(run.at("state") == "failed" && run.at("trigger") == "slot" && run.at("attempt") == 2)
        #expect(run.at("attempts", 0, "error") == "it failed" && run.at("error") == "it failed")
        #expect(run.at("duration", "seconds") == 10 && run.at("lateness", "seconds") == 0)
        #expect(run.instant("slot") != nil && run.at("schedule") == "@a")
        #expect(run.at("artifacts", 0, "labels") == ["kind": "report"])
        #expect(run.at("parameters") == ["fails": true])
        #expect(try await trial.ask("runs/1", as: .viewer).at("parameters") == .null)
    }

    @Test func `a run that runs is shown with its progress and the time that it has taken`() async throws {
        let trial = try await OperationTrial(
            JobOptions(id: "a", kind: .manual) { context in
                try await context.sleep(for: .seconds(7))
                context.progress(0.5, note: "half")
                try await context.sleep(for: .seconds(7))
            })
        try await trial.run("a")
        try await trial.harness.advance(by: .seconds(8))
        for answer in [try await trial.ask("runs/1").json, try await trial.ask("runs").at("items", 0)] {
            guard case .object(let run) = answer else { throw Problem.malformed("no run") }
            #expect(run["duration"] == ["iso8601": "PT8S", "seconds": 8])
            #expect(run["progress"] == ["fraction": 0.5, "note": "half"])
        }
    }

    @Test func `a run that waits is cancelled, one that runs is asked to stop, one that is over stays`() async throws {
        let trial = try await OperationTrial(job("a"))
        try await trial.run("a")
        try await trial.run("a")
        #expect(try await trial.ask("POST", "runs/2/cancel", as: .operator).at("state") == "cancelled")
        let entry = try #require(try await trial.lastAudit())
        #expect(entry.operation == "runs.cancel" && entry.subject == "2")
        #expect(entry.before == #"{"isAskedToStop":false,"job":"a","state":"pending"}"#)
        #expect(entry.after == #"{"isAskedToStop":false,"job":"a","state":"cancelled"}"#)
        #expect(try await trial.ask("POST", "runs/1/cancel").at("askedToStopAt") != .null)
        #expect(try await trial.ask("runs/1").at("state") == "cancelled")
        #expect(try await trial.ask("POST", "runs/1/cancel").status == 409)
    }

    @Test func `a run that is over is run once more, and one that is not is not`() async throws {
        let trial = try await OperationTrial(job("a"))
        try await trial.run("a", parameters: ["site": "x"])
        #expect(try await trial.ask("POST", "runs/1/retry").status == 409)
        try await trial.harness.advance(by: .minutes(1))
        let retried = try await trial.ask("POST", "runs/1/retry")
        #expect(retried.status == 202 && retried.at("id") == 2)
        #expect(try await trial.lastAudit()?.after == #"{"run":2}"#)
        let run = try await trial.ask("runs/2")
        #expect(run.at("trigger") == "retry" && run.at("parameters") == ["site": "x"])
    }

    @Test(arguments: [
        ("GET", ""), ("POST", "/cancel"), ("POST", "/retry"), ("GET", "/log"), ("GET", "/log/download"),
    ])
    func `an unknown run is not found, and what is no number is refused`(method: String, path: String) async throws {
        let trial = try await OperationTrial()
        #expect(try await trial.ask(method, "runs/7\(path)").status == 404)
        for run in ["x", "0", "-1", "1.5", "99999999999999999999"] {
            let answer = try await trial.ask(method, "runs/\(run)\(path)")
            #expect(answer.status == 422 && answer.at("field") == "run", "\(run)")
        }
    }

    @Test func `secret parameters are masked, and all of a job that is gone`() async throws {
        var options = job("a")
        options.job.secretParameters = ["password"]
        let trial = try await OperationTrial(options)
        try await trial.run("a", parameters: ["password": ["user": "x", "text": "hunter2"], "site": "x"])
        let answers = [try await trial.ask("runs/1"), try await trial.ask("runs")]
        #expect(answers[0].at("parameters") == ["password": "•••", "site": "x"])
        #expect(answers.allSatisfy { !$0.text.contains("hunter2") })
        try await trial.scheduler.remove(job: "a")
        #expect(try await trial.ask("runs/1").at("parameters") == ["password": "•••", "site": "•••"])
    }

    @Test func `runs of a job that there never was are not looked for`() async throws {
        let trial = try await OperationTrial(JobOptions(id: "job", kind: .manual) { _ in })
        #expect(try await trial.ask("runs", query: "job=nope").status == 404)
        #expect(try await trial.ask("runs", query: "job=job").status == 200)
    }

    @Test func `all attempts are listed, also the one that ended well`() async throws {
        let fails = Mutex(true)
        let trial = try await OperationTrial(
            JobOptions(id: "job", kind: .manual, retry: .constant(.seconds(1), attempts: 2)) { _ in
                if fails.withLock({ $0 }) { throw Problem.malformed("no") }
            })
        let run = try await trial.run("job")
        fails.withLock { $0 = false }
        try await trial.harness.advance(by: .seconds(1))
        let shown = try await trial.ask("runs/\(run)")
        #expect(shown.at("attempts", 0, "number") == 1 && shown.at("attempts", 1, "number") == 2)
        #expect(shown.at("attempts", 1, "error") == .null && shown.at("attempts", 1, "endedAt") != .null)
        #expect(shown.at("attempts", 2) == .null)
    }
}
