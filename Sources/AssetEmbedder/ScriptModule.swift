/// A JavaScript module as the page's sources write them: imports and exports begin their lines, exports name what they
/// declare, and imports are static.
struct ScriptModule {
    /// Where it is in the folder of all modules, such as `views/job.js`.
    let path: String
    private(set) var imports: [Import] = []
    /// What others may import, with what it is called inside; `default` among them.
    private(set) var exports: [(name: String, local: String)] = []
    /// The exports that change after the module has been set up; who imports one takes the whole module.
    private(set) var variables: Set<String> = []
    /// Its statements, without imports and without the word `export`.
    private(set) var body = ""

    struct Import {
        /// The module that is imported.
        var path: String
        /// What of it, and under which name here: `*` is all of it.
        var names: [(name: String, local: String)]
    }

    /// - Throws: `Fault`, where a line imports or exports in a way that this does not know.
    init(path: String, text: String) throws {
        self.path = path
        var lines: [String] = []
        var pending = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if !pending.isEmpty || line.hasPrefix("import ") {
                pending += line
                guard line.hasSuffix(";") else { continue }
                imports.append(try Self.statement(pending, in: path))
                pending = ""
            } else if line.hasPrefix("export ") {
                lines.append(try declaration(line))
            } else {
                lines.append(line)
            }
        }
        guard pending.isEmpty else { throw Fault("\(path): the import has no end: \(pending)") }
        body = lines.joined(separator: "\n")
        guard !body.contains("import(") else { throw Fault("\(path): imports while it runs") }
    }

    /// What an import statement takes from where.
    private static func statement(_ line: String, in path: String) throws -> Import {
        guard let match = line.wholeMatch(of: #/import (.+) from '(\.[^']+)';/#) else {
            throw Fault("\(path): not a known form of import: \(line)")
        }
        let clause = match.output.1
        let names: [(name: String, local: String)]
        if let all = clause.wholeMatch(of: #/\* as (\w+)/#) {
            names = [("*", String(all.output.1))]
        } else if clause.wholeMatch(of: #/\w+/#) != nil {
            names = [("default", String(clause))]
        } else if let list = clause.wholeMatch(of: #/{([\w\s,]+)}/#) {
            names = list.output.1.split(separator: ",").compactMap { item in
                let words = item.split(separator: " ").map(String.init)
                return words.first.map { ($0, words.last ?? $0) }
            }
        } else {
            throw Fault("\(path): not a known form of import: \(line)")
        }
        return Import(path: resolved(String(match.output.2), from: path), names: names)
    }

    /// The path that another one means in the file at a path.
    private static func resolved(_ relative: String, from path: String) -> String {
        var parts = path.split(separator: "/").dropLast()
        for part in relative.split(separator: "/") where part != "." {
            if part == ".." { parts = parts.dropLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }

    /// The line of an export without that word; notes what it exports.
    private mutating func declaration(_ line: String) throws -> String {
        let rest = String(line.dropFirst("export ".count))
        let form = #/(default )?((?:async )?function\*?|class|const|let) (\w+)\b.*/#
        if let match = rest.wholeMatch(of: form) {
            let name = String(match.output.3)
            let isDefault = match.output.1 != nil
            exports.append((isDefault ? "default" : name, name))
            if match.output.2 == "let" { variables.insert(name) }
            return isDefault ? String(rest.dropFirst("default ".count)) : rest
        }
        if let match = rest.wholeMatch(of: #/default ({.*)/#) {
            exports.append(("default", "$default"))
            return "const $default = \(match.output.1)"
        }
        throw Fault("\(path): not a known form of export: \(line)")
    }
}
