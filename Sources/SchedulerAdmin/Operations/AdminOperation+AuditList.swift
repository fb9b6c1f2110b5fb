import SchedulerCore

extension AdminOperation {
    static let auditing: [AdminOperation] = [listAudit]

    private static let listAudit = AdminOperation(
        name: "audit.list", summary: "Lists who did what when, newest first.", method: .get, path: "/api/v1/audit",
        permission: .readAudit,
        queryFields: [
            Field("subject", .text(), "About what was done to this only, such as a job's identifier."),
            Field(
                "operation", .text(),
                "About this operation only, such as `jobs.run`; with a dot at the end, about all that begin so."),
            Field("author", .text(), "By this author only."),
            Field("since", .instant, "Of this instant or later only."),
            Field("until", .instant, "Before this instant only."),
        ] + Field.paging, answer: page(of: AuditValue.record)
    ) { call in
        let limit = call.pageLimit
        let query = AuditQuery(
            subject: call.text("subject", in: .query), operation: call.text("operation", in: .query),
            author: call.text("author", in: .query), since: call.instant("since", in: .query),
            until: call.instant("until", in: .query), before: try call.pageNumber(), limit: limit + 1)
        let found = try await call.scheduler.store.auditEntries(query)
        return try .json(Page(of: found, limit: limit, cursor: { String($0.id) }, value: AuditValue.init))
    }
}
