import SchedulerAdmin
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    @Suite struct RunTests {
        @Test func `the log comes in while the run goes on, and the state at its end`() async throws {
            let gate = Gate()
            let job = JobOptions(id: "talker", name: "Talker", kind: .manual) { context in
                context.logger.info("before the gate", metadata: ["table": "orders"])
                context.progress(0.25, note: "a quarter")
                try await gate.pass()
                context.logger.warning("behind the gate")
                try await gate.pass()
            }
            try await Site.with([job]) { site in
                let page = site.page
                let run = try await site.scheduler.runNow("talker")
                try await page.go(to: "#/runs/\(run)")
                try await page.sees("before the gate")
                try await page.sees("orders")
                try await page.sees("a quarter")
                gate.open()
                try await page.sees("behind the gate")
                try await page.sees("running", in: ".view-head .pill")
                gate.open()
                try await page.sees("succeeded", in: ".view-head .pill")
                #expect(try await page.has(.button, "Cancel run \(run)") == false)
            }
        }

        @Test func `cancelling is confirmed, and stops the run`() async throws {
            try await Site.with([Jobs.gated(Gate())]) { site in
                let page = site.page
                let run = try await site.scheduler.runNow("gated")
                try await page.go(to: "#/runs/\(run)")
                try await page.click(.button, "Cancel run \(run)")
                try await page.click(.button, "Let it go on")
                #expect(try await site.scheduler.run(run).state.isFinal == false)
                try await page.click(.button, "Cancel run \(run)")
                try await page.click(.button, "Cancel the run")
                #expect(try await site.scheduler.finished(run).state == .cancelled)
                try await page.sees("cancelled", in: ".view-head .pill")
            }
        }

        @Test func `a run that does not listen is said to have been asked to stop`() async throws {
            let gate = Gate()
            let job = JobOptions(id: "deaf", name: "Deaf", kind: .manual) { _ in
                await Task { try? await gate.pass() }.value
            }
            try await Site.with([job]) { site in
                let page = site.page
                let run = try await site.scheduler.runNow("deaf")
                try await page.go(to: "#/runs/\(run)")
                try await page.sees("running", in: ".view-head .pill")
                _ = try await site.scheduler.cancel(run)
                try await page.sees("Asked to stop", in: ".banner")
                #expect(try await page.has(.button, "Cancel run \(run)") == false)
                gate.open()
                try await page.seesNo("Asked to stop", in: ".banner")
            }
        }

        @Test func `a run that failed says why, and is done again`() async throws {
            try await Site.with([Jobs.failing]) { site in
                let page = site.page
                let run = try await site.scheduler.runNow("failing")
                _ = try await site.scheduler.finished(run)
                try await page.go(to: "#/runs/\(run)")
                try await page.sees("the disk is full", in: ".failure")
                try await page.click(.button, "Retry run \(run)")
                try await page.click(.link, "Open the run")
                let again = try #require(try await site.newestRun(of: "failing"))
                #expect(again.id != run)
                try await page.wait(for: "the run", "location.hash === given[0]", .string("#/runs/\(again.id)"))
            }
        }

        @Test func `a viewer sees the run, and neither buttons nor what they may not read`() async throws {
            try await Site.with([Jobs.asking], role: .viewer) { site in
                let run = try await site.scheduler.runNow(
                    "asking", parameters: ["title": .text("a secret of the house")])
                _ = try await site.scheduler.finished(run)
                try await site.page.go(to: "#/runs/\(run)")
                try await site.page.sees("succeeded", in: ".view-head .pill")
                let text = try await site.page.text
                #expect(!text.contains("a secret of the house"))
                #expect(try await site.page.has(.button, "Retry run \(run)") == false)
            }
        }
    }
}
