import Dispatch

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The lines of standard input, typed or piped. It ends where the input ends.
func inputLines(console: Console, isInteractive: Bool) -> AsyncStream<String> {
    AsyncStream { continuation in
        // A thread of its own: reading blocks.
        DispatchQueue(label: "input").async {
            if isInteractive {
                readTyped(console: console) { continuation.yield($0) }
            } else {
                while let line = readLine() { continuation.yield(line) }
            }
            continuation.finish()
        }
    }
}

private func readTyped(console: Console, line: (String) -> Void) {
    var editor = LineEditor()
    var buffer = [UInt8](repeating: 0, count: 256)
    while true {
        console.show(typed: "> " + editor.text.suffix(max(Terminal.width - 3, 1)))
        let count = read(0, &buffer, buffer.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return console.show(typed: nil) }
        for byte in buffer[..<count] {
            switch editor.type(byte) {
            case .none: break
            case .line(let text): line(text)
            case .end: console.print("`quit` or Ctrl-C shuts down")
            }
        }
    }
}
