import SchedulerAdmin
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    /// The questions that the page asks.
    @Suite struct DialogTests {
        @Test func `each dialog is used by keyboard alone, by who sees badly or nothing, on a phone, by night`()
            async throws
        {
            let gate = Gate()
            var asking = Jobs.asking
            asking.actions = [CustomAction("Empty the cache") {}]
            let nightly = Schedule(id: "nightly", job: "asking", recurrence: .cron("30 2 * * *"))
            try await Site.with([asking, Jobs.gated(gate)], schedules: [nightly], at: nil) { site in
                let page = site.page
                let run = try await site.scheduler.runNow("gated")
                _ = try await TokenStore(site.scheduler.store).create(name: "deploy", role: .viewer)
                async let _ = site.admin.deliverWebhooks(over: WebhookTransport { _ in 204 })
                try await page.browser.prefer(dark: false)
                try await site.signIn(as: .admin)
                try await page.elsewhere(
                    "POST", "/webhooks",
                    [
                        "url": "https://example.org/hook", "events": ["failed"],
                        "secret": "correct horse battery staple",
                    ])
                let dialogs = [
                    ("#/jobs/asking", ["Run Asking now"]), ("#/jobs/asking", ["Empty the cache"]),
                    ("#/jobs/gated", ["Stop Gated"]), ("#/runs/\(run)", ["Cancel run \(run)"]),
                    ("#/schedules", ["Hold nightly"]), ("#/schedules", ["Delete nightly"]),
                    ("#/schedules/nightly", ["More", "Skip the next slot…"]),
                    ("#/schedules/nightly", ["More", "Backfill…"]), ("#/access", ["Make a token"]),
                    ("#/access", ["Revoke deploy"]), ("#/access", ["Make a sign-in link"]),
                    ("#/access", ["End the session of admin"]), ("#/access", ["Add a webhook"]),
                    ("#/access", ["Delete https://example.org/hook"]), ("#/nodes", ["Keys"]),
                ]
                for (hash, buttons) in dialogs {
                    if try await page.hash != hash { try await page.go(to: hash) }
                    for button in buttons { try await page.pressEnter(on: button) }
                    try await page.isDialog(buttons.last ?? "")
                    try await page.press(Key.escape)
                    try await page.isBack(at: buttons[0])
                }

                // What is shown once comes after the question for it.
                try await page.go(to: "#/access")
                try await page.pressEnter(on: "Make a sign-in link")
                try await page.press(Key.enter)
                try await page.sees("good for one sign-in", in: "dialog")
                try await page.isDialog("what is shown once")
                try await page.click(.button, "I have copied it")
                try await page.isBack(at: "Make a sign-in link")
                #expect(try await site.scheduler.run(run).askedToStopAt == nil)
                #expect(try await page.faults() == [])
                gate.open()
            }
        }

        @Test func `where what opened a dialog is gone, the focus is somewhere near all the same`() async throws {
            let schedule = Schedule(id: "nightly", job: "quick", recurrence: .hourly)
            try await Site.with([Jobs.quick], schedules: [schedule], at: "#/schedules") { site in
                let page = site.page
                try await page.pressEnter(on: "Delete nightly")
                try await page.pressEnter(on: "Delete")
                try await page.sees("There are no schedules yet")
                try await page.wait(for: "the focus", "document.activeElement.matches('main h1')")
            }
        }
    }
}

extension WebPage {
    /// Presses Enter on a button, as somebody who has no mouse.
    fileprivate func pressEnter(on name: String) async throws {
        let button = try await element(.button, name)
        try await browser.run("arguments[0].focus()", button.json)
        try await press(Key.enter)
    }

    /// Waits until no dialog is open, and a button has the focus.
    fileprivate func isBack(at name: String) async throws {
        try await wait(
            for: "the focus on \"\(name)\"",
            "!document.querySelector('dialog') && __probe.name(document.activeElement).startsWith(given[0])",
            .string(name))
    }

    /// Looks at the dialog that is open: by day and night, on a desk and on a phone; Tab must not lead out of it.
    fileprivate func isDialog(_ name: String) async throws {
        try await wait(for: "the dialog \(name)", "document.querySelector('dialog[open] h2')")
        let (before, names) = (
            "return __probe.name(document.activeElement)",
            """
            const dialog = document.querySelector('dialog[open]');
            return [document.activeElement.closest('dialog') === dialog, __probe.name(dialog) === __probe.squeezed(dialog.querySelector('h2').innerText)];
            """
        )
        #expect(
            try await browser.run(names) == [true, true], "\(name): has the focus, is called what its heading says")
        let focused = try await browser.run(before)
        for (width, isDark) in [(1_360, false), (1_360, true), (375, true), (375, false)] {
            try await browser.resize(width: width, height: 800)
            try await browser.prefer(dark: isDark)
            let faults = try await Audit.faults(of: self)
            #expect(faults == [], "\(name), \(width) pixels wide, dark: \(isDark)")
            let overflow = try await browser.run(
                """
                return [document.documentElement, document.querySelector('dialog[open]')]
                  .map((one) => Math.max(0, one.scrollWidth - one.clientWidth));
                """)
            #expect(overflow == [0, 0], "\(name): pixels too wide for \(width)")
        }
        try await browser.resize(width: 1_360, height: 900)
        #expect(try await browser.run(before) == focused)
        let count = try await browser.run(
            """
            window.__outside = [];
            document.addEventListener('focusin', ({ target }) => { if (!target.closest('dialog')) __outside.push(__probe.name(target)); });
            return document.querySelectorAll('dialog[open] :is(a, button, input, select, textarea)').length;
            """
        ).number
        let keys = Array(repeating: Key.tab, count: Int(count ?? 0) + 3)
        try await browser.press(keys)
        for _ in 0..<2 { try await browser.press(Key.tab, with: Key.shift) }
        #expect(try await browser.run("return __outside") == [], "\(name): Tab leads out of it")
    }
}
