import SchedulerAdmin
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    /// The part of a job's view that says when it runs.
    @Suite struct JobSettingsTests {
        @Test func `an expression is previewed in words and slots as it is typed, and saved, and taken back`()
            async throws
        {
            try await Site.with([Jobs.named("tick", "Tick", kind: .cron)], at: "#/jobs/tick") { site in
                let page = site.page
                let before = try await site.scheduler.settings(of: "tick")
                try await page.count(of: ".settings-slots li", is: 5)
                try await page.hasNo(.button, "Save")

                try await page.fill("Cron expression", with: "61 2 * * *")
                try await page.isWrong("Cron expression", saying: "61")
                try await page.sees("Fix the marked fields", in: ".settings-preview")
                try await page.fill("Zone", with: "Europe/Nowhere")
                try await page.fill("Cron expression", with: "30 2 * 3 sun")
                try await page.isWrong("Zone", saying: "Europe/Nowhere")
                try await page.fill("Zone", with: "Europe/Berlin")
                try await page.sees("Sunday", in: ".settings-words")
                try await page.count(of: ".settings-slots li", is: 5)
                // One of five Sundays of March is the last one.
                try await page.sees("clock", in: ".settings-slots .settings-note")
                try await page.count(of: ".settings .changed", is: 2)
                #expect(try await site.scheduler.settings(of: "tick") == before)

                try await page.click(.button, "Save")
                try await page.sees("The settings apply from now on.", in: ".notices")
                let saved = try await site.scheduler.settings(of: "tick")
                #expect(saved.cron == "30 2 * 3 sun")
                #expect(saved.zone == "Europe/Berlin")
                try await page.sees("Sunday", in: ".job-facts")
                try await page.hasNo(.button, "Save")

                try await page.click(.button, "Undo")
                try await page.sees("Taken back.", in: ".notices")
                #expect(try await site.scheduler.settings(of: "tick") == before)
                // What is kept would hide the defaults of a later version of the app.
                #expect(try await site.scheduler.store.settings(of: "tick") == nil)
                try await page.holds("0 0 1 1 *", in: "Cron expression")
            }
        }

        @Test func `who changed what is listed, and taken back one after another`() async throws {
            try await Site.with([Jobs.named("tick", "Tick", kind: .cron)], at: "#/jobs/tick") { site in
                let page = site.page
                try await page.count(of: ".settings-slots li", is: 5)
                #expect(try await page.browser.run("return document.querySelectorAll('.changes').length") == 0)
                for zone in ["Europe/Berlin", "Asia/Tokyo"] {
                    try await page.fill("Zone", with: zone)
                    try await page.click(.button, "Save")
                    try await page.hasNo(.button, "Save")
                }
                try await page.count(of: ".changes > li", is: 2)
                try await page.sees("admin changed it", in: ".changes")
                try await page.sees("Europe/Berlin", in: ".changes del")
                try await page.sees("Asia/Tokyo", in: ".changes ins")
                try await page.click(.button, "Undo the last change")
                try await page.holds("Europe/Berlin", in: "Zone")
                try await page.sees("took back a change", in: ".changes")
                try await page.click(.button, "Undo the last change")
                try await page.holds("UTC", in: "Zone")
                #expect(try await site.scheduler.settings(of: "tick").zone == "UTC")
            }
        }

        @Test func `what somebody has changed since it was on show is not taken back`() async throws {
            try await Site.with([Jobs.named("tick", "Tick", kind: .cron)], at: "#/jobs/tick") { site in
                let page = site.page
                try await page.fill("Zone", with: "Europe/Berlin")
                try await page.click(.button, "Save")
                try await page.count(of: ".changes > li", is: 1)
                // The page hears of their change only when the button has been pressed.
                _ = try await page.browser.runAsync(
                    """
                    const path = '/api/v1/jobs/tick/settings';
                    const button = __probe.find('button', 'Undo the last change');
                    const own = window.fetch;
                    window.fetch = async (address, options) => {
                      window.fetch = own;
                      const tag = (await fetch(path)).headers.get('ETag');
                      const headers = { 'Content-Type': 'application/json', 'If-Match': tag };
                      await fetch(path, { method: 'PUT', headers, body: JSON.stringify({ zone: 'Asia/Tokyo' }) });
                      return fetch(address, options);
                    };
                    button.click();
                    return null;
                    """)
                try await page.sees("Somebody has changed it meanwhile.", in: ".notices .problem")
                #expect(try await site.scheduler.settings(of: "tick").zone == "Asia/Tokyo")
            }
        }

        @Test func `settings are put back to their defaults, and that is taken back`() async throws {
            try await Site.with([Jobs.named("tick", "Tick", kind: .cron)], at: nil) { site in
                let page = site.page
                let changed = Settings(cron: "5 5 * * *", zone: "Asia/Tokyo")
                try await site.scheduler.change(settings: changed, of: "tick")
                try await site.signIn(as: .operator)
                try await page.go(to: "#/jobs/tick")
                try await page.count(of: ".settings .changed", is: 2)
                try await page.sees("differs from default: 0 0 1 1 *", in: ".settings .changed")
                try await page.click(.button, "Reset to defaults")
                try await page.sees("The defaults apply again.", in: ".notices")
                try await page.count(of: ".settings .changed", is: 0)
                #expect(try await site.scheduler.settings(of: "tick").cron == "0 0 1 1 *")
                try await page.hasNo(.button, "Reset to defaults")
                try await page.click(.button, "Undo")
                try await page.sees("Taken back.", in: ".notices")
                #expect(try await site.scheduler.settings(of: "tick") == changed)
            }
        }

        @Test func `what somebody else has changed meanwhile is not overwritten unseen`() async throws {
            try await Site.with([Jobs.named("tick", "Tick", kind: .cron)], at: "#/jobs/tick") { site in
                let page = site.page
                try await page.fill("Cron expression", with: "1 1 * * *")
                try await page.sees("01:01", in: ".settings-words")
                let theirs = Settings(cron: "2 2 * * *", zone: "Asia/Tokyo")
                try await site.scheduler.change(settings: theirs, of: "tick")
                try await page.holds("Asia/Tokyo", in: "Zone")
                try await page.click(.button, "Save")
                try await page.sees("Somebody else has changed these settings meanwhile", in: ".settings [role=alert]")
                #expect(try await site.scheduler.settings(of: "tick") == theirs)
                try await page.holds("1 1 * * *", in: "Cron expression")
                try await page.click(.button, "See what changed")
                try await page.sees("2 2 * * *", in: "dialog ins")
                try await page.click(.button, "Close")
                try await page.click(.button, "Save mine over it")
                try await page.sees("The settings apply from now on.", in: ".notices")
                #expect(
                    try await site.scheduler.settings(of: "tick") == Settings(cron: "1 1 * * *", zone: "Asia/Tokyo"))
            }
        }

        @Test func `who has changed settings meanwhile is named, and theirs can be taken`() async throws {
            try await Site.with([Jobs.named("tick", "Tick", kind: .cron)], at: "#/jobs/tick") { site in
                let page = site.page
                try await page.fill("Cron expression", with: "1 1 * * *")
                try await page.sees("not saved", in: ".settings .unsaved")
                try await page.elsewhere("PUT", "/jobs/tick/settings", ["zone": "Asia/Tokyo"])
                try await page.sees("admin has changed these settings", in: ".settings [role=alert]")
                try await page.click(.button, "Take theirs")
                try await page.holds("0 0 1 1 *", in: "Cron expression")
                try await page.holds("Asia/Tokyo", in: "Zone")
                try await page.count(of: ".settings .unsaved", is: 0)
            }
        }

        @Test func `lengths are written as people write them, and a job is switched off and on`() async throws {
            let job = JobOptions(
                id: "poll", name: "Poll", kind: .schedule, defaults: Settings(startDelay: .hours(1), pause: .minutes(5))
            ) { _ in }
            try await Site.with([job], at: "#/jobs/poll") { site in
                let page = site.page
                try await page.fill("Pause between runs", with: "soon")
                try await page.isWrong("Pause between runs", saying: "This is no length of time")
                try await page.fill("Pause between runs", with: "1 h 30 min")
                try await page.fill("Start delay", with: "90 s")
                try await page.click(.button, "Save")
                try await page.sees("The settings apply from now on.", in: ".notices")
                let saved = try await site.scheduler.settings(of: "poll")
                #expect(saved.pause == .minutes(90))
                #expect(saved.startDelay == .seconds(90))

                try await page.click(.field, "Switched off")
                try await page.sees("disabled", in: ".settings-preview")
                try await page.click(.button, "Save")
                try await page.sees("disabled", in: ".view-head .pill")
                #expect(try await site.scheduler.job("poll").state == .disabled)
                try await page.click(.field, "Switched off")
                try await page.click(.button, "Discard")
                try await page.hasNo(.button, "Save")
                try await page.click(.field, "Switched off")
                try await page.click(.button, "Save")
                try await page.seesNo("disabled", in: ".view-head .pill")
                #expect(try await site.scheduler.job("poll").state != .disabled)
            }
        }
    }
}
