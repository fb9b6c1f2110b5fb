/// The line that is being typed: a state machine over the bytes of a terminal.
struct LineEditor {
    private(set) var text = ""
    private var bytes: [UInt8] = []
    private var history: [String] = []
    private var place = 0
    private var escape = Escape.none

    private enum Escape {
        case none
        case begun
        case sequence
    }

    /// What a byte brought about.
    enum Effect: Equatable {
        case none
        case line(String)
        /// Ctrl-D on an empty line.
        case end
    }

    mutating func type(_ byte: UInt8) -> Effect {
        switch (escape, byte) {
        case (.none, 0x1B): escape = .begun
        case (.begun, UInt8(ascii: "[")), (.begun, UInt8(ascii: "O")): escape = .sequence
        case (.begun, _): escape = .none
        case (.sequence, 0x40...0x7E):
            escape = .none
            if byte == UInt8(ascii: "A") { recall(place - 1) }
            if byte == UInt8(ascii: "B") { recall(place + 1) }
        case (.sequence, _): break
        case (.none, 0x0A), (.none, 0x0D): return enter()
        case (.none, 0x04): return text.isEmpty ? .end : .none
        case (.none, 0x08), (.none, 0x7F): set(String(text.dropLast()))
        case (.none, 0x15): set("")
        case (.none, 0x17): deleteWord()
        case (.none, 0x20...0x7E), (.none, 0x80...0xFF):
            bytes.append(byte)
            text = String(decoding: bytes, as: UTF8.self)
        default: break
        }
        return .none
    }

    private mutating func enter() -> Effect {
        let line = text
        set("")
        if !line.isEmpty, line != history.last { history.append(line) }
        place = history.count
        return .line(line)
    }

    private mutating func recall(_ index: Int) {
        place = min(max(index, 0), history.count)
        set(place < history.count ? history[place] : "")
    }

    private mutating func deleteWord() {
        let kept = text.reversed().drop { $0 == " " }.drop { $0 != " " }
        set(String(kept.reversed()))
    }

    private mutating func set(_ new: String) {
        text = new
        bytes = Array(new.utf8)
    }
}
