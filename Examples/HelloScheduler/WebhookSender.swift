import Foundation
import SchedulerAdmin

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension WebhookTransport {
    /// Sends requests with Foundation's client, which gives up after ten seconds and follows no redirections.
    static let foundation = WebhookTransport { request in
        guard let url = URL(string: request.url) else { throw URLError(.badURL) }
        var post = URLRequest(url: url, timeoutInterval: 10)
        post.httpMethod = "POST"
        post.httpBody = Data(request.body)
        for (name, value) in request.headers { post.setValue(value, forHTTPHeaderField: name) }
        let (_, response) = try await URLSession.shared.data(for: post, delegate: StayingHere())
        return (response as? HTTPURLResponse)?.statusCode ?? 0
    }
}

/// What a webhook is told is for its own address only.
private final class StayingHere: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}
