import SchedulerAdmin
import SchedulerCore
import SchedulerTesting
import Testing

@Suite struct SettingsOperationTests {
    private static let job = JobOptions(
        id: "backup", kind: .cron, defaults: Settings(cron: "0 * * * *", zone: "Europe/Berlin")
    ) { _ in }
    private let path = "jobs/backup/settings"

    @Test(arguments: TrialStore.allCases)
    func `settings are changed in part, shown beside the defaults, and reset`(kind: TrialStore) async throws {
        try await kind.withStore { store in
            let trial = try await OperationTrial(store: store, Self.job)
            let changed = try await trial.ask(
                "PUT", path, body: ["cron": "30 2 * * *", "disabled": true], as: .operator)
            #expect(changed.at("changed") == ["cron", "disabled"])
            #expect(changed.at("settings", "zone") == "Europe/Berlin" && changed.at("defaults", "cron") == "0 * * * *")
            #expect(try await trial.ask("jobs/backup").at("state") == "disabled")
            let entry = try #require(try await trial.lastAudit())
            #expect(entry.before?.contains(#""cron":"0 * * * *""#) == true && entry.before != entry.after)
            let reset = try await trial.ask("DELETE", path)
            #expect(reset.at("changed") == .list([]) && reset.at("settings") == reset.at("defaults"))
            #expect(try await store.settings(of: "backup") == nil)
        }
    }

    @Test(arguments: TrialStore.allCases)
    func `changes are listed with who made them, and undone one after another`(kind: TrialStore) async throws {
        try await kind.withStore { store in
            let trial = try await OperationTrial(store: store, Self.job)
            #expect(try await trial.ask(path + "/changes").at("items") == .list([]))
            try await trial.ask("PUT", path, body: ["cron": "30 2 * * *"], headers: ["X-Name": "bob"])
            try await trial.ask("PUT", path, body: ["cron": "no"])
            try await trial.ask("PUT", path, body: ["cron": "30 2 * * *"])
            try await trial.ask("PUT", path, body: ["disabled": true])
            let changes = try await trial.ask(path + "/changes", as: .viewer)
            #expect(changes.items("author") == ["ann", "bob"], "what was refused or changed nothing is no change")
            #expect(changes.items("address") == [.null, .null])
            #expect(changes.items("after").map { $0["cron"] } == ["30 2 * * *", "30 2 * * *"])
            #expect(changes.items("before").map { $0["cron"] } == ["30 2 * * *", "0 * * * *"])
            #expect(try await trial.ask(path + "/changes", query: "limit=1").items("author") == ["ann"])
            let once = try await trial.ask("POST", path + "/undo")
            #expect(once.at("changed") == ["cron"])
            let twice = try await trial.ask("POST", path + "/undo")
            #expect(twice.at("changed") == .list([]))
            #expect(try await store.settings(of: "backup") == nil)
            #expect(try await trial.ask("POST", path + "/undo").status == 409)
            let operations = try await trial.ask(path + "/changes").items("operation")
            #expect(operations.prefix(3) == ["jobs.settings.undo", "jobs.settings.undo", "jobs.settings.change"])
            #expect(try await trial.ask("POST", path + "/undo", as: .viewer).status == 403)
            #expect(try await trial.ask("jobs/nobody/settings/changes").status == 404)
        }
    }

    @Test func `what was changed by other means since is not undone`() async throws {
        let trial = try await OperationTrial(Self.job)
        try await trial.ask("PUT", path, body: ["zone": "UTC"])
        try await trial.scheduler.change(settings: Settings(cron: "5 * * * *", zone: "Asia/Tokyo"), of: "backup")
        let answer = try await trial.ask("POST", path + "/undo")
        #expect(answer.status == 409)
        #expect(answer.at("detail") == "They were changed since by other means than this API.")
        #expect(try await trial.scheduler.settings(of: "backup").zone == "Asia/Tokyo")
    }

    @Test func `null puts back the job's default of a field`() async throws {
        let trial = try await OperationTrial(Self.job)
        try await trial.ask("PUT", path, body: ["cron": "30 2 * * *", "zone": "UTC", "disabled": true])
        let changed = try await trial.ask("PUT", path, body: ["cron": .null, "zone": .null])
        #expect(changed.at("changed") == ["disabled"])
        #expect(changed.at("settings", "cron") == "0 * * * *" && changed.at("settings", "zone") == "Europe/Berlin")
    }

    @Test func `a change of what was changed meanwhile is refused`() async throws {
        let trial = try await OperationTrial(Self.job)
        let tag = try #require(try await trial.ask(path).response.header("ETag"))
        let first = try await trial.ask("PUT", path, body: ["zone": "UTC"], headers: ["If-Match": tag])
        #expect(first.status == 200 && first.response.header("ETag") != tag)
        let second = try await trial.ask("PUT", path, body: ["zone": "Asia/Tokyo"], headers: ["If-Match": tag])
        #expect(second.status == 412)
        #expect(try await trial.ask("DELETE", path, headers: ["If-Match": tag]).status == 412)
        #expect(try await trial.scheduler.settings(of: "backup").zone == "UTC")
        #expect(try await trial.lastAudit()?.detail.hasPrefix("refused: ") == true)
        let current = try #require(first.response.header("ETag"))
        #expect(try await trial.ask("DELETE", path, headers: ["If-Match": "\"x\", \(current)"]).status == 200)
        #expect(try await trial.ask("DELETE", path, headers: ["If-Match": "*"]).status == 200)
    }

    @Test func `the same settings have the same tag, in any process`() async throws {
        let tags = [
            try await OperationTrial(Self.job).ask(path).response.header("ETag"),
            try await OperationTrial(Self.job).ask(path).response.header("ETag"),
        ]
        #expect(tags[0] == tags[1])
    }

    @Test func `of changes at one time that rest on the same state one is made`() async throws {
        let trial = try await OperationTrial(Self.job)
        let tag = try #require(try await trial.ask(path).response.header("ETag"))
        let statuses = await withTaskGroup(of: Int.self) { group in
            for minute in 1...8 {
                group.addTask {
                    let request = AdminRequest(
                        method: "PUT", path: "/api/v1/jobs/backup/settings",
                        headers: [("X-Role", "admin"), ("If-Match", tag), ("Content-Type", "application/json")],
                        body: Array(#"{"cron": "\#(minute) * * * *"}"#.utf8))
                    return await trial.admin.respond(to: request).status
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.sorted() == [200] + Array(repeating: 412, count: 7))
    }
}
