/// One number that was measured, with what stands beside it.
struct Figure: Codable, Sendable {
    var name: String
    var unit: Unit
    var value: Double
    /// What the same machine needs for the bare thing, measured in the same process.
    var floor: Floor?
    /// What others reach, as published: measured before, on two such cores.
    var published: [String] = []
    var aim: Aim?

    /// A bare figure that a figure is held against.
    struct Floor: Codable, Sendable {
        var name: String
        var value: Double
    }

    init(
        _ name: String, _ value: Double, _ unit: Unit, floor: Floor? = nil, published: [String] = [], aim: Aim? = nil
    ) {
        self.name = name
        self.value = value
        self.unit = unit
        self.floor = floor
        self.published = published
        self.aim = aim
    }

    /// This figure, as the floor of others.
    var asFloor: Floor { Floor(name: name, value: value) }
}

/// What a figure ought to be.
enum Aim: Codable, Sendable {
    case atLeast(Double)
    case atMost(Double)
    /// At most so many times the floor.
    case timesFloor(Double)
    /// At least that part of the floor.
    case ofFloor(Double)
    /// At most so much more than the floor.
    case aboveFloor(Double)

    func isReached(by figure: Figure) -> Bool {
        let floor = figure.floor?.value ?? 0
        return switch self {
        case .atLeast(let limit): figure.value >= limit
        case .atMost(let limit): figure.value <= limit
        case .timesFloor(let limit): figure.value <= floor * limit
        case .ofFloor(let part): figure.value >= floor * part
        case .aboveFloor(let limit): figure.value <= floor + limit
        }
    }

    func text(in unit: Unit) -> String {
        switch self {
        case .atLeast(let limit): "≥ \(unit.text(limit))"
        case .atMost(let limit): "≤ \(unit.text(limit))"
        case .timesFloor(let limit): "≤ \(limit.decimals(1))× the floor"
        case .ofFloor(let part): "≥ \(part.decimals(1))× the floor"
        case .aboveFloor(let limit): "≤ \(unit.text(limit)) above the floor"
        }
    }
}

/// What a figure is counted in.
enum Unit: String, Codable, Sendable {
    case perSecond = "/s"
    case seconds = "s"
    case milliseconds = "ms"
    case microseconds = "µs"
    case bytes = "B"
    case cpuMilliseconds = "ms CPU/s"
    case count = ""

    func text(_ value: Double) -> String {
        let digits = value.magnitude >= 100 || value == 0 ? 0 : value.magnitude >= 10 ? 1 : value.magnitude >= 1 ? 2 : 3
        let number = value.decimals(digits)
        return rawValue.isEmpty ? number : "\(number) \(rawValue)"
    }
}
