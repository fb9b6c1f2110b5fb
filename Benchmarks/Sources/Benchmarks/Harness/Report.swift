/// What came of a benchmark, over all its runs.
struct Report: Encodable {
    var name: String
    var summary: String
    var parts: [Part]

    struct Part: Encodable {
        var name: String
        /// In bytes.
        var peakMemory: Spread
        var rows: [Row]
    }

    /// One figure over all runs.
    struct Row: Encodable {
        var name: String
        var unit: Unit
        var value: Spread
        var floorName: String?
        var floor: Spread?
        /// How many times the floor of the same run.
        var timesFloor: Spread?
        var published: [String]
        var aim: String?
        /// In how many of the runs the aim is reached; nil where there is none.
        var aimReached: Int?
        var runs: Int
    }

    /// How values spread.
    struct Spread: Encodable {
        var median: Double
        var minimum: Double
        var maximum: Double

        init(_ values: [Double]) {
            median = values.median
            minimum = values.min() ?? .nan
            maximum = values.max() ?? .nan
        }
    }

    init(_ benchmark: Benchmark, measurements: [String: [Measurement]]) {
        name = benchmark.name
        summary = benchmark.summary
        parts = benchmark.parts.map { part in
            let runs = measurements[part.name] ?? []
            let names = runs.first?.figures.map(\.name) ?? []
            let rows = names.compactMap { name in
                Row(runs.compactMap { run in run.figures.first { $0.name == name } })
            }
            return Part(name: part.name, peakMemory: Spread(runs.map(\.peakMemory)), rows: rows)
        }
    }
}

extension Report.Row {
    /// - Parameter figures: the same figure of each run.
    init?(_ figures: [Figure]) {
        guard let first = figures.first else { return nil }
        name = first.name
        unit = first.unit
        value = Report.Spread(figures.map(\.value))
        published = first.published
        aim = first.aim?.text(in: first.unit)
        let floors = figures.compactMap(\.floor)
        if !floors.isEmpty {
            floorName = floors.first?.name
            floor = Report.Spread(floors.map(\.value))
            timesFloor = Report.Spread(zip(figures, floors).map { $0.value / $1.value })
        }
        aimReached = first.aim.map { aim in figures.count { aim.isReached(by: $0) } }
        runs = figures.count
    }
}
