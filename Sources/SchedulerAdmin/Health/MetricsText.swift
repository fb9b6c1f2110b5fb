/// Writes metrics as text.
///
/// The two forms differ in how a counter's family is called, so that no text can be both: OpenMetrics leaves out the
/// `_total` that the older form has. Who asks for OpenMetrics gets it, as Prometheus does.
struct MetricsText {
    enum Form: Sendable {
        case openMetrics
        case prometheus

        /// - Parameter accept: the `Accept` of the request.
        init(accept: String?) {
            self = accept?.contains("application/openmetrics-text") == true ? .openMetrics : .prometheus
        }

        var mediaType: String {
            switch self {
            case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
            case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
            }
        }
    }

    private let form: Form
    private(set) var text = ""

    init(_ samples: [MetricSamples], form: Form) {
        self.form = form
        for samples in samples { append(samples) }
        // Tells a complete text from one that was cut off; a comment in the older form.
        text += "# EOF\n"
    }

    private mutating func append(_ samples: MetricSamples) {
        let family = samples.family
        let isCounter = if case .counter = family.kind { true } else { false }
        let title = isCounter && form == .prometheus ? family.name + "_total" : family.name
        text += "# HELP \(title) \(Self.escaped(family.help))\n# TYPE \(title) \(Self.type(of: family))\n"
        if form == .openMetrics, family.name.hasSuffix("_seconds") { text += "# UNIT \(title) seconds\n" }
        let rows = samples.values.map { (labels: $0.key.sorted { $0.key < $1.key }, value: $0.value) }
        for (labels, value) in rows.sorted(by: { Self.text(of: $0.labels) < Self.text(of: $1.labels) }) {
            switch family.kind {
            case .counter: line(family.name + "_total", labels, value.sum)
            case .gauge: line(family.name, labels, value.sum)
            case .histogram(let bounds): append(family.name, labels, value, bounds)
            }
        }
    }

    private mutating func append(
        _ name: String, _ labels: [(key: String, value: String)], _ value: MetricSamples.Value, _ bounds: [Double]
    ) {
        var count = 0
        for (bound, bucket) in zip(bounds, value.buckets) {
            count += bucket
            line(name + "_bucket", labels + [("le", "\(bound)")], Double(count))
        }
        line(name + "_bucket", labels + [("le", "+Inf")], Double(value.count))
        line(name + "_count", labels, Double(value.count))
        line(name + "_sum", labels, value.sum)
    }

    private mutating func line(_ name: String, _ labels: [(key: String, value: String)], _ value: Double) {
        text += name + Self.text(of: labels) + " "
        text += value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
        text += "\n"
    }

    private static func type(of family: MetricFamily) -> String {
        switch family.kind {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }

    private static func text(of labels: [(key: String, value: String)]) -> String {
        guard !labels.isEmpty else { return "" }
        return "{" + labels.map { "\($0.key)=\"\(escaped($0.value))\"" }.joined(separator: ",") + "}"
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n", "\r\n": result += "\\n"
            default: result.append(character)
            }
        }
    }
}
