import FoundationEssentials
import SchedulerCore

extension AdminOperation {
    static let previews: [AdminOperation] = [preview]

    private static let preview = AdminOperation(
        name: "preview.show",
        summary: "Shows what a recurrence, a change of a schedule or of a job's settings would plan, and what a start "
            + "would catch up. It changes nothing.",
        method: .post, path: "/api/v1/preview", permission: .view,
        body: Record(
            "PreviewRequest",
            PreviewSubject.fields + [
                Field("count", .integer(1...1_000), "How many slots to show; by default 10."),
                Field("after", .instant, "Show slots later than this; by default later than now."),
                Field("downFor", .duration, "For how long nobody would watch, from now on; by default not at all."),
            ]),
        answer: .json(.record(PreviewValue.record)), isQuestion: true
    ) { call in
        let length = call.duration("downFor") ?? .zero
        guard length >= .zero, length <= .days(366) else {
            throw Problem.invalid("downFor", "must be at most 366 days, and not negative")
        }
        let subject = try await PreviewSubject(call)
        let slots = try subject.slots(
            after: call.instant("after") ?? subject.now, count: call.integer("count") ?? 10)
        let catchUp = try subject.catchUp(downFor: length)
        let schedule = subject.record.schedule
        return try .json(
            PreviewValue(
                words: schedule.recurrence.description, recurrence: RecurrenceValue(schedule.recurrence),
                zone: schedule.zone, restReason: subject.restReason, slots: slots,
                catchUp: catchUp))
    }
}

private struct PreviewValue: Encodable {
    var words: String
    var recurrence: RecurrenceValue
    var zone: String
    @Nullable var restReason: String? = nil
    var slots: [PreviewSlotValue]
    var catchUp: CatchUpValue

    static let record = Record(
        "Preview",
        [
            .required("words", .text(maximum: .max), "The rule in words."),
            .required("recurrence", .record(RecurrenceValue.record), "The rule."),
            .required("zone", .text(maximum: .max), "The zone in which it is read."),
            .required("restReason", .optional(.text(maximum: .max)), "Why it would start nothing by itself."),
            .required("slots", .list(.record(PreviewSlotValue.record)), "The next slots; those excluded are marked."),
            .required("catchUp", .record(CatchUpValue.record), "What a start of the scheduler would catch up."),
        ])
}
