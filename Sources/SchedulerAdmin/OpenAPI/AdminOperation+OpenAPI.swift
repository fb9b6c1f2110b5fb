import SchedulerCore

extension AdminOperation {
    /// The operation as OpenAPI describes one.
    ///
    /// - Parameter records: takes in the records that the description refers to.
    func description(collecting records: inout [String: Record]) -> ParameterValue {
        var members: [String: ParameterValue] = [
            "operationId": .text(name), "summary": .text(summary), "tags": [.text(group)],
            "security": permission == nil ? [] : [["token": []]],
            "parameters": .list(parameters(collecting: &records)),
            "responses": .object(responses(collecting: &records)),
        ]
        if let permission {
            members["description"] = .text("It needs the permission `\(permission.rawValue)`.")
        }
        if let body {
            members["requestBody"] = [
                "required": .bool(body.fields.contains { $0.isRequired }),
                "content": ["application/json": ["schema": body.reference(collecting: &records)]],
            ]
        }
        return .object(members)
    }

    /// What it is about: `jobs` of `jobs.run`.
    package var group: String { name.prefix { $0 != "." }.description }

    private func parameters(collecting records: inout [String: Record]) -> [ParameterValue] {
        let places = [("path", pathFields), ("query", queryFields), ("header", headerFields)]
        var parameters: [ParameterValue] = []
        for (place, fields) in places {
            for field in fields {
                var schema = field.shape.schema(collecting: &records)
                // With nothing in a segment, it would be another path.
                if place == "path", case .text = field.shape { schema = schema.adding("minLength", 1) }
                parameters.append([
                    "name": .text(field.name), "in": .text(place), "description": .text(field.summary),
                    "required": .bool(place == "path" || field.isRequired), "schema": schema,
                ])
            }
        }
        return parameters
    }

    /// The header fields that it heeds.
    package var headerFields: [Field] {
        var fields: [Field] = []
        if isCreation {
            fields.append(
                Field(
                    "Idempotency-Key", .text(maximum: 200),
                    "A text of the client's choice: asked again with the same, nothing is made anew."))
        }
        if isTagged, method != .get, !isCreation {
            fields.append(
                Field(
                    "If-Match", .text(maximum: 200), "The `ETag` of what was seen: if it is another now, it is refused."
                ))
        }
        return fields
    }

    private func responses(collecting records: inout [String: Record]) -> [String: ParameterValue] {
        var responses: [String: ParameterValue] = [:]
        let description: ParameterValue = "It is done."
        switch answer {
        case .json(let status, let shape):
            var response: ParameterValue = [
                "description": description,
                "content": ["application/json": ["schema": shape.schema(collecting: &records)]],
            ]
            let links = links
            if !links.isEmpty { response = response.adding("links", .object(links)) }
            responses["\(status)"] = response
        case .nothing: responses["204"] = ["description": description]
        case .other(let mediaType):
            // What a schema is of in a stream of events is a matter of OpenAPI 3.2.
            let schema: ParameterValue = mediaType == "text/event-stream" ? [:] : ["type": "string"]
            responses["200"] = ["description": description, "content": [mediaType: ["schema": schema]]]
        }
        for refusal in Refusal.all where refusal.concerns(self) {
            responses["\(refusal.status)"] = ["$ref": .text("#/components/responses/Refusal\(refusal.status)")]
        }
        return responses
    }
}

extension ParameterValue {
    /// An object with a member more.
    func adding(_ name: String, _ value: ParameterValue) -> ParameterValue {
        guard case .object(var members) = self else { return self }
        members[name] = value
        return .object(members)
    }
}
