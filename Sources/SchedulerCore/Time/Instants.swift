package import FoundationEssentials

// Stored instants are whole microseconds since 1970-01-01T00:00:00Z. `Date` is their public face.

/// Microseconds from 1970 to 2001, where `Date` has its zero.
private let referenceMicroseconds: Int64 = 978_307_200_000_000
/// Seconds from 1970 to 2001.
private let referenceSeconds: Int64 = 978_307_200

extension Date {
    /// The instant that many microseconds after 1970-01-01T00:00:00Z.
    ///
    /// A whole second is always exact; a microsecond survives the round trip between the years 1865 and 2137,
    /// beyond which a `Date` is itself coarser than a microsecond.
    package init(microsecondsSince1970 microseconds: Int64) {
        let (value, overflow) = microseconds.subtractingReportingOverflow(referenceMicroseconds)
        self.init(timeIntervalSinceReferenceDate: Double(overflow ? .min : value) / 1e6)
    }

    /// The instant that many whole seconds after 1970-01-01T00:00:00Z.
    package init(secondsSince1970 seconds: Int64) {
        let (value, overflow) = seconds.subtractingReportingOverflow(referenceSeconds)
        self.init(timeIntervalSinceReferenceDate: Double(overflow ? .min : value))
    }

    /// Whole microseconds since 1970-01-01T00:00:00Z, rounded to the nearest; saturates at the ends of `Int64`.
    package var microsecondsSince1970: Int64 {
        let scaled = timeIntervalSinceReferenceDate * 1e6
        if scaled.magnitude < 4_503_599_627_370_496 {  // 2^52: below it, adding a half rounds correctly
            return Int64(scaled + (scaled < 0 ? -0.5 : 0.5)) + referenceMicroseconds
        }
        guard scaled > -9.2e18 else { return .min }  // also where the value is not a number
        guard scaled < 9.2e18 else { return .max }
        let (value, overflow) = Int64(scaled).addingReportingOverflow(referenceMicroseconds)
        return overflow ? .max : value
    }

    /// The instant `duration` later, on the microsecond grid; saturates rather than overflowing.
    package func adding(_ duration: Duration) -> Date {
        let (value, overflow) = microsecondsSince1970.addingReportingOverflow(duration.wholeMicroseconds)
        guard overflow else { return Date(microsecondsSince1970: value) }
        return Date(microsecondsSince1970: duration < .zero ? .min : .max)
    }

    /// The length from `earlier` to this instant, in whole microseconds; negative if `earlier` is later.
    package func duration(since earlier: Date) -> Duration {
        let (value, overflow) = microsecondsSince1970.subtractingReportingOverflow(earlier.microsecondsSince1970)
        guard overflow else { return Duration(microseconds: value) }
        return Duration(microseconds: self < earlier ? .min : .max)
    }
}

extension Duration {
    /// A length of whole minutes.
    public static func minutes(_ minutes: some BinaryInteger) -> Duration {
        saturating(minutes, times: 60)
    }

    /// A length of whole hours.
    public static func hours(_ hours: some BinaryInteger) -> Duration {
        saturating(hours, times: 3_600)
    }

    /// A length of days of exactly 24 hours.
    ///
    /// A calendar day may be longer or shorter: use ``Recurrence/daily(at:)`` for "every day at".
    public static func days(_ days: some BinaryInteger) -> Duration {
        saturating(days, times: 86_400)
    }

    /// A length of whole microseconds.
    package init(microseconds: Int64) {
        let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        self.init(secondsComponent: seconds, attosecondsComponent: rest * 1_000_000_000_000)
    }

    /// The length in microseconds, rounded to the nearest; saturates at the ends of `Int64`.
    package var wholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        let half: Int64 = attoseconds < 0 ? -500_000_000_000 : 500_000_000_000
        let fraction = (attoseconds + half) / 1_000_000_000_000
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, carry) = scaled.addingReportingOverflow(fraction)
        return overflow || carry ? (seconds < 0 ? .min : .max) : sum
    }

    /// The length in seconds, as a floating-point number.
    package var timeInterval: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }

    private static func saturating(_ count: some BinaryInteger, times unit: Int64) -> Duration {
        // A Duration holds about ±1.7e20 s; beyond ±9.2e18 s this stops, at either end.
        let (seconds, overflow) = Int64(clamping: count).multipliedReportingOverflow(by: unit)
        return .seconds(overflow ? (count < 0 ? .min : .max) : seconds)
    }
}
