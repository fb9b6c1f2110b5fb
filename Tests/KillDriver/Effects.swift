import FoundationEssentials
import SchedulerCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Something that happened outside the store, so that no kill takes it back.
enum Effect: Equatable {
    /// An attempt of a run started.
    case start(Start)
    /// A run by hand was acknowledged.
    case accepted(RunID)
    /// An artifact was acknowledged.
    case published(Int64)
    /// What must not happen.
    case problem(String)

    struct Start: Hashable {
        var job: JobID
        var schedule: ScheduleID
        /// In whole microseconds since 1970 UTC.
        var slot: Int64?
        var run: RunID
        var attempt: Int
        var fence: Int64
    }

    /// Nil for a text that says nothing.
    init?(line: some StringProtocol) {
        let words = line.split(separator: " ")
        switch (words.first, words.count) {
        case ("start", 7):
            guard let run = Int64(words[4]), let attempt = Int(words[5]), let fence = Int64(words[6]) else {
                return nil
            }
            self = .start(
                Start(
                    job: JobID(String(words[1])), schedule: ScheduleID(String(words[2])), slot: Int64(words[3]),
                    run: RunID(rawValue: run), attempt: attempt, fence: fence))
        case ("accepted", 2):
            guard let run = Int64(words[1]) else { return nil }
            self = .accepted(RunID(rawValue: run))
        case ("published", 2):
            guard let id = Int64(words[1]) else { return nil }
            self = .published(id)
        case ("problem", _): self = .problem(String(line.dropFirst("problem ".count)))
        default: return nil
        }
    }

    fileprivate var line: String {
        switch self {
        case .start(let start):
            """
            start \(start.job) \(start.schedule) \(start.slot.map(String.init) ?? "-") \(start.run) \(start.attempt) \
            \(start.fence)
            """
        case .accepted(let run): "accepted \(run)"
        case .published(let id): "published \(id)"
        case .problem(let text): "problem \(text.split(separator: "\n").joined(separator: " "))"
        }
    }
}

extension Effect.Start {
    init(_ run: RunContext) {
        job = run.job
        schedule = run.schedule
        slot = run.slot?.microsecondsSince1970
        self.run = run.run
        attempt = run.attempt
        fence = run.active.run.fence
    }
}

/// A file to which effects are appended, a line a time, each in one write(2): it is there entirely or not at all.
final class Effects: Sendable {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw SchedulerError(.invalidValue, field: "effects", value: path, reason: String(cString: strerror(errno)))
        }
    }

    deinit {
        close(descriptor)
    }

    func append(_ effect: Effect) {
        var line = effect.line + "\n"
        let isWritten = line.withUTF8 { write(descriptor, $0.baseAddress, $0.count) == $0.count }
        // A test that cannot note what is done proves nothing.
        if !isWritten { _exit(70) }
    }
}
