import Foundation
import Testing

@testable import schedulerctl

@Suite("schedulerctl completion") struct CompletionTests {
    /// What bash completes the last word to.
    private func completions(_ words: String...) throws -> [String] {
        let list = words.map { "'\($0)'" }.joined(separator: " ")
        let script = """
            eval "$("$0" completion bash)"; COMP_WORDS=(schedulerctl \(list)); COMP_CWORD=\(words.count); _schedulerctl
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let result = try Tool.shell("exec bash -c '\(script.replacing("'", with: "'\\''"))' \"$0\"")
        #expect(result.status == 0 && result.errors.isEmpty)
        return result.lines
    }

    @Test func `bash completes verbs, options and words that options take`() throws {
        #expect(try completions("ne") == ["next"])
        #expect(try completions("jobs", "st") == ["start", "stop"])
        #expect(try completions("jobs", "run", "backup", "--over") == ["--overlap"])
        #expect(try completions("jobs", "run", "backup", "--overlap", "queue").prefix(2) == ["queueOne", "queueAll"])
        #expect(try completions("jobs", "run", "jobs", "--para").sorted() == ["--param", "--parameters"])
        #expect(try completions("next", "--gap", "s").contains("skip") || completions("next", "--g") == ["--gap"])
    }

    @Test func `other shells are told so`() throws {
        let result = try Tool.run("completion", "fish")
        #expect(result.status == 2 && result.errors.contains("only for bash and zsh"))
        #expect(try Tool.run("completion", "zsh").output.hasPrefix("#compdef schedulerctl\n"))
    }
}
