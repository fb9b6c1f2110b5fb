import SchedulerCore

extension AdminOperation {
    static let nodes: [AdminOperation] = [listNodes, listQueues]

    /// Of how many runs that are running the nodes are told.
    private static let runLimit = 10_000

    private static let listNodes = AdminOperation(
        name: "nodes.list", summary: "Lists the node that answers, and all that run something, ordered by name.",
        method: .get, path: "/api/v1/nodes", permission: .view, answer: page(of: NodeValue.record)
    ) { call in
        let engine = call.scheduler.engine
        let running = try await call.scheduler.runs(RunQuery(states: [.running], limit: runLimit))
        let now = try await call.scheduler.now()
        let byNode = running.reduce(into: [engine.node: [Run]()]) { nodes, run in
            if let node = run.node { nodes[node, default: []].append(run) }
        }
        let values = byNode.sorted { $0.key < $1.key }.map { id, runs in
            id == engine.node ? NodeValue(engine, runs: runs, at: now) : NodeValue(id, runs: runs)
        }
        return try .json(Page(values))
    }

    private static let listQueues = AdminOperation(
        name: "queues.list",
        summary: "Lists the queues of jobs, of runs that are not over, and of the node that answers, ordered by name.",
        method: .get, path: "/api/v1/queues", permission: .view, answer: page(of: QueueValue.record)
    ) { call in
        let options = call.scheduler.engine.options
        let idle = Set(call.scheduler.registry.entries.map(\.job.queue)).union((options.queues ?? [:]).keys)
        let loads = try await call.scheduler.store.queues()
        let all = loads + idle.subtracting(loads.map(\.queue)).map { QueueLoad(queue: $0) }
        let now = try await call.scheduler.now()
        return try .json(
            Page(all.sorted { $0.queue < $1.queue }.map { QueueValue($0, on: options, at: now) }))
    }
}
