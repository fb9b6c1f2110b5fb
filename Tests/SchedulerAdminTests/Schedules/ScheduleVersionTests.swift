import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

/// What `If-Match` protects.
@Suite struct ScheduleVersionTests {
    @Test(arguments: StoreKind.allCases)
    func `what was seen once is passed over, held or released once`(kind: StoreKind) async throws {
        try await kind.test { store in
            let world = try await ScheduleWorld.started(store: store)
            _ = try await world.create(["id": "a", "cron": "0 * * * *"])
            for name in ["skip-next", "hold", "release"] {
                guard case .text(let tag)? = try await world.ask("GET", "schedules/a")["etag"] else { return }
                let header = [(name: "If-Match", value: tag)]
                #expect(try await world.ask("POST", "schedules/a/\(name)", headers: header).status == 200)
                #expect(try await world.ask("POST", "schedules/a/\(name)", headers: header).status == 412)
            }
            #expect(try await world.harness.scheduler.schedule("a").schedule.skips.count == 1)
        }
    }

    @Test func `what somebody did since is not taken back`() async throws {
        let world = try await ScheduleWorld.started()
        _ = try await world.create(["id": "a", "cron": "0 * * * *"])
        let changed = try await world.ask("PUT", "schedules/a", ["description": "x"])
        let seen = [(name: "If-Match", value: changed.header("ETag") ?? "")]
        try await world.ask("POST", "schedules/a/hold")
        #expect(try await world.ask("POST", "schedules/a/undo", headers: seen).status == 412)
        try await world.ask("POST", "schedules/a/release")
        #expect(try await world.ask("POST", "schedules/a/undo", headers: seen).status == 200)
        // What is gone has no tag; what is there again has another.
        try await world.ask("DELETE", "schedules/a")
        let gone = [(name: "If-Match", value: "\"deleted\"")]
        #expect(try await world.ask("POST", "schedules/a/undo", headers: gone).status == 200)
        #expect(try await world.ask("POST", "schedules/a/undo", headers: gone).status == 412)
    }

    @Test func `a hold that comes or goes does not disturb who edits`() async throws {
        let world = try await ScheduleWorld.started()
        let made = try await world.create(["id": "a", "cron": "0 * * * *"])
        let header = [(name: "If-Match", value: made.header("ETag") ?? "")]
        try await world.ask("POST", "schedules/a/hold", ["until": "2026-01-01T00:30:00Z"])
        try await world.ask("POST", "schedules/a/skip-next")
        #expect(try await world.ask("PUT", "schedules/a", ["description": "x"], headers: header).status == 200)
        #expect(try await world.ask("PUT", "schedules/a", ["description": "y"], headers: header).status == 412)
        #expect(try await world.ask("DELETE", "schedules/a", headers: header).status == 412)
        for tag in ["\"\"", "\".\"", "x", "\""] {
            let header = [(name: "If-Match", value: tag)]
            #expect(try await world.ask("PUT", "schedules/a", ["description": "z"], headers: header).status == 412)
        }
    }
}
