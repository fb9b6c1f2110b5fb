import FoundationEssentials
import SchedulerCore
import SchedulerTesting
import Testing

/// What a job says about its parameters, and what it refuses.
@Suite struct ParameterFieldTests {
    private let harness = SchedulerHarness()
    private var scheduler: Scheduler { harness.scheduler }

    struct Report: Codable, Equatable, Sendable {
        var title = "Daily"
        var pages = 3
        var ratio = 0.5
        var format = "pdf"
        var isDraft = false
        @DurationParameter var pause = .seconds(90)
        var target: String?
        var labels = ["a"]
    }

    private static let fields: [ParameterField] = [
        .integer("pages", in: 1...50), .number("ratio", in: 0...1), .choice("format", of: ["pdf", "html"]),
        .switch("isDraft"), .duration("pause"), .text("target"),
    ]

    private func configure(
        _ fields: [ParameterField] = fields, kind: JobKind = .manual, seen: Collector<Report> = Collector()
    ) async throws {
        try await scheduler.configure(
            .init(id: "report", kind: kind, parameters: .typed(Report(), fields: fields), secretParameters: ["target"])
            {
                seen.append(try $0.parameters(as: Report.self))
            })
    }

    @Test func `declared fields come first, then those that default values imply`() async throws {
        try await configure([.integer("pages", in: 1...50, title: "Pages")])
        let fields = try await scheduler.job("report").parameterFields
        #expect(fields.map(\.name) == ["pages", "format", "isDraft", "labels", "pause", "ratio", "title"])
        #expect(fields.map(\.title).first == "Pages")
        #expect(
            fields.map(\.kind) == [
                .integer(in: 1...50), .text, .switch, .json, .text, .number(in: nil), .text,
            ])
    }

    @Test(
        arguments: [
            ("pages", 0, "must be a whole number between 1 and 50"),
            ("pages", 51, "must be a whole number between 1 and 50"),
            ("pages", 2.5, "must be a whole number between 1 and 50"),
            ("pages", "3", "must be a whole number between 1 and 50"),
            ("ratio", 1.5, "must be a number between 0 and 1"), ("ratio", -1, "must be a number between 0 and 1"),
            ("format", "doc", "must be one of pdf, html"), ("format", 3, "must be one of pdf, html"),
            ("isDraft", 1, "must be true or false"), ("target", 7, "must be a text"),
            ("pause", "soon", "must be a length of time like PT1H30M, or a number of seconds"),
        ] as [(String, ParameterValue, String)])
    func `a value that does not fit its field is refused by its name`(
        name: String, value: ParameterValue, reason: String
    ) async throws {
        try await configure()
        let parameters = Parameters([name: value])
        let byHand = await refusal { try await scheduler.runNow("report", parameters: parameters) }
        #expect(byHand?.code == .invalidValue && byHand?.field == "parameters.\(name)")
        #expect(byHand?.reason == reason)
        #expect((byHand?.value == nil) == (name == "target"), "a secret is not told")
        let bySchedule = await refusal {
            try await scheduler.add(Schedule(id: "s", job: "report", recurrence: .hourly, parameters: parameters))
        }
        #expect(bySchedule == byHand)
    }

    @Test func `values that fit reach the runner`() async throws {
        let seen = Collector<Report>()
        try await configure(seen: seen)
        try await harness.start()
        for pause in ["PT2M", 120, 120.0] as [ParameterValue] {
            try await scheduler.runNow("report", parameters: ["pages": 5.0, "format": "html", "pause": pause])
            try await harness.settle()
        }
        var expected = Report(pages: 5, format: "html")
        expected.pause = .seconds(120)
        #expect(seen.values == [expected, expected, expected])
    }

    @Test func `a length of time is a text in JSON`() throws {
        let parameters = try Parameters(encoding: Report())
        #expect(parameters.values["pause"] == "PT1M30S")
        #expect(try parameters.decode(as: Report.self) == Report())
    }

    @Test func `a bare Duration among the parameters cannot be declared, since JSON makes two numbers of it`() async {
        struct Bare: Codable, Sendable { var pause = Duration.seconds(1) }
        let error = await refusal {
            try await scheduler.configure(
                .init(id: "bare", kind: .manual, parameters: .typed(Bare(), fields: [.duration("pause")])) { _ in })
        }
        #expect(error?.field == "parameters.pause")
        #expect(error?.reason.contains("@DurationParameter") == true)
    }

    @Test func `a required value must be given by the hand or the schedule, and is no empty text`() async throws {
        try await configure([.text("target", isRequired: true)])
        for parameters in [[:], ["target": ""], ["target": .null]] as [Parameters] {
            let error = await refusal { try await scheduler.runNow("report", parameters: parameters) }
            #expect(error?.field == "parameters.target" && error?.reason == "is needed")
        }
        try await scheduler.runNow("report", parameters: ["target": "tape"])
        let runsAlone = await refusal {
            try await scheduler.configure(
                .init(
                    id: "alone", kind: .oneShot,
                    parameters: .typed(Report(), fields: [.text("target", isRequired: true)])
                ) { _ in })
        }
        #expect(runsAlone?.field == "parameters.target", "nobody gives one to a job that runs by itself")
    }

    @Test(
        arguments: [
            ([.text("titel")], "parameterFields"), ([.choice("format", of: [])], "parameterFields"),
            ([.choice("format", of: ["html"])], "parameters.format"),
            ([.text("title"), .text("title")], "parameterFields"),
            ([.text("")], "parameterFields.name"), ([.integer("pages", in: 5...9)], "parameters.pages"),
        ] as [([ParameterField], String)])
    func `fields that cannot be followed are refused when the job is configured`(
        fields: [ParameterField], field: String
    ) async {
        let error = await refusal { try await configure(fields) }
        #expect(error?.field == field)
    }

    @Test func `a backfill is refused when the job accepts what its schedule says no more`() async throws {
        try await configure()
        try await harness.start()
        try await scheduler.add(Schedule(id: "s", job: "report", recurrence: .hourly, parameters: ["pages": 40]))
        try await harness.advance(by: .hours(1))
        try await scheduler.reconfigure(
            .init(id: "report", kind: .manual, parameters: .typed(Report(), fields: [.integer("pages", in: 1...9)])) {
                _ in
            })
        let now = harness.clock.now
        let error = await refusal {
            try await scheduler.backfill(schedule: "s", from: now.addingTimeInterval(-9_000), through: now)
        }
        #expect(error?.field == "parameters.pages")
    }
}
