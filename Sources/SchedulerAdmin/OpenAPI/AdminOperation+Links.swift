import SchedulerCore

extension AdminOperation {
    /// What can be done next with what an answer names: the job, schedule or run that was made or listed.
    var links: [String: ParameterValue] {
        guard case .json(_, .record(let record)) = answer else { return [:] }
        var (named, place) = (record, "$response.body#/id")
        if let items = record.fields.first(where: { $0.name == "items" }), case .list(.record(let item)) = items.shape {
            (named, place) = (item, "$response.body#/items/0/id")
        }
        guard named.fields.contains(where: { $0.name == "id" }) else { return [:] }
        let field = named.pathFieldName
        var links: [String: ParameterValue] = [:]
        for operation in Self.all where operation.pathFields.map(\.name) == [field] && operation.name != name {
            links[operation.name] = ["operationId": .text(operation.name), "parameters": [field: .text(place)]]
        }
        return links
    }
}

extension Record {
    /// The parameter of paths that names such a thing: `run` of `Run` and `RunCreated`, `token` of `NewToken`.
    fileprivate var pathFieldName: String {
        var name = Substring(name)
        if name.hasPrefix("New") { name = name.dropFirst(3) }
        for suffix in ["Created", "Value"] where name.hasSuffix(suffix) { name = name.dropLast(suffix.count) }
        return name.prefix(1).lowercased() + name.dropFirst()
    }
}
