/// The tokens of a script (ECMA-262, section 12), as far as they tell where blanks and comments stand.
struct ScriptTokens {
    enum Kind {
        case word
        /// A text, a piece of a template, or a regular expression.
        case literal
        case sign
        /// Blanks, ends of lines and comments.
        case gap
    }

    struct Token {
        var kind: Kind
        var text: ArraySlice<Unicode.Scalar>
    }

    private(set) var tokens: [Token] = []
    private var rest: ArraySlice<Unicode.Scalar>
    /// For each template that is open, how many braces are open in its present expression.
    private var templates: [Int] = []

    /// - Throws: `Fault` for a literal or a comment without an end.
    init(_ script: String) throws {
        rest = ArraySlice(script.unicodeScalars)
        while let first = rest.first { try takeToken(first) }
        guard templates.isEmpty else { throw Fault("a template has no end") }
    }

    private mutating func takeToken(_ first: Unicode.Scalar) throws {
        switch first {
        case " ", "\n", "\t": take(.gap, rest.prefix { [" ", "\n", "\t"].contains($0) }.count)
        case "/" where rest.starts(with: "//".unicodeScalars): take(.gap, rest.prefix { $0 != "\n" }.count)
        case "/" where rest.starts(with: "/*".unicodeScalars):
            take(.gap, try length(from: 2, "a comment") { $0.starts(with: "*/".unicodeScalars) ? 2 : nil })
        case "/" where isOperandExpected: try takeExpression()
        case "'", "\"": take(.literal, try length(from: 1, "a text", isInLine: true) { $0.first == first ? 1 : nil })
        case "`": try takeTemplate()
        case "}" where templates.last == 0:
            templates.removeLast()
            try takeTemplate()
        case _ where first.isOfWord: take(.word, rest.prefix(while: \.isOfWord).count)
        default:
            if let last = templates.indices.last { templates[last] += first == "{" ? 1 : first == "}" ? -1 : 0 }
            take(.sign, 1)
        }
    }

    private mutating func take(_ kind: Kind, _ count: Int) {
        tokens.append(Token(kind: kind, text: rest.prefix(count)))
        rest = rest.dropFirst(count)
    }

    /// How long a token is that goes on until something.
    ///
    /// - Parameters:
    ///   - start: how much of it has been seen.
    ///   - name: what it is.
    ///   - isInLine: whether it ends in the line in which it begins.
    ///   - end: the length of the end, where what follows begins with it.
    private func length(
        from start: Int, _ name: String, isInLine: Bool = false, end: (ArraySlice<Unicode.Scalar>) -> Int?
    ) throws -> Int {
        var count = start
        while count < rest.count {
            let ahead = rest.dropFirst(count)
            if let length = end(ahead) { return count + length }
            if isInLine, ahead.first == "\n" { break }
            // What is escaped ends nothing.
            count += ahead.first == "\\" ? 2 : 1
        }
        throw Fault("\(name) has no end: \(String(String.UnicodeScalarView(rest.prefix(40))))")
    }

    /// Takes what a template says up to its end or to its next expression.
    private mutating func takeTemplate() throws {
        take(
            .literal,
            try length(from: 1, "a template") { $0.first == "`" ? 1 : $0.starts(with: "${".unicodeScalars) ? 2 : nil })
        if tokens.last?.text.last == "{" { templates.append(0) }
    }

    private mutating func takeExpression() throws {
        var isInClass = false
        let count = try length(from: 1, "a regular expression", isInLine: true) { ahead in
            if ahead.first == "[" { isInClass = true }
            if ahead.first == "]" { isInClass = false }
            return ahead.first == "/" && !isInClass ? 1 : nil
        }
        take(.literal, count + rest.dropFirst(count).prefix(while: \.isOfWord).count)
    }

    /// Words after which an expression comes.
    private static let prefixes = [
        "await", "case", "delete", "do", "else", "in", "instanceof", "new", "of", "return", "throw", "typeof", "void",
        "yield",
    ]

    /// Whether a slash begins a regular expression here, and divides nothing. After a closing bracket it always divides
    /// here, which is wrong after the condition of an `if`: sources give an expression a name there.
    private var isOperandExpected: Bool {
        guard let last = tokens.last(where: { $0.kind != .gap }) else { return true }
        switch last.kind {
        case .word:
            return Self.prefixes.contains { last.text.elementsEqual($0.unicodeScalars) }
        // After a piece of a template comes an expression, unless it is the last.
        case .literal: return last.text.last == "{"
        case .sign:
            // After `x++` comes no operand, after `x + +` one.
            let isTwice = ["+", "-"].contains(last.text.first) && tokens.dropLast().last?.text == last.text
            return !isTwice && ![")", "]", "}"].contains(last.text.first)
        case .gap: return true
        }
    }
}

extension Unicode.Scalar {
    /// Whether it is part of a name, a keyword or a number. Letters beyond ASCII stand in no names that we write, and
    /// count to be safe.
    var isOfWord: Bool {
        switch self {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "$", "#": true
        default: !isASCII
        }
    }
}
