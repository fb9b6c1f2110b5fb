/// The values of a family, by their labels.
struct MetricSamples: Sendable {
    /// What one combination of labels has come to.
    struct Value: Sendable {
        var sum = 0.0
        var count = 0
        /// How many were not above each of the family's bounds, and above the one before.
        var buckets: [Int] = []
    }

    let family: MetricFamily
    private(set) var values: [[String: String]: Value] = [:]

    /// No family grows beyond so many combinations.
    private static let limit = 10_000

    init(_ family: MetricFamily) {
        self.family = family
    }

    /// A gauge with its values.
    init(_ family: MetricFamily, _ values: [([String: String], Double)]) {
        self.family = family
        for (labels, value) in values { set(value, labels) }
    }

    mutating func add(_ amount: Double, _ labels: [String: String]) {
        change(labels) { $0.sum += amount }
    }

    mutating func set(_ value: Double, _ labels: [String: String] = [:]) {
        change(labels) { $0.sum = value }
    }

    /// Counts seconds in the buckets.
    mutating func observe(_ seconds: Double, _ labels: [String: String]) {
        guard case .histogram(let bounds) = family.kind else { return }
        change(labels) { value in
            if value.buckets.isEmpty { value.buckets = Array(repeating: 0, count: bounds.count) }
            value.sum += seconds
            value.count += 1
            if let bucket = bounds.firstIndex(where: { seconds <= $0 }) { value.buckets[bucket] += 1 }
        }
    }

    private mutating func change(_ labels: [String: String], _ body: (inout Value) -> Void) {
        guard values[labels] != nil || values.count < Self.limit else { return }
        body(&values[labels, default: Value()])
    }
}
