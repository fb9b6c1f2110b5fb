import SchedulerAdmin
import SchedulerCore

/// What a server said instead of an answer.
struct ServerRefusal: Error {
    let status: ExitStatus
    let message: String
    /// The verb that was refused.
    var verb: String?

    /// - Parameter configuration: as whom the server was asked.
    init(_ status: Int, _ body: [UInt8], _ configuration: ClientConfiguration) {
        self.status = (400..<500).contains(status) ? .refused : .failure
        guard status != 401 else {
            message = configuration.unknownTokenMessage
            return
        }
        let members = (try? AdminJSON.object(body)) ?? [:]
        func text(_ name: String) -> String? {
            guard case .text(let text)? = members[name], !text.isEmpty else { return nil }
            return Words.plain(text)
        }
        guard let reason = text("detail") ?? text("title") else {
            message = "the server answered \(status)"
            return
        }
        let field = text("field").flatMap { reason.contains($0) ? nil : $0 }
        message = field.map { "\($0): \(reason)" } ?? reason
    }
}
