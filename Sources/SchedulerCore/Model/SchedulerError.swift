/// What the scheduler refuses, and why.
///
/// Compare the ``code``; more codes may be added without breaking callers.
public struct SchedulerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of a refusal.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The code's stable name.
        public let description: String

        private init(_ name: String) {
            description = name
        }

        /// A field holds a value that is not acceptable.
        public static let invalidValue = Code("invalidValue")
        /// The identifier is taken.
        public static let duplicate = Code("duplicate")
        /// There is no such job.
        public static let unknownJob = Code("unknownJob")
        /// There is no such schedule.
        public static let unknownSchedule = Code("unknownSchedule")
        /// There is no such run.
        public static let unknownRun = Code("unknownRun")
        /// The job has no such custom action.
        public static let unknownAction = Code("unknownAction")
        /// The operation does not fit the present state, such as running a scheduler twice.
        public static let wrongState = Code("wrongState")
        /// A run of the job is still going and the overlap policy refuses another.
        public static let overlap = Code("overlap")
        /// The claim under which something was reported is no longer the current one.
        public static let staleClaim = Code("staleClaim")
        /// What was to be changed has been changed by somebody else meanwhile.
        public static let conflict = Code("conflict")
        /// The store cannot be used.
        public static let storeUnavailable = Code("storeUnavailable")
    }

    /// The kind of the refusal.
    public let code: Code
    /// The field or identifier that is refused, such as `id` or `defaults.cron`.
    public let field: String?
    /// The value that is refused, as text.
    public let value: String?
    /// What is wrong with it, and what would be right.
    public let reason: String

    /// Makes an error.
    public init(_ code: Code, field: String? = nil, value: String? = nil, reason: String) {
        self.code = code
        self.field = field
        self.value = value
        self.reason = reason
    }

    /// The field, the value and the reason in one line.
    public var description: String {
        let subject = [field, value.map { "\"\($0)\"" }].compactMap(\.self).joined(separator: " ")
        return subject.isEmpty ? reason : "\(subject): \(reason)"
    }
}
