import SchedulerAdmin

/// What a shell needs to complete a command line: words by what stands before them.
enum Completion {
    /// `words of the verb` → what can follow them.
    private static var table: [(key: String, words: [String])] {
        var table: [(key: String, words: [String])] = [("", VerbIndex.firstWords + ["help", "--help", "--version"])]
        for first in VerbIndex.firstWords {
            let members = VerbIndex.members(of: first)
            guard !members.isEmpty else { continue }
            table.append((first, members.map { String($0.name.dropFirst(first.count + 1)) } + ["--help"]))
        }
        return table + Verb.all.map { ($0.name, $0.options.map { "--\($0.name)" }) }
    }

    /// `verb --option` → the words that its value can be.
    private static var values: [(key: String, words: [String])] {
        Verb.all.flatMap { verb in
            verb.options.compactMap { option in
                option.choices.isEmpty ? nil : ("\(verb.name) --\(option.name)", option.choices)
            }
        }
    }

    static var bash: String {
        """
        # Completion of schedulerctl for bash: source <(schedulerctl completion bash)
        _schedulerctl() {
            local current="${COMP_WORDS[COMP_CWORD]}" verb="" word words=""
            for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                case "$word" in
                    -*) break ;;
                    *) case "${verb:+$verb }$word" in
        \(cases(table.dropFirst().map { ($0.key, ["verb=\($0.key.shellQuoted)"]) }, indent: 16))
                        *) break ;;
                    esac ;;
                esac
            done
            case "$verb ${COMP_WORDS[COMP_CWORD-1]}" in
        \(cases(values.map { ($0.key, ["words=\($0.words.joined(separator: " ").shellQuoted)"]) }, indent: 8))
                *) case "$verb" in
        \(cases(table.map { ($0.key, ["words=\($0.words.joined(separator: " ").shellQuoted)"]) }, indent: 12))
                esac ;;
            esac
            COMPREPLY=($(compgen -W "$words" -- "$current"))
        }
        complete -o default -F _schedulerctl schedulerctl

        """
    }

    /// zsh reads bash's.
    static var zsh: String {
        """
        #compdef schedulerctl
        # Completion of schedulerctl for zsh: source <(schedulerctl completion zsh)
        autoload -U +X compinit && compinit -u
        autoload -U +X bashcompinit && bashcompinit
        \(bash)
        """
    }

    private static func cases(_ rows: [(key: String, lines: [String])], indent: Int) -> String {
        let blanks = String(repeating: " ", count: indent)
        return rows.map { "\(blanks)\($0.key.shellQuoted)) \($0.lines.joined(separator: "; ")) ;;" }
            .joined(separator: "\n")
    }
}

extension String {
    fileprivate var shellQuoted: String { "'" + replacing("'", with: "'\\''") + "'" }
}

extension Verb {
    /// What a shell needs to complete command lines.
    static let completion = Verb(
        name: "completion",
        summary: "Prints what a shell needs to complete command lines.",
        forms: ["bash", "zsh"],
        details: """
                source <(schedulerctl completion bash)     in ~/.bashrc
                source <(schedulerctl completion zsh)      in ~/.zshrc
            """,
        ownOptions: [],
        run: { arguments, context in
            guard arguments.operands.count <= 1 else { throw UsageError("one shell at a time: bash or zsh") }
            switch arguments.operands.first {
            case "bash": try context.output.write(Completion.bash)
            case "zsh": try context.output.write(Completion.zsh)
            case let word?:
                let suggestion = Suggestion.text(for: word, among: ["bash", "zsh"]) ?? ""
                throw UsageError("there is no completion for \(Words.quoted(word)), only for bash and zsh\(suggestion)")
            case nil: throw UsageError("for which shell? bash or zsh")
            }
            return .success
        })
}
