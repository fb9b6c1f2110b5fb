import SchedulerCore

/// The description of the API (OpenAPI 3.1), made from the operations themselves.
struct OpenAPIDocument {
    private let operations: [AdminOperation]

    init(_ operations: [AdminOperation] = AdminOperation.all) {
        self.operations = operations
    }

    var json: ParameterValue {
        var records = [Problem.record.name: Problem.record]
        var paths: [String: [String: ParameterValue]] = [:]
        for operation in operations {
            paths[operation.path, default: [:]][operation.method.rawValue.lowercased()] =
                operation.description(collecting: &records)
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "swift-scheduler", "version": "1",
                "description": "Watches and steers a scheduler: its jobs, schedules and runs, and what they leave.",
            ],
            "servers": [["url": "/"]],
            "paths": .object(paths.mapValues(ParameterValue.object)),
            "components": [
                "schemas": .object(schemas(of: records)), "responses": .object(Refusal.responses),
                "securitySchemes": [
                    "token": [
                        "type": "http", "scheme": "bearer",
                        "description": "A token, such as `schedulerctl tokens create` prints.",
                    ]
                ],
            ],
        ]
    }

    /// The records' schemas, and those of records that they hold.
    private func schemas(of records: [String: Record]) -> [String: ParameterValue] {
        var schemas: [String: ParameterValue] = [:]
        var open = records
        while let (name, record) = open.popFirst() {
            var found: [String: Record] = [:]
            schemas[name] = record.schema(collecting: &found)
            for (name, record) in found where schemas[name] == nil { open[name] = record }
        }
        return schemas
    }
}
