#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Answers questions in JSON, one a line, until the input ends.
///
/// Answers are written in large pieces, but always before there is a wait for the next question.
struct AnswerLoop {
    /// What holds where a line says nothing.
    let defaults: SlotQuery
    let output: Output
    let errors: Output

    /// The longest line that is read, in bytes.
    private static let longestLine = 65_536

    func run() throws {
        if isatty(0) == 1 {
            try errors.write("Reading JSON objects from the terminal, one a line; control-D ends it.\n")
            try errors.flush()
        }
        var reader = LineReader(descriptor: 0, limit: AnswerLoop.longestLine)
        while let line = try reader.next(beforeWaiting: output.flush) {
            let bytes = reader.bytes
            try output.append { answer(line, bytes, to: &$0) }
        }
    }

    private func answer(_ line: LineReader.Line, _ bytes: [UInt8], to answer: inout [UInt8]) {
        do throws(QueryError) {
            guard line == .complete else {
                throw QueryError(malformed: "the line is longer than \(AnswerLoop.longestLine) bytes")
            }
            var query = defaults
            try query.read(json: bytes)
            SlotAnswer.append(try query.resolved(), to: &answer)
        } catch {
            SlotAnswer.append(error, to: &answer)
        }
    }
}
