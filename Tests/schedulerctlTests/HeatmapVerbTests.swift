import SchedulerCore
import SchedulerTesting
import Testing

@testable import schedulerctl

@Suite("schedulerctl: heatmap") struct HeatmapVerbTests {
    private let tool = RemoteTool()

    private func start() async throws {
        try await tool.harness.scheduler.configure(
            .init(id: "tick", kind: .cron, defaults: .init(cron: "0 * * * *")) { _ in })
        try await tool.harness.start()
    }

    @Test func `it is a line a day and a character a cell`() async throws {
        try await start()
        let result = try await tool.run("heatmap", "--days", "2", "--cell", "60")
        let lines = result.lines
        #expect(lines[0] == "                00 03 06 09 12 15 18 21")
        #expect(lines[1].wholeMatch(of: /[A-Z][a-z]{2}\ \d{4}-\d\d-\d\d\ \ [█ ·]{1,24}/) != nil, "\(lines[1])")
        #expect(result.output.contains("At most 1 run at the same time; zone UTC."))
        #expect(result.output.contains("Duration unknown, counted as a minute: @tick."))
    }

    @Test func `days are whole days, also in the middle of one`() async throws {
        try await start()
        try await tool.harness.advance(by: .hours(29))
        for zone in ["UTC", "Asia/Tokyo"] {
            let result = try await tool.run("heatmap", "--days", "2", "--zone", zone)
            let days = result.lines.prefix { !$0.isEmpty }.dropFirst()
            #expect(days.count == 2 && days.first?.contains("2026-01-02") == true, "\(result.output)")
        }
        #expect(try await tool.run("heatmap", "--days", "2", "--from", "0").lines.firstIndex(of: "") == 4)
    }

    @Test(arguments: [(80, 28), (40, 63), (20, 364)])
    func `where there is no room for a cell, a character is of several`(width: Int, minutes: Int) async throws {
        try await start()
        let result = try await tool.run("heatmap", "--cell", "7", terminal: Terminal(width: width))
        for line in result.lines.prefix(8) { #expect(line.count <= width, "\(line)") }
        #expect(result.output.contains("A character is of \(Words.number(minutes)) minutes: · none, █ 1."))
        let wide = try await tool.run("heatmap", "--cell", "7", "--wide", terminal: Terminal(width: width))
        #expect(wide.output.contains("A character is of 7 minutes: "))
    }
}
