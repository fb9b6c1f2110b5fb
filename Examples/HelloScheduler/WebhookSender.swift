import Foundation
import SchedulerAdmin
import Synchronization

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension WebhookTransport {
    /// Sends requests with Foundation's client, which gives up after ten seconds and follows no redirections.
    static let foundation: WebhookTransport = {
        let sender = WebhookSender()
        let session = URLSession(configuration: .ephemeral, delegate: sender, delegateQueue: nil)
        return WebhookTransport { request in
            guard let url = URL(string: request.url) else { throw URLError(.badURL) }
            var post = URLRequest(url: url, timeoutInterval: 10)
            post.httpMethod = "POST"
            post.httpBody = Data(request.body)
            for (name, value) in request.headers { post.setValue(value, forHTTPHeaderField: name) }
            return try await sender.status(of: session.dataTask(with: post))
        }
    }()
}

/// Why there is no response, in words that a list of deliveries can show.
private struct NoResponse: Error, CustomStringConvertible {
    let description: String
}

/// Waits for responses. As the delegate of a session it is asked about redirections, which on Linux it is not as that of
/// a task.
private final class WebhookSender: NSObject, URLSessionDataDelegate {
    private let waiting = Mutex<[Int: CheckedContinuation<Int, any Error>]>([:])

    func status(of task: URLSessionDataTask) async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in
            waiting.withLock { $0[task.taskIdentifier] = continuation }
            task.resume()
        }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let continuation = waiting.withLock { $0.removeValue(forKey: task.taskIdentifier) }
        if let error {
            continuation?.resume(throwing: NoResponse(description: error.localizedDescription))
        } else {
            continuation?.resume(returning: (task.response as? HTTPURLResponse)?.statusCode ?? 0)
        }
    }

    /// What a webhook is told is for its own address only.
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}
