#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What the output is shown on.
struct Terminal: Sendable {
    /// How many columns there are; nil where it is no terminal, which takes any width.
    var width: Int?
    var hasColors = false

    /// A file or a pipe.
    static let none = Terminal()

    init(width: Int? = nil, hasColors: Bool = false) {
        self.width = width
        self.hasColors = hasColors
    }

    /// Standard output.
    init(environment: [String: String]) {
        guard isatty(1) == 1 else { return }
        var size = winsize()
        width = ioctl(1, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
        hasColors = (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// The offset of the local zone from UTC at an instant, in seconds.
    static func localOffset(at second: Int) -> Int {
        var time = time_t(second)
        var parts = tm()
        return localtime_r(&time, &parts) == nil ? 0 : parts.tm_gmtoff
    }
}

/// Colours for words, where there are any.
struct Paint {
    let isOn: Bool

    func heading(_ text: String) -> String { wrap(text, "1") }

    /// A word that says how something is.
    func state(_ padded: String, _ word: String) -> String {
        switch word {
        case "failed", "missed", "overdue", "error", "critical": wrap(padded, "31")
        case "succeeded", "ran", "ready", "live": wrap(padded, "32")
        case "skipped", "coalesced", "interrupted", "stopped", "disabled", "warning": wrap(padded, "33")
        case "running": wrap(padded, "36")
        default: padded
        }
    }

    /// The more, the brighter: of 256 colours.
    func cell(_ text: String, _ color: Int) -> String { wrap(text, "38;5;\(color)") }

    private func wrap(_ text: String, _ code: String) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
