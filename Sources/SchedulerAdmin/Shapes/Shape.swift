/// What a JSON value looks like: what a request is checked against, and what the description of the API says.
package indirect enum Shape: Sendable, Hashable {
    /// A text of at most so many characters (Unicode scalars).
    case text(maximum: Int = 1_000)
    /// One of these texts.
    case choice([String])
    /// A whole number.
    case integer(ClosedRange<Int>)
    /// Any number.
    case number
    /// `true` or `false`.
    case truth
    /// An instant (RFC 3339, with offset).
    case instant
    /// A length of time in a request: ISO 8601, such as `PT1H30M`, or a number of seconds.
    case duration
    /// Any JSON value.
    case anything
    /// An object with values of one shape under any names.
    case map(Shape)
    /// An array.
    case list(Shape)
    /// An object with the fields of a record.
    case record(Record)
    /// Null, or that.
    case optional(Shape)
}

/// An object with known fields. Others are refused in a request.
package struct Record: Sendable, Hashable {
    /// By what it goes in the description of the API, such as `Job`.
    package var name: String
    package var fields: [Field]

    package init(_ name: String, _ fields: [Field]) {
        self.name = name
        self.fields = fields
    }
}

/// A named value: of a record, of a path or of a query.
package struct Field: Sendable, Hashable {
    package var name: String
    package var shape: Shape
    /// What it means, in a sentence.
    package var summary: String
    package var isRequired: Bool

    package init(_ name: String, _ shape: Shape, _ summary: String, isRequired: Bool = false) {
        self.name = name
        self.shape = shape
        self.summary = summary
        self.isRequired = isRequired
    }

    /// A field that must be there.
    package static func required(_ name: String, _ shape: Shape, _ summary: String) -> Field {
        Field(name, shape, summary, isRequired: true)
    }
}
