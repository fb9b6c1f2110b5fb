import SchedulerAdmin
import SchedulerCore
import Testing
import WebDriver

extension AdminCenterTests {
    @Suite struct SignInTests {
        @Test func `who has no session is asked for a token, and comes in with one`() async throws {
            try await Site.with(at: nil) { site in
                let page = site.page
                let token = try await TokenStore(site.scheduler.store as! MemoryStore)
                    .create(name: "maria", role: .admin).text
                try await page.browser.open(page.origin)
                try await page.sees("Sign in")
                #expect(try await page.focused == "Token")
                try await page.fill("Token", with: token)
                try await page.press(Key.enter)
                try await page.sees("maria", in: ".who")
                try await page.settle()
            }
        }

        @Test func `a token that nobody has is refused at its field`() async throws {
            try await Site.with(at: nil) { site in
                let page = site.page
                try await page.browser.open(page.origin)
                try await page.fill("Token", with: "nonsense")
                try await page.click(.button, "Sign in")
                try await page.sees("Nobody has this token", in: "#token-error")
                #expect(try await page.focused == "Token")
            }
        }

        @Test func `a link signs in once, and its code leaves the address`() async throws {
            try await Site.with(at: nil) { site in
                let page = site.page
                let code = try await site.admin.makeSignInCode(for: Principal(name: "maria", role: .viewer))
                try await page.signIn(code: code)
                #expect(try await page.browser.run("return location.href").text == "\(page.origin)/")
                try await page.click(.button, "Sign out")
                try await page.sees("Sign in")
                try await page.browser.open("\(page.origin)/?again#code=\(code)")
                try await page.sees("This link has been used already")
            }
        }

        @Test func `whose session ends is asked to sign in again`() async throws {
            try await Site.with { site in
                let page = site.page
                try await page.browser.chromium("Network.clearBrowserCookies")
                try await page.go(to: "#/schedules")
                try await page.sees("Sign in", in: "main.sign-in")
            }
        }
    }
}
