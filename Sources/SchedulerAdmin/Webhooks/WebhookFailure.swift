import SchedulerCore

/// Why a webhook's request got no response.
struct WebhookFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    /// An error in words. Foundation's describe themselves with all that they know; only what they mean is taken.
    static func text(of error: any Error) -> String {
        let text = String(describing: error)
        let prefix = "Error Domain="
        guard text.hasPrefix(prefix) else { return text.shortened(to: 300) }
        // Such as: Error Domain=NSURLErrorDomain Code=-1004 "(null)"UserInfo={NSLocalizedDescription=…, …}
        let parts = text.dropFirst(prefix.count).split(separator: "\"", omittingEmptySubsequences: false)
        let quoted = parts.dropFirst().first.flatMap { $0 == "(null)" ? nil : $0 }
        let told = text.firstRange(of: "NSLocalizedDescription=").map {
            text[$0.upperBound...].prefix { !",}".contains($0) }
        }
        return String(quoted ?? told ?? parts.first ?? "").shortened(to: 300)
    }
}
