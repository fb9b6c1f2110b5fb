import SchedulerAdmin
import SchedulerCore
import SchedulerTesting
import Testing

@testable import schedulerctl

@Suite("schedulerctl: tables and facts") struct TableTests {
    private let tool = RemoteTool()
    private struct Told: Codable, Sendable {
        var max = 2
    }

    private let narrow = Terminal(width: 80)

    private func start() async throws {
        try await tool.harness.scheduler.configure(
            .init(
                id: "backup-of-everything", name: "The backup of all that there is", kind: .cron,
                defaults: .init(cron: "0 * * * *"), parameters: .typed(Told())
            ) { context in
                context.progress(0.5, note: "half")
                throw SchedulerError(.invalidValue, field: "disk", reason: "there is no room left on the disk at all")
            })
        try await tool.harness.start()
        try await tool.harness.scheduler.runNow("backup-of-everything")
        try await tool.harness.settle()
    }

    private func headings(_ word: String, terminal: Terminal) async throws -> [String] {
        let result = try await tool.run(word, terminal: terminal)
        for line in result.lines { #expect(line.count <= terminal.width ?? .max, "\(line)") }
        return (result.lines.first ?? "").split(separator: "  ").map {
            String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }

    @Test func `in 80 columns there is what matters first`() async throws {
        try await start()
        #expect(try await headings("jobs", terminal: narrow) == ["ID", "NAME", "STATE", "NEXT PLANNED AT"])
        #expect(
            try await headings("runs", terminal: narrow) == ["ID", "JOB", "STATE", "CREATED AT", "DURATION", "ERROR"])
        let schedules = try await headings("schedules", terminal: narrow)
        #expect(schedules.prefix(4) == ["ID", "JOB", "STATE", "NEXT PLANNED AT"])
    }

    @Test func `the wider the terminal, the more there is, and the version of a definition comes last`() async throws {
        try await start()
        let jobs = try await headings("jobs", terminal: Terminal(width: 120))
        #expect(jobs.starts(with: ["ID", "NAME", "STATE", "NEXT PLANNED AT", "LAST ERROR"]))
        #expect(try await headings("schedules", terminal: .none).last == "ETAG")
    }

    @Test func `every column that is named is a field of its record`() {
        let records = AdminOperation.all.flatMap { operation -> [Record] in
            guard case .json(_, .record(let record)) = operation.answer else { return [] }
            return [record] + record.fields.compactMap(\.shape.innerRecord)
        }
        for (name, columns) in Columns.first {
            let record = records.first { $0.name == name }
            #expect(record != nil, "\(name)")
            // The audit's change is made here.
            let known = record.map { Columns.fields(of: $0).map(\.name) } ?? []
            for column in columns where column != "change" { #expect(known.contains(column), "\(name).\(column)") }
        }
    }

    @Test func `facts are said in words`() async throws {
        try await start()
        let job = try await tool.run("jobs", "show", "backup-of-everything")
        #expect(
            job.lines.contains { $0.wholeMatch(of: /statistics\ last\ 24\ hours\ +1 failed/) != nil }, "\(job.output)")
        #expect(job.lines.contains { $0.wholeMatch(of: /parameters +max=2/) != nil })
        #expect(!job.output.contains("{") && !job.output.contains("[]"))
        let run = try await tool.run("runs", "show", "1")
        #expect(run.lines.contains { $0.wholeMatch(of: /progress +50 %, half/) != nil }, "\(run.output)")
    }

    @Test func `what is done to a schedule is said in a line`() async throws {
        try await start()
        let id = "@backup-of-everything"
        let held = try await tool.run("schedules", "hold", id, "--reason", "tapes", "--until", "2h")
        #expect(held.output.wholeMatch(of: /@backup-of-everything is held until .{25} \(tapes\)\.\n/) != nil)
        let released = try await tool.run("schedules", "release", id)
        #expect(released.output.hasPrefix("\(id) goes on; its next slot is "))
        let skipped = try await tool.run("schedules", "skip-next", id, "--reason", "holiday")
        #expect(
            skipped.output.wholeMatch(
                of: /@backup-of-everything skips .{25} \(holiday\); its next slot is .{25}\.\n/) != nil)
        _ = try await tool.run("schedules", "create", "--job", "backup-of-everything", "--id", "extra", "--every", "1h")
        #expect(try await tool.run("schedules", "disable", "extra").output == "extra is disabled.\n")
        #expect(
            try await tool.run("schedules", "enable", "extra").output.hasPrefix("extra is enabled; its next slot is "))
    }

    @Test func `a preview shows slots on the clocks of its zone`() async throws {
        try await start()
        let result = try await tool.run(
            "preview", "--cron", "30 2 * * *", "--zone", "Asia/Kathmandu", "--count", "2", "--after",
            "2026-07-01T00:00:00Z")
        #expect(result.output.contains("2026-07-02 02:30:00+05:45"), "\(result.output)\(result.errors)")
    }

    @Test func `the audit's table says what has changed`() async throws {
        try await start()
        let change = try await tool.run(
            "jobs", "settings", "change", "backup-of-everything", "--cron", "0 3 * * *", "--pause", "90")
        #expect(change.status == 0, "\(change.errors)")
        let audit = try await tool.run("audit")
        #expect(audit.output.contains("cron 0 * * * * → 0 3 * * *; pause PT1M → PT1M30S"), "\(audit.output)")
    }

    @Test func `a setting that is unset is the job's own again`() async throws {
        try await start()
        let id = "backup-of-everything"
        _ = try await tool.run("jobs", "settings", "change", id, "--cron", "0 3 * * *", "--zone", "Asia/Tokyo")
        let result = try await tool.run("jobs", "settings", "change", id, "--unset", "cron", "--unset", "zone")
        #expect(result.status == 0 && result.output.contains("0 * * * *") && !result.output.contains("Tokyo"))
    }
}

extension Shape {
    fileprivate var innerRecord: Record? {
        switch unwrapped {
        case .record(let record), .list(.record(let record)): record
        default: nil
        }
    }
}
