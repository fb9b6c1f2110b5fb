import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The terminal that the process was started from, if it was.
enum Terminal {
    /// Whether somebody types, and sees what is written.
    static var isInteractive: Bool {
        isatty(0) == 1 && isatty(1) == 1 && isForeground && environment("TERM") != "dumb"
    }

    /// A process in the background is not typed at, and is stopped if it changes the terminal.
    private static var isForeground: Bool { tcgetpgrp(0) == getpgrp() }

    /// Whether what is written may have colours.
    static var hasColors: Bool {
        isatty(1) == 1 && environment("NO_COLOR") == nil && environment("TERM") != "dumb"
    }

    static var width: Int {
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    private static let saved = Mutex<termios?>(nil)

    /// Hands over each byte as it is typed, and shows nothing by itself.
    static func beginTyping() {
        var modes = termios()
        guard isForeground, tcgetattr(0, &modes) == 0 else { return }
        saved.withLock { $0 = $0 ?? modes }
        modes.c_lflag &= ~tcflag_t(ICANON | ECHO)
        tcsetattr(0, TCSANOW, &modes)
    }

    /// Leaves the terminal as it was found.
    static func endTyping() {
        guard var modes = saved.withLock({ $0.take() }) else { return }
        tcsetattr(0, TCSANOW, &modes)
    }
}
