import SchedulerCore

/// A length of time in an answer: in the form of ISO 8601, and in seconds.
package struct DurationValue: Codable, Sendable, Hashable {
    package var iso8601: String
    package var seconds: Double

    package init(_ duration: Duration) {
        iso8601 = DurationText.text(duration)
        seconds = Double(duration.wholeMicroseconds) / 1e6
    }

    package static let record = Record(
        "Duration",
        [
            .required("iso8601", .text(), "As ISO 8601 has it, such as PT1M."),
            .required("seconds", .number, "In seconds."),
        ])
}
