import FoundationEssentials
import SchedulerCore

extension Admin {
    /// Records who did what.
    func audit(_ operation: AdminOperation, _ call: OperationCall, result: OperationResult) async throws {
        guard !result.isNoDeed else { return }
        // Also if the audit fails: it is done, and others are to see it.
        defer { tell(operation, call, result: result) }
        try await record(
            operation, call, author: result.author, subject: result.subject, detail: "", before: result.before,
            after: result.after)
    }

    /// Records what somebody was refused who may do such things. A store that cannot be used cannot record that either,
    /// and nobody who is not known, or tries too often, is to fill it.
    func audit(_ operation: AdminOperation, _ call: OperationCall, refusal: Problem) async throws {
        guard operation.permission != nil, refusal.status != 503, refusal.status != 429 else { return }
        try await record(
            operation, call, author: nil, subject: nil, detail: "refused: \(refusal.detail)".shortened(to: 500),
            before: nil,
            after: nil)
    }

    /// Lets those who listen know what was done. They are not told by whom, nor what only administrators may see; that
    /// somebody signed in is nobody's business.
    func tell(_ operation: AdminOperation, _ call: OperationCall, result: OperationResult) {
        guard let permission = operation.permission else { return }
        let subject = permission == .administer ? nil : result.subject ?? operation.subject(call.path)
        events.tell(EventValue(operation: operation, path: call.path, subject: subject))
    }

    private func record(
        _ operation: AdminOperation, _ call: OperationCall, author: Principal? = nil, subject: String?, detail: String,
        before: String?, after: String?
    ) async throws {
        let author = author ?? call.principal
        let entry = AuditEntry(
            instant: scheduler.clock.now, author: author.name, principal: author == .nobody ? nil : author.id,
            operation: operation.name, subject: subject ?? operation.subject(call.path), detail: detail,
            address: call.request.address, before: before, after: after)
        try await scheduler.store.record(entry)
    }
}

extension AdminOperation {
    /// What the path names.
    fileprivate func subject(_ path: [String: String]) -> String {
        pathFields.compactMap { path[$0.name] }.joined(separator: "/")
    }
}
