import Synchronization

/// Writes whole lines to standard output, above the line that is being typed.
final class Console: Sendable {
    let paint: Paint
    private let typed = Mutex<String?>(nil)

    init(paint: Paint) {
        self.paint = paint
    }

    func print(_ lines: String...) {
        print(lines)
    }

    func print(_ lines: [String]) {
        typed.withLock { typed in
            let text = lines.map { $0 + "\n" }.joined()
            write(typed.map { "\r\u{1B}[K\(text)\($0)" } ?? text, to: 1)
        }
    }

    /// Shows what is being typed; nil: nothing is.
    func show(typed text: String?) {
        typed.withLock { typed in
            guard text != typed else { return }
            typed = text
            write("\r\u{1B}[K\(text ?? "")", to: 1)
        }
    }
}
