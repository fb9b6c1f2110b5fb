extension AdminOperation {
    static let descriptions = [describe]

    private static let describe = AdminOperation(
        name: "api.describe", summary: "Describes this API, as OpenAPI has it.", method: .get,
        path: "/api/v1/openapi.json", permission: nil, answer: .json(.map(.anything))
    ) { _ in
        try .json(document)
    }

    private static let document = OpenAPIDocument().json
}
