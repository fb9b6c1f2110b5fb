import Foundation
import SchedulerAdmin
import SchedulerAdminServer
import SchedulerCore
import WebDriver

/// Measures the Admin Center in a browser, served from this process.
@main enum PageBenchmark {
    private static let jobs = 1_000
    private static let runsOfEach = 30
    private static let rounds = 10
    private static let seconds = 20
    private static let changesPerSecond = 50

    static func main() async {
        do {
            let scheduler = Scheduler(node: NodeOptions(concurrency: 64, gracePeriod: .zero))
            for number in 0..<jobs {
                try await scheduler.configure(
                    JobOptions(
                        id: JobID(rawValue: "job-\(number)"), name: "Job \(number)", description: "Does its part",
                        kind: .manual, tags: ["tag-\(number % 10)"]
                    ) { _ in })
            }
            let admin = Admin(scheduler, authenticator: TokenAuthenticator(scheduler.store as! MemoryStore))
            let server = AdminServer(admin)
            let page = WebPage(try await Browser.start(), origin: "http://127.0.0.1:\(try server.start())")
            let running = Task { try await scheduler.run() }
            try await makeHistory(scheduler)
            try await page.browser.startAfresh()
            try await page.signIn(code: admin.makeSignInCode(for: Principal(name: "bench", role: .admin)))
            try await page.settle()
            try await size(of: page)
            try await firstView(page)
            try await changes(page, scheduler)
            try await page.browser.end()
            await server.stop()
            running.cancel()
            try await running.value
        } catch {
            FileHandle.standardError.write(Data("PageBenchmark: \(error)\n".utf8))
            exit(1)
        }
    }

    /// Has every job run as often as a card shows.
    private static func makeHistory(_ scheduler: Scheduler) async throws {
        for _ in 0..<runsOfEach {
            var ids: [RunID] = []
            for number in 0..<jobs { ids.append(try await scheduler.runNow(JobID(rawValue: "job-\(number)"))) }
            for id in ids { _ = try await scheduler.finished(id) }
        }
    }

    /// From the beginning of the navigation until the first cards are drawn and can be pressed.
    private static func firstView(_ page: WebPage) async throws {
        try await page.browser.chromium(
            "Page.addScriptToEvaluateOnNewDocument",
            [
                "source": """
                new MutationObserver((changes, observer) => {
                  if (!document.querySelector('[data-job] button')) return;
                  observer.disconnect();
                  // Once the frame is drawn and the thread is free, a press is answered.
                  requestAnimationFrame(() => setTimeout(() => { window.__interactive = performance.now(); }));
                }).observe(document, { childList: true, subtree: true });
                """
            ])
        for (name, isCold) in [("with its files in the cache", false), ("with nothing in the cache", true)] {
            var times: [Double] = []
            for _ in 0..<rounds {
                if isCold { try await page.browser.chromium("Network.clearBrowserCache") }
                try await page.browser.open("\(page.origin)/?\(times.count)")
                times.append(try await page.wait(for: "the first view", "window.__interactive").number ?? .nan)
            }
            times.sort()
            let median = (times[rounds / 2] + times[(rounds - 1) / 2]) / 2
            print("first view of \(jobs) jobs, \(name): median \(whole(median)) ms of \(times.map(whole))")
        }
    }

    /// How the page keeps up with runs that begin and end all the time.
    private static func changes(_ page: WebPage, _ scheduler: Scheduler) async throws {
        try await page.isQuiet()
        try await page.browser.run(
            """
            const seen = window.__seen = { tasks: [], gaps: [], cards: 0 };
            new PerformanceObserver((list) => { for (const one of list.getEntries()) seen.tasks.push(one.duration); })
              .observe({ type: 'longtask' });
            let before = performance.now();
            const frame = (now) => { seen.gaps.push(now - before); before = now; requestAnimationFrame(frame); };
            requestAnimationFrame((now) => { before = now; requestAnimationFrame(frame); });
            new MutationObserver((changes) => { seen.cards += changes.length; })
              .observe(document.querySelector('main'), { childList: true, subtree: true, characterData: true, attributes: true });
            """)
        let clock = ContinuousClock()
        let start = clock.now
        // A run is created, started and finished: a state change is a start or an end.
        let runs = seconds * changesPerSecond / 2
        for number in 0..<runs {
            _ = try await scheduler.runNow(JobID(rawValue: "job-\(number * 7 % jobs)"))
            try await clock.sleep(until: start + .seconds(2) * (number + 1) / changesPerSecond)
        }
        let seen = try await page.browser.run(
            "return [Math.max(0, ...__seen.tasks), __seen.tasks.length, __seen.gaps.length, __seen.gaps.filter((gap) => gap > 25).length, Math.max(...__seen.gaps), __seen.cards]"
        ).list.compactMap(\.number)
        print("\(changesPerSecond) state changes a second for \(seconds) s:")
        print("  tasks over 50 ms: \(whole(seen[1])), the longest \(whole(seen[0])) ms")
        print(
            "  frames drawn \(whole(seen[2])), late by more than half a frame \(whole(seen[3])), the longest \(whole(seen[4])) ms"
        )
        print("  changes of the page: \(whole(seen[5]))")
    }

    /// How large all files of the page are, as they are and as they travel.
    private static func size(of page: WebPage) async throws {
        let sizes = try await page.browser.runAsync(
            """
            const files = [...document.querySelectorAll('link[href], script[src]')].map((one) => one.href ?? one.src);
            const addresses = [...new Set([location.origin + '/', ...files])];
            performance.clearResourceTimings();
            for (const address of addresses) await (await fetch(address, { cache: 'reload' })).arrayBuffer();
            const entries = addresses.map((address) => performance.getEntriesByName(address, 'resource').at(-1));
            const sum = (size) => entries.reduce((total, entry) => total + size(entry), 0);
            return [sum((entry) => entry.decodedBodySize), sum((entry) => entry.encodedBodySize), entries.length];
            """
        ).list.compactMap(\.number)
        print("\(whole(sizes[2])) files, \(whole(sizes[0])) bytes, which travel as \(whole(sizes[1]))")
    }

    private static func whole(_ number: Double) -> String { String(Int(number.rounded())) }
}
