import SchedulerAdmin
import SchedulerCore

extension Verb {
    /// The verb of an operation, called by the operation's name: `jobs skip-next` of `jobs.skipNext`.
    ///
    /// - Parameters:
    ///   - show: what people are shown of an answer, instead of a table or a list of facts.
    ///   - succeeds: whether an answer says that what was asked for came about.
    static func of(
        _ operation: AdminOperation, called name: String? = nil,
        show: (@Sendable (ParameterValue, AnswerView) -> String)? = nil,
        succeeds: @escaping @Sendable (ParameterValue) -> Bool = { _ in true }
    ) -> Verb {
        let request = OperationRequest(operation)
        let view = ViewOptions(operation)
        return Verb(
            name: name ?? operation.name.split(separator: ".").map { String($0).kebabCased }.joined(separator: " "),
            summary: operation.summary, forms: [request.form], details: details(of: operation),
            ownOptions: request.options + view.options + [.json] + ClientConfiguration.options
        ) { arguments, context in
            let configuration = try ClientConfiguration(arguments, environment: context.environment)
            let message = try request.request(arguments, token: configuration.token, now: context.now())
            let exchange = Exchange(
                operation: operation, request: message, transport: context.connect(configuration.address),
                configuration: configuration, json: arguments.has(.json), context: context)
            return try await exchange.run(showing: view.answerView(arguments, context), show, succeeds: succeeds)
        }
    }

    private static func details(of operation: AdminOperation) -> String {
        let permission = operation.permission.map { "It needs the permission \($0.rawValue)." }
        let operands = operation.pathFields.map { "\($0.name.kebabCased.uppercased()): \($0.summary)" }
        let options = OperationRequest(operation).options
        let times = [("DURATION", TimeText.lengths), ("TIME", TimeText.instants)].compactMap { word, forms in
            options.contains { $0.value == word } ? "\(word): \(forms)." : nil
        }
        return ([permission].compactMap(\.self) + operands + times + [notes[operation.name]].compactMap(\.self))
            .joined(separator: "\n")
    }

    /// What else there is to say, by the operation's name.
    private static let notes = [
        "webhooks.create": """
        Each request is signed: X-Scheduler-Signature is sha256= and the HMAC-SHA256, in hexadecimal digits and under
        the secret, of X-Scheduler-Timestamp, a full stop and the body. What comes twice has the same
        X-Scheduler-Delivery.
        """,
        "webhooks.test": "The exit status is 1 where it was not delivered.",
    ]
}
