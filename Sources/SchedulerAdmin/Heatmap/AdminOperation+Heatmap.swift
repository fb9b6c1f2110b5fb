import FoundationEssentials
import SchedulerCore

extension AdminOperation {
    static let heatmap: [AdminOperation] = [showHeatmap, previewHeatmap]

    private static let showHeatmap = AdminOperation(
        name: "heatmap.show",
        summary:
            "Shows how many runs are to be expected at the same time in the days to come. What has passed is empty.",
        method: .get, path: "/api/v1/heatmap", permission: .view,
        queryFields: fields, answer: .json(.record(HeatmapValue.record))
    ) { call in
        try .json(await call.heatmap().value)
    }

    private static let previewHeatmap = AdminOperation(
        name: "heatmap.preview",
        summary: "Shows the heatmap as it would be with a new schedule, or with one or a job's settings changed. It "
            + "changes nothing.",
        method: .post, path: "/api/v1/heatmap", permission: .view, queryFields: fields,
        body: Record("HeatmapPreviewRequest", PreviewSubject.fields),
        answer: .json(
            .record(
                Record(
                    "HeatmapPreview",
                    HeatmapValue.record.fields + [
                        .required("subject", .text(maximum: .max), "As which schedule it shows what is previewed.")
                    ]))), isQuestion: true
    ) { call in
        var subject = try await PreviewSubject(call)
        guard call.scheduler.registry[subject.record.schedule.job] != nil else {
            throw Problem.invalid("job", "is needed: whose runs there would be")
        }
        if call.text("schedule") == nil, !subject.record.schedule.isBuiltIn {
            // It must not be taken for one that there is.
            while try await call.scheduler.store.schedule(subject.record.schedule.id) != nil {
                subject.record.schedule.id = ScheduleID(subject.record.schedule.id.rawValue + "+")
            }
        }
        return try .json(await call.heatmap(with: subject).value)
    }

    private static let fields: [Field] =
        [
            Field("zone", .text(maximum: 100), "The zone of the days, such as Europe/Berlin; by default UTC."),
            Field("from", .instant, "Where to begin; by default now."),
            Field("days", .integer(1...31), "How many days of the zone; by default 7."),
            Field("cell", .integer(1...1_440), "How many minutes to fold to a cell; by default 60."),
            Field("members", .integer(0...1_000), "How many schedules to name in a cell at most; by default 10."),
        ] + PlanFilter.fields
}

extension OperationCall {
    /// The heatmap that the query asks for.
    ///
    /// - Parameter subject: what is shown as it would be.
    fileprivate func heatmap(with subject: PreviewSubject? = nil) async throws -> Heatmap {
        let zone = try Zone.named(text("zone", in: .query) ?? "UTC", field: "zone")
        let now = try await scheduler.now()
        let from = instant("from", in: .query) ?? now
        guard abs(from.duration(since: now).timeInterval) <= 366 * 86_400 else {
            throw Problem.invalid("from", "is more than a year from now")
        }
        let cell = integer("cell", in: .query) ?? 60
        let grid = try HeatmapGrid(
            from: from, days: integer("days", in: .query) ?? 7, cell: cell, zone: zone)
        let members = integer("members", in: .query) ?? min(10, Self.namesLimit / grid.cellCount)
        guard members * grid.cellCount <= Self.namesLimit else {
            throw Problem.invalid(
                "members",
                "times the \(grid.cellCount) cells is more than \(Self.namesLimit); ask for fewer days, longer cells or "
                    + "fewer members")
        }
        return try await Heatmap(
            scheduler, PlanFilter(self), with: subject, grid: grid, cellMinutes: cell, memberLimit: members, now: now)
    }

    /// How many schedules may be named in all cells together: each is some fifty bytes of the answer.
    private static let namesLimit = 100_000
}
