import FoundationEssentials
import SchedulerCore

extension AdminOperation {
    static let heatmap: [AdminOperation] = [showHeatmap]

    private static let showHeatmap = AdminOperation(
        name: "heatmap.show",
        summary:
            "Shows how many runs are to be expected at the same time in the days to come. What has passed is empty.",
        method: .get, path: "/api/v1/heatmap", permission: .view,
        queryFields: [
            Field("zone", .text(maximum: 100), "The zone of the days, such as Europe/Berlin; by default UTC."),
            Field("from", .instant, "Where to begin; by default now."),
            Field("days", .integer(1...31), "How many days of the zone; by default 7."),
            Field("cell", .integer(1...1_440), "How many minutes to fold to a cell; by default 60."),
            Field("members", .integer(0...1_000), "How many schedules to name in a cell at most; by default 10."),
        ] + PlanFilter.fields,
        answer: .json(.record(HeatmapValue.record))
    ) { call in
        let zone = try Zone.named(call.text("zone", in: .query) ?? "UTC", field: "zone")
        let now = try await call.scheduler.now()
        let from = call.instant("from", in: .query) ?? now
        guard abs(from.duration(since: now).timeInterval) <= 366 * 86_400 else {
            throw Problem.invalid("from", "is more than a year from now")
        }
        let cell = call.integer("cell", in: .query) ?? 60
        let grid = try HeatmapGrid(
            from: from, days: call.integer("days", in: .query) ?? 7, cell: cell, zone: zone)
        let heatmap = try await Heatmap(
            call.scheduler, PlanFilter(call), grid: grid, cellMinutes: cell,
            memberLimit: call.integer("members", in: .query) ?? 10, now: now)
        return try .json(heatmap.value)
    }
}
