/// Why a time zone could not be had.
///
/// Compare ``code`` to tell errors apart; new codes may come with new versions.
public struct ZoneError: Error, Sendable, Hashable {
    /// The kind of a ``ZoneError``.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// A stable name, e.g. `unknown`.
        public let description: String
        package init(_ description: String) { self.description = description }

        /// The text cannot be the name of a zone (empty, too long, `..`, a leading slash, odd characters).
        public static let invalidName = Code("invalidName")
        /// The tz database has no zone of this name.
        public static let unknown = Code("unknown")
        /// This system has no tz database where one is looked for.
        public static let noDatabase = Code("noDatabase")
        /// The zone's file is not a valid TZif file.
        public static let corrupt = Code("corrupt")
        /// The zone's file counts leap seconds (a "right/" zone), which `Date` does not.
        public static let leapSeconds = Code("leapSeconds")
        /// A fixed offset is beyond ±18 hours.
        public static let outOfRange = Code("outOfRange")
    }

    /// What kind of mistake it is.
    public let code: Code
    /// The name that was asked for.
    public let identifier: String
    /// What is wrong, in words.
    public let reason: String

    package init(_ code: Code, _ identifier: String, _ reason: String) {
        self.code = code
        self.identifier = abbreviated(identifier)
        self.reason = reason
    }
}

extension ZoneError: CustomStringConvertible {
    /// One line, e.g. `zone: 'Mars/Olympus' is not in the tz database (/usr/share/zoneinfo)`.
    public var description: String { "zone: '\(identifier)' \(reason)" }
}
