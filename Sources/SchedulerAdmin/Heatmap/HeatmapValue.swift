import FoundationEssentials
import SchedulerCore

/// A heatmap in an answer.
struct HeatmapValue: Encodable {
    var zone: String
    var from: String
    var through: String
    var cellMinutes: Int
    var maximum: Int
    var cells: [Cell]
    var schedules: [Member]
    var durationUnknown: [Unknown]
    var leftOut: [LeftOutValue]
    var problems: [PlanProblemValue]
    /// What is shown as it would be; left out where nothing is.
    var subject: ScheduleID?

    struct Cell: Encodable {
        var start: String
        var minutes: Int
        var concurrency: Int
        var starts: Int
        var members: [CellMember]
        var memberCount: Int
    }

    struct CellMember: Encodable {
        var schedule: ScheduleID
        var starts: Int
    }

    struct Member: Encodable {
        var schedule: ScheduleID
        var job: JobID
        @Nullable var duration: DurationValue? = nil
        var starts: Int
    }

    struct Unknown: Encodable {
        var schedule: ScheduleID
        var job: JobID
    }

    static let record = Record(
        "Heatmap",
        [
            .required("zone", .text(maximum: .max), "The zone of the days."),
            .required("from", .instant, "Where the first cell begins."),
            .required("through", .instant, "Where the last cell ends."),
            .required("cellMinutes", .integer(1...1_440), "How long cells are, where days are as long as ever."),
            .required("maximum", .integer(0...Int.max), "The most runs that go on at the same time."),
            .required("cells", .list(.record(cell)), "The cells, in order."),
            .required("schedules", .list(.record(member)), "Who is in them."),
            .required(
                "durationUnknown", .list(.record(unknown)),
                "Schedules of which no run has succeeded yet; each of their runs counts as a minute."),
            .required("leftOut", .list(.record(LeftOutValue.record)), "Schedules that are not in it, or for a while."),
            .required("problems", .list(.record(PlanProblemValue.record)), "Schedules that cannot be planned."),
        ])

    private static let cell = Record(
        "HeatmapCell",
        [
            .required("start", .instant, "Where it begins, on the zone's clock."),
            .required("minutes", .integer(1...2_000), "How long it is."),
            .required("concurrency", .integer(0...Int.max), "The most runs that go on at the same time."),
            .required("starts", .integer(0...Int.max), "How many runs begin."),
            .required("members", .list(.record(cellMember)), "Who is in it, those with the most starts."),
            .required("memberCount", .integer(0...Int.max), "How many schedules are in it."),
        ])

    private static let cellMember = Record(
        "HeatmapCellMember",
        [
            .required("schedule", .text(maximum: .max), "The schedule."),
            .required("starts", .integer(0...Int.max), "How many of its runs begin; 0 where one just goes on."),
        ])

    private static let member = Record(
        "HeatmapMember",
        [
            .required("schedule", .text(maximum: .max), "The schedule."),
            .required("job", .text(maximum: .max), "Its job."),
            .required("duration", .optional(.record(DurationValue.record)), "How long a run takes; null: unknown."),
            .required("starts", .integer(0...Int.max), "How many of its runs begin."),
        ])

    private static let unknown = Record(
        "HeatmapUnknown",
        [
            .required("schedule", .text(maximum: .max), "The schedule."),
            .required("job", .text(maximum: .max), "Its job."),
        ])
}
