import SchedulerAdmin
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    @Suite struct AccessViewTests {
        @Test func `a link is made that signs in once, and the session that it began is ended`() async throws {
            try await Site.with { site in
                let page = site.page
                // Nobody waits for it: what is looked at again after a while is looked at at once.
                try await page.browser.run(
                    """
                    const again = window.setInterval;
                    window.setInterval = (action, delay, ...more) => again(action, Math.min(delay, 500), ...more);
                    """)
                try await page.go(to: "#/access")
                try await page.click(.button, "Make a sign-in link")
                try await page.fill("Name", with: "Ann")
                try await page.click(.button, "Make")
                try await page.sees("good for one sign-in", in: "dialog")
                let link =
                    try await page.browser.run("return document.querySelector('dialog [aria-label=Link]').value").text
                    ?? ""
                let code = try #require(link.split(separator: "#code=").last.map(String.init))
                try await page.click(.button, "I have copied it")
                let sent = AdminRequest(
                    method: "POST", path: "/api/v1/session", headers: [("Content-Type", "application/json")],
                    body: Array(#"{"code": "\#(code)"}"#.utf8))
                let first = await site.admin.respond(to: sent)
                #expect(first.status == 201)
                #expect(await site.admin.respond(to: sent).status == 401)
                try await page.sees("Ann", in: "[aria-labelledby=sessions] [data-label=Name]")
                try await page.click(.button, "End the session of Ann")
                try await page.click(.button, "End it")
                try await page.seesNo("Ann")
                let cookie = try #require(first.header("Set-Cookie")?.split(separator: ";").first.map(String.init))
                let asked = AdminRequest(method: "GET", path: "/api/v1/jobs", headers: [("Cookie", cookie)])
                #expect(await site.admin.respond(to: asked).status == 401)
            }
        }

        @Test func `a token is shown once, serves until it is revoked, and not afterwards`() async throws {
            try await Site.with([Jobs.quick], at: "#/access") { site in
                let page = site.page
                try await page.sees("There are no tokens")
                try await page.click(.button, "Make a token")
                try await page.click(.button, "Make")
                try await page.count(of: "dialog .error", is: 1)
                try await page.fill("Name", with: "deploy script")
                try await page.choose("Operator: runs, stops and edits", of: "Role")
                try await page.choose("After another time", of: "Expires")
                try await page.fill("After", with: "nonsense")
                try await page.click(.button, "Make")
                try await page.count(of: "dialog .error", is: 1)
                try await page.fill("After", with: "12 h")
                try await page.click(.button, "Make")
                try await page.sees("it is shown this once", in: "dialog")
                let token =
                    try await page.browser.run(
                        "return document.querySelector('dialog [aria-label=Token]').value"
                    ).text ?? ""
                try await page.browser.chromium(
                    "Browser.grantPermissions", ["permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]])
                try await page.click(.button, "Copy")
                try await page.sees("Copied.", in: ".notices")
                #expect(try await page.browser.runAsync("return await navigator.clipboard.readText()").text == token)
                try await page.click(.button, "I have copied it")
                try await page.sees("deploy script", in: "[data-label=Name]")
                try await page.sees("operator", in: "[data-label=Role]")
                try await page.sees("in 11 h", in: "[data-label=Expires]")
                try await page.sees("never", in: "[data-label='Last used']")
                #expect(token.isEmpty == false)
                #expect(try await page.source.contains(token) == false)
                #expect(try await page.status(of: "GET", "/jobs", with: token) == 200)
                #expect(try await page.status(of: "POST", "/jobs/quick/run", with: token) == 202)
                #expect(try await page.status(of: "GET", "/tokens", with: token) == 403)
                #expect(try await site.newestRun(of: "quick") != nil)

                try await page.browser.reload()
                try await page.sees("deploy script", in: "[data-label=Name]")
                #expect(try await page.source.contains(token) == false)
                try await page.click(.button, "Revoke deploy script")
                try await page.sees("cannot be had back", in: "dialog")
                try await page.click(.button, "Cancel")
                #expect(try await page.status(of: "GET", "/jobs", with: token) == 200)
                try await page.click(.button, "Revoke deploy script")
                try await page.click(.button, "Revoke")
                try await page.sees("There are no tokens")
                #expect(try await page.status(of: "GET", "/jobs", with: token) == 401)
                #expect(try await site.tokens().isEmpty)
                try await page.go(to: "#/audit?operation=tokens.")
                try await page.sees("revoked a token", in: "tbody tr:first-child")
                #expect(try await page.source.contains(token) == false)
            }
        }

        @Test func `a webhook is added, errors stand at their field, and it is deleted when that is wanted`()
            async throws
        {
            try await Site.with([Jobs.quick], at: "#/access") { site in
                let page = site.page
                try await page.sees("This server has been given no way to send requests")
                try await page.hasNo(.button, "Add a webhook")
                async let _ = site.admin.deliverWebhooks(over: WebhookTransport { _ in 204 })
                try await page.browser.reload()
                try await page.sees("A webhook sends signed requests")
                try await page.click(.button, "Add a webhook")
                try await page.fill("Address", with: "nowhere")
                try await page.click(.button, "Add")
                try await page.isWrong("Address", saying: "is no address")
                try await page.fill("Address", with: "https://example.org/hook")
                try await page.fill("Jobs", with: "nobody")
                try await page.fill("Secret", with: "short")
                try await page.click(.button, "Add")
                try await page.isWrong("Secret", saying: "16")
                try await page.fill("Secret", with: "correct horse battery staple")
                try await page.click(.button, "Add")
                try await page.isWrong("Jobs", saying: "there is no job")
                try await page.fill("Jobs", with: "quick")
                try await page.click(.field, "A job is overdue")
                try await page.click(.button, "Add")
                // The secret is shown once more, until somebody says that they have it.
                try await page.sees("The secret of the webhook", in: "dialog")
                try await page.press(Key.escape)
                try await page.holds("correct horse battery staple", in: "Secret")
                try await page.click(.button, "I have copied it")
                try await page.sees("https://example.org/hook", in: ".webhook h3")
                try await page.sees(
                    "Told when a run failed, a job succeeds again, a job is overdue · of quick", in: ".webhook .sub")
                #expect(try await page.source.contains("battery") == false)
                try await page.click(.button, "Deliveries")
                try await page.sees("Nothing has been sent yet.", in: ".webhook")
                try await page.click(.button, "Test https://example.org/hook")
                try await page.sees("The test was taken with status 204.", in: ".notices")
                try await page.sees("delivered", in: ".webhook [data-label=Result]")
                let kept = try await page.webhooks()
                #expect(kept == ["https://example.org/hook"])

                try await page.click(.button, "Delete https://example.org/hook")
                try await page.click(.button, "Cancel")
                #expect(try await page.webhooks() == kept)
                try await page.click(.button, "Delete https://example.org/hook")
                try await page.click(.button, "Delete")
                try await page.sees("Nobody is told of anything")
                #expect(try await page.webhooks() == [])
            }
        }

        @Test(arguments: [Role.viewer, .operator])
        func `who is no administrator sees neither tokens nor webhooks`(role: Role) async throws {
            try await Site.with([Jobs.quick], role: role, at: "#/access") { site in
                try await site.page.sees("This is for administrators")
                #expect(try await site.page.buttons == [])
                #expect(try await site.page.faults() == [])
            }
        }
    }
}

extension Site {
    fileprivate func tokens() async throws -> [Token] {
        try await TokenStore(scheduler.store).list()
    }
}

extension WebPage {
    /// The page as it stands, with what its fields hold.
    fileprivate var source: String {
        get async throws {
            try await browser.run(
                """
                const values = [...document.querySelectorAll('input')].map((input) => input.value);
                return [document.documentElement.outerHTML, ...values, JSON.stringify({ ...localStorage, ...sessionStorage })].join();
                """
            ).text ?? ""
        }
    }

    /// What a program with a token is answered.
    fileprivate func status(of method: String, _ path: String, with token: String) async throws -> Double? {
        try await browser.runAsync(
            """
            const [method, path, token] = arguments;
            const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
            const body = method === 'GET' ? undefined : '{}';
            return (await fetch(`/api/v1${path}`, { method, headers, body, credentials: 'omit' })).status;
            """, .string(method), .string(path), .string(token)
        ).number
    }

    /// The addresses of the webhooks that the server knows.
    fileprivate func webhooks() async throws -> [String] {
        try await browser.runAsync(
            "return (await (await fetch('/api/v1/webhooks')).json()).items.map((one) => one.url)"
        ).texts
    }
}
