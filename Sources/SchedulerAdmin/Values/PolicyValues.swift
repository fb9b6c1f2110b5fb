import SchedulerCore

/// The policies of a schedule as flat values, as they are asked for and answered alike.
enum PolicyNames {
    static let overlaps = ["skip", "queueOne", "queueAll", "cancelRunning", "allow"]
    static let catchUps = ["none", "latest", "first", "all"]

    static func name(of overlap: OverlapPolicy) -> String {
        switch overlap {
        case .skip: "skip"
        case .queueOne: "queueOne"
        case .queueAll: "queueAll"
        case .cancelRunning: "cancelRunning"
        case .allow: "allow"
        }
    }

    static func overlap(_ name: String, limit: Int) -> OverlapPolicy {
        switch name {
        case "skip": .skip
        case "queueAll": .queueAll
        case "cancelRunning": .cancelRunning
        case "allow": .allow(limit: limit)
        default: .queueOne
        }
    }

    static func name(of mode: CatchUpPolicy.Mode) -> String {
        switch mode {
        case .none: "none"
        case .latest: "latest"
        case .first: "first"
        case .all: "all"
        }
    }

    static func catchUp(_ name: String, limit: Int) -> CatchUpPolicy.Mode {
        switch name {
        case "none": .none
        case "first": .first
        case "all": .all(limit: limit)
        default: .latest
        }
    }
}

extension OverlapPolicy {
    var limit: Int? {
        if case .allow(let limit) = self { limit } else { nil }
    }
}

extension CatchUpPolicy {
    var limit: Int? {
        if case .all(let limit) = mode { limit } else { nil }
    }
}
