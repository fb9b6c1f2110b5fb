/// A name that identifies one thing of one kind, such as a job or a node.
///
/// Identifiers of different kinds are different types, so that a schedule's cannot be passed where a job's is meant.
public protocol StringIdentifier: RawRepresentable<String>, Hashable, Comparable, Codable, Sendable,
    ExpressibleByStringInterpolation, CustomStringConvertible
{
    /// Makes an identifier of any text. Whether the text is acceptable is checked where it enters the scheduler.
    init(rawValue: String)
}

extension StringIdentifier {
    /// Makes an identifier of any text.
    public init(_ text: String) {
        self.init(rawValue: text)
    }

    /// Makes an identifier of a literal.
    public init(stringLiteral value: String) {
        self.init(rawValue: value)
    }

    /// The identifier's text.
    public var description: String { rawValue }

    /// Orders identifiers by their text.
    public static func < (left: Self, right: Self) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Identifies a job among all jobs of a store. Chosen by the app, stable over restarts.
public struct JobID: StringIdentifier {
    /// The identifier's text.
    public let rawValue: String

    /// Makes an identifier of a text.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

/// Identifies a schedule among all schedules of a store.
public struct ScheduleID: StringIdentifier {
    /// The identifier's text.
    public let rawValue: String

    /// Makes an identifier of a text.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The identifier of the schedule that a job's kind implies: the job's own behind an at sign, which no identifier
    /// that an app chooses begins with.
    ///
    /// It is also the lane in which the job's runs by hand wait for one another.
    public static func builtIn(_ job: JobID) -> ScheduleID {
        ScheduleID(rawValue: "@" + job.rawValue)
    }
}

/// Identifies a node: one process with a running scheduler.
public struct NodeID: StringIdentifier {
    /// The identifier's text.
    public let rawValue: String

    /// Makes an identifier of a text.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

/// Identifies a run in a store. A store hands them out in ascending order, from 1.
public struct RunID: RawRepresentable, Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    /// The run's number.
    public let rawValue: Int64

    /// Makes an identifier of a number.
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// The number in decimal digits.
    public var description: String { String(rawValue) }

    /// Orders runs by when they were created.
    public static func < (left: RunID, right: RunID) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension NodeID {
    /// A new name of 15 digits to the base 32: as good as unique, and short enough that its copies, one in each run, need
    /// no memory of their own.
    package static func random() -> NodeID {
        let digits = Array("abcdefghijklmnopqrstuvwxyz234567")
        return NodeID(rawValue: String((0..<15).map { _ in digits[Int.random(in: 0..<digits.count)] }))
    }
}
