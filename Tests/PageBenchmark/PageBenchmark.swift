import Foundation
import SchedulerAdmin
import SchedulerAdminServer
import SchedulerCore
import WebDriver

/// Measures the Admin Center in a browser, served from this process.
///
/// It ends with 1 where the page has become too slow or too large: a first view with nothing in the cache that takes more
/// than 300 ms (the median), a task of more than 50 ms, or files that travel as more than 100,000 bytes.
@main enum PageBenchmark {
    private static let jobs = 1_000
    private static let runsOfEach = 30
    private static let rounds = 10
    private static let seconds = 20
    private static let changesPerSecond = 50
    private static let firstViewLimit = 300.0
    private static let taskLimit = 50.0
    private static let sizeLimit = 100_000.0

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
            let size = try await size(of: page)
            let firstView = try await firstView(page)
            let longestTask = try await changes(page, scheduler)
            try await page.browser.end()
            await server.stop()
            running.cancel()
            try await running.value
            let excesses = [
                ("the first view takes", firstView, firstViewLimit, "ms"),
                ("a task takes", longestTask, taskLimit, "ms"),
                ("the files travel as", size, sizeLimit, "bytes"),
            ].filter { $0.1 > $0.2 }
            for (what, found, limit, unit) in excesses {
                say("\(what) \(whole(found)) \(unit), which is more than \(whole(limit))")
            }
            if !excesses.isEmpty { exit(1) }
        } catch {
            say("\(error)")
            exit(1)
        }
    }

    private static func say(_ text: String) {
        FileHandle.standardError.write(Data("PageBenchmark: \(text)\n".utf8))
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
    ///
    /// - Returns: the median with nothing in the cache, in milliseconds.
    private static func firstView(_ page: WebPage) async throws -> Double {
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
        var median = 0.0
        for (name, isCold) in [("with its files in the cache", false), ("with nothing in the cache", true)] {
            var times: [Double] = []
            for _ in 0..<rounds {
                if isCold { try await page.browser.chromium("Network.clearBrowserCache") }
                try await page.browser.open("\(page.origin)/?\(times.count)")
                times.append(try await page.wait(for: "the first view", "window.__interactive").number ?? .nan)
            }
            times.sort()
            median = (times[rounds / 2] + times[(rounds - 1) / 2]) / 2
            print("first view of \(jobs) jobs, \(name): median \(whole(median)) ms of \(times.map(whole))")
        }
        return median
    }

    /// How the page keeps up with runs that begin and end all the time.
    ///
    /// - Returns: how long the longest task took, in milliseconds; 0 where none took more than 50.
    private static func changes(_ page: WebPage, _ scheduler: Scheduler) async throws -> Double {
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
        return seen[0]
    }

    /// How large all files of the page are, as they are and as they travel.
    ///
    /// - Returns: the bytes that travel.
    private static func size(of page: WebPage) async throws -> Double {
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
        return sizes[1]
    }

    private static func whole(_ number: Double) -> String { String(Int(number.rounded())) }
}
