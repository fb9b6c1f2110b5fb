import SchedulerCore

extension AdminOperation {
    static let artifacts: [AdminOperation] = [listArtifacts, groupArtifacts]

    private static let filters: [Field] = [
        Field("job", .text(), "Of this job only."),
        Field("run", .integer(1...Int.max), "Of this run only."),
        Field(
            "label", .list(.text(maximum: 200)),
            "With this label only, written `name:value`; given more than once, with all of them."),
        Field("since", .instant, "Published at this instant or later only."),
        Field("until", .instant, "Published before this instant only."),
    ]

    private static let listArtifacts = AdminOperation(
        name: "artifacts.list", summary: "Lists what runs produced, newest first.", method: .get,
        path: "/api/v1/artifacts", permission: .view, queryFields: filters + Field.paging,
        answer: page(of: ArtifactValue.record)
    ) { call in
        var query = try call.artifactQuery()
        query.before = try call.pageNumber()
        query.limit = call.pageLimit + 1
        let found = try await call.scheduler.artifacts(query)
        return try .json(
            Page(of: found, limit: call.pageLimit, cursor: { String($0.id) }, value: ArtifactValue.init))
    }

    private static let groupArtifacts = AdminOperation(
        name: "artifacts.groups", summary: "Counts what runs produced, by job.", method: .get,
        path: "/api/v1/artifacts/groups", permission: .view, queryFields: filters,
        answer: page(of: ArtifactGroupValue.record)
    ) { call in
        let groups = try await call.scheduler.store.artifactGroups(try call.artifactQuery())
        return try .json(Page(groups.map(ArtifactGroupValue.init)))
    }
}

extension OperationCall {
    fileprivate func artifactQuery() throws(Problem) -> ArtifactQuery {
        ArtifactQuery(
            job: text("job", in: .query).map { JobID($0) },
            run: integer("run", in: .query).map { RunID(rawValue: Int64($0)) }, labels: try labels(),
            since: instant("since", in: .query), until: instant("until", in: .query))
    }

    private func labels() throws(Problem) -> [String: String] {
        var labels: [String: String] = [:]
        for case .text(let text) in list("label", in: .query) ?? [] {
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw .invalid("label", "\"\(text.shortened(to: 60))\" is not written name:value")
            }
            let (name, value) = (String(parts[0]), String(parts[1]))
            guard labels[name] == nil || labels[name] == value else {
                throw .invalid("label", "asks for two values of \"\(name.shortened(to: 60))\"")
            }
            labels[name] = value
        }
        return labels
    }
}
