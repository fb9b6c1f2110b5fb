import SchedulerCore
import Synchronization

/// Jobs that tests show.
enum Jobs {
    /// Ends at once.
    static let quick = named("quick", "Quick")

    static func named(
        _ id: JobID, _ name: String, kind: JobKind = .manual, tags: [String] = [], isDisabled: Bool = false
    ) -> JobOptions {
        JobOptions(
            id: id, name: name, kind: kind,
            defaults: Settings(cron: kind == .cron ? "0 0 1 1 *" : nil, disabled: isDisabled), tags: tags
        ) { _ in }
    }

    /// Goes on until the gate is opened, or it is cancelled.
    static func gated(_ gate: Gate, id: JobID = "gated") -> JobOptions {
        JobOptions(id: id, name: "Gated", kind: .manual) { context in
            context.logger.info("waits at the gate")
            try await gate.pass()
        }
    }
}

/// Something that runs wait at until a test lets them through.
final class Gate: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    func open() {
        continuation.yield()
    }

    /// Waits until it is opened, once for each that passes; refused where the run is cancelled.
    func pass() async throws {
        for await _ in stream { return }
        try Task.checkCancellation()
    }
}

extension Jobs {
    /// Fails each time.
    static let failing = JobOptions(id: "failing", name: "Failing", kind: .manual) { context in
        context.logger.error("about to fail")
        throw Broken()
    }

    struct Broken: Error, CustomStringConvertible {
        var description: String { "the disk is full" }
    }

    /// Takes parameters.
    static let asking = JobOptions(
        id: "asking", name: "Asking", kind: .manual,
        parameters: .typed(
            Asked(),
            fields: [
                .integer("pages", in: 1...100, title: "Pages"), .choice("paper", of: ["A4", "Letter"], title: "Paper"),
                .duration("patience", title: "Patience"), .switch("colour", title: "Colour"),
                .text("title", title: "Title"),
            ])
    ) { _ in }

    private struct Asked: Codable, Sendable {
        var pages = 1
        var paper = "A4"
        @DurationParameter var patience = .minutes(1)
        var colour = false
        var title = "Report"
    }
}
