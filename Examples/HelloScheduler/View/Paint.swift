import SchedulerCore

/// Colours texts, where that is wanted.
struct Paint: Sendable {
    let isOn: Bool

    enum Color: Int {
        case bold = 1
        case dim = 2
        case red = 31
        case green = 32
        case yellow = 33
        case blue = 34
        case cyan = 36
    }

    func callAsFunction(_ text: String, _ color: Color?) -> String {
        guard isOn, let color else { return text }
        return "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m"
    }
}

extension LogLevel {
    var color: Paint.Color? {
        switch self {
        case .trace, .debug: .dim
        case .info: nil
        case .notice: .cyan
        case .warning: .yellow
        case .error, .critical: .red
        }
    }
}

extension RunState {
    var color: Paint.Color {
        switch self {
        case .pending, .interrupted, .cancelled: .yellow
        case .running: .blue
        case .succeeded: .green
        case .failed: .red
        }
    }
}

extension JobState {
    var color: Paint.Color? {
        switch self {
        case .running: .blue
        case .paused: nil
        case .disabled, .stopped: .dim
        }
    }
}
