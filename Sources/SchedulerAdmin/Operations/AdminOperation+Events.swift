import SchedulerCore

extension AdminOperation {
    static let events: [AdminOperation] = [listenToEvents, followLog]

    private static let listenToEvents = AdminOperation(
        name: "events",
        summary: "Tells what happens from now on, or since the event named by Last-Event-ID, as server-sent events.",
        method: .get, path: "/api/v1/events", permission: .view, answer: .other(mediaType: "text/event-stream")
    ) { call in
        let pieces = call.admin.events.attach(
            after: call.request.header("Last-Event-ID"), credentials: EventFeed.Credentials(call)
        ) { [call] in await call.isStillAllowed(.view) }
        return OperationResult(status: 200, headers: ServerSentEvent.headers, body: .stream(pieces))
    }

    private static let afterField = Field(
        "after", .text(maximum: 100), "The identifier of the last line that is known, where there is no Last-Event-ID.")

    private static let followLog = AdminOperation(
        name: "runs.follow",
        summary:
            "Sends what a run has logged, or since the line named by Last-Event-ID or `after`, and what it logs until it "
            + "is over, as server-sent events.",
        method: .get, path: "/api/v1/runs/{run}/log/live", permission: .readLogs,
        pathFields: [runField], queryFields: [afterField],
        answer: .other(mediaType: "text/event-stream")
    ) { call in
        // A connection that was lost names what has come since; who makes another can set no header.
        let last = call.request.header("Last-Event-ID") ?? call.text("after", in: .query)
        let run = try await call.scheduler.run(call.run).id
        let pieces = LiveLog.pieces(
            of: run, after: last, in: call.scheduler
        ) { [call] in await call.isStillAllowed(.readLogs) }
        return OperationResult(status: 200, headers: ServerSentEvent.headers, body: .stream(pieces))
    }
}

extension OperationCall {
    /// Whether whoever made the request could make it now: a token may have been revoked meanwhile.
    fileprivate func isStillAllowed(_ permission: Permission) async -> Bool {
        do {
            return try await admin.authenticator.principal(of: request)?.permissions.contains(permission) ?? false
        } catch {
            // The store cannot be asked at present, which is no reason to turn anybody away.
            return true
        }
    }
}
