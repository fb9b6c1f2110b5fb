import FoundationEssentials
import SchedulerAdmin
import SchedulerCore
import SchedulerTesting
import Testing

/// What a list of jobs shows beside what a job alone does, and that both show the same.
@Suite struct JobListTests {
    private func job(
        _ id: JobID, kind: JobKind = .manual, parameters: Parameters = .none, runner: @escaping Runner = { _ in }
    ) -> JobOptions {
        var options = JobOptions(id: id, kind: kind, runner: runner)
        options.job.parameters = parameters
        if kind == .cron { options.job.defaults = Settings(cron: "0 * * * *") }
        return options
    }

    @Test func `a list shows the newest runs of each job where that is asked for, oldest first`() async throws {
        let trial = try await OperationTrial(
            job("a") { context in
                try await context.sleep(for: .seconds(30))
                guard try context.parameters.decode(as: Failing.self).fails != true else { throw Failure() }
            }, job("b"))
        for fails in [false, true, false] {
            try await trial.run("a", parameters: ["fails": .bool(fails)])
            try await trial.harness.advance(by: .seconds(30))
        }
        let running = try await trial.run("a")
        let listed = try await trial.ask("jobs", query: "recentRuns=3")
        let runs = listed.at("items", 0, "recentRuns").elements
        #expect(runs.map { $0["state"] } == ["failed", "succeeded", "running"])
        #expect(runs.map { $0["seconds"] } == [30, 30, .null])
        #expect(runs.last?["id"] == .integer(running.rawValue))
        #expect(listed.at("items", 1, "recentRuns") == .list([]))
        for query in ["", "recentRuns=0"] {
            #expect(try await trial.ask("jobs", query: query).at("items", 0).members["recentRuns"] == nil)
        }
        try await trial.harness.advance(by: .seconds(30))
        let later = try await trial.ask("jobs", query: "recentRuns=1")
        #expect(later.at("items", 0, "recentRuns", 0, "state") == "succeeded")
    }

    @Test func `a page holds a thousand jobs, each as it is shown alone, before and after a change`() async throws {
        let trial = try await OperationTrial()
        for number in 1...1_001 { try await trial.scheduler.configure(job(JobID("job-\(number)"))) }
        for _ in 1...2 {
            let page = try await trial.ask("jobs", query: "limit=1000")
            let items = page.at("items").elements
            #expect(items.count == 1_000 && page.at("next") == items.last?["id"])
            for item in [items.first, items.last] {
                guard case .text(let id)? = item?["id"] else { throw Failure() }
                #expect(try await trial.ask("jobs/\(id)").json == item)
            }
            try await trial.scheduler.stop(job: "job-1")
            try await trial.scheduler.stop(job: "job-999")
        }
        #expect(try await trial.ask("jobs", query: "state=stopped&limit=5").items("id") == ["job-1", "job-999"])
    }

    @Test func `those who may not read parameters never get a list that was written for those who may`() async throws {
        let trial = try await OperationTrial(job("backup", parameters: ["site": "a"]))
        for _ in 1...2 {
            let shown = try await trial.ask("jobs", as: .admin)
            #expect(shown.at("items", 0, "parameters", "site") == "a")
            let hidden = try await trial.ask("jobs", as: .viewer)
            #expect(hidden.at("items", 0, "parameters") == .null && !hidden.text.contains("site"))
        }
    }

    @Test func `a job says when it runs, and whether it fails`() async throws {
        let trial = try await OperationTrial(
            job("hourly", kind: .cron),
            job("backup") { context in
                guard try context.parameters.decode(as: Failing.self).fails != true else { throw Failure() }
            })
        #expect(try await trial.ask("jobs").items("timing") == ["", "Every hour, UTC"])
        var nightly = Schedule(
            id: "nightly", job: "backup", recurrence: .daily(at: [try TimeOfDay(hour: 2, minute: 30)]))
        nightly.zone = "Europe/Berlin"
        try await trial.scheduler.add(nightly)
        #expect(try await trial.ask("jobs/backup").at("timing") == "Daily at 02:30, Europe/Berlin")
        for fails in [true, false, true] {
            try await trial.run("backup", parameters: ["fails": .bool(fails)])
            #expect(try await trial.ask("jobs/backup").at("isFailing") == .bool(fails))
        }
    }
}

private struct Failing: Codable {
    var fails: Bool?
}
