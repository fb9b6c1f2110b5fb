/// Modules in one script, each in a function of its own that is called once, after those that it imports.
///
/// Sixty small files are nice to write and slow to load: each is a request, and each is compressed without knowing
/// what the others repeat. What a module exports keeps its name in the whole script, so that nothing stands where it
/// was imported.
struct ScriptBundle {
    /// The script; it wants to be loaded as a module, so that it is strict and waits for the document.
    private(set) var text = ""
    private let modules: [String: ScriptModule]
    /// The modules of which others import all at once.
    private let whole: Set<String>
    private var done: Set<String> = []
    /// Which module has exported a name.
    private var owners: [String: String] = [:]

    /// The names that modules export, which are names of the whole script.
    var exports: Set<String> { Set(owners.keys) }

    /// - Parameters:
    ///   - entry: the path of the module that is begun with.
    ///   - texts: all modules by their paths.
    /// - Throws: `Fault` for modules that import one another, for what is imported and not there, for modules that
    ///   nobody imports, and for two exports of one name.
    init(entry: String, texts: [String: String]) throws {
        modules = try texts.reduce(into: [:]) { $0[$1.key] = try ScriptModule(path: $1.key, text: $1.value) }
        let imports = modules.values.flatMap(\.imports)
        whole = Set(imports.filter { item in item.names.contains { $0.name == "*" } }.map(\.path))
        try add(entry, by: [])
        let idle = modules.keys.filter { !done.contains($0) }.sorted()
        guard idle.isEmpty else { throw Fault("imported by nobody: \(idle.joined(separator: ", "))") }
    }

    /// Adds a module after those that it imports.
    private mutating func add(_ path: String, by chain: [String]) throws {
        guard !done.contains(path) else { return }
        guard !chain.contains(path) else {
            throw Fault("import one another: \((chain + [path]).joined(separator: ", "))")
        }
        guard let module = modules[path] else {
            throw Fault("\(chain.last ?? path): imports \(path), which is not there")
        }
        for item in module.imports {
            try add(item.path, by: chain + [path])
            try check(item, in: module)
        }
        try claimNames(of: module)
        do {
            text += try function(of: module).compactedScript() + "\n"
        } catch {
            throw Fault("\(path): \(error)")
        }
        done.insert(path)
    }

    private func check(_ item: ScriptModule.Import, in module: ScriptModule) throws {
        guard let source = modules[item.path] else { return }
        for (name, _) in item.names where name != "*" {
            guard source.exports.contains(where: { $0.name == name }) else {
                throw Fault("\(module.path): imports \(name), which \(item.path) does not export")
            }
            // A constant would keep the value that it had first.
            guard !source.variables.contains(name) else {
                throw Fault("\(module.path): \(name) of \(item.path) changes; import all of that module")
            }
        }
    }

    /// Refuses names that would mean something else to other modules than they mean there.
    private mutating func claimNames(of module: ScriptModule) throws {
        for (name, _) in module.exports where name != "default" {
            guard !Self.namesOfBrowsers.contains(name) else {
                throw Fault("\(module.path): exports \(name), which browsers have a meaning for")
            }
            if let owner = owners.updateValue(module.path, forKey: name) {
                throw Fault("\(module.path): exports \(name), and so does \(owner)")
            }
        }
    }

    private func function(of module: ScriptModule) -> String {
        let (inner, outer) = (parameters(of: module).map(\.inner), parameters(of: module).map(\.outer))
        let body = { (answer: String) in
            "((\(inner.joined(separator: ", "))) => {\n\(module.body)\n\(answer)})(\(outer.joined(separator: ", ")));"
        }
        let constants = module.exports.filter { !module.variables.contains($0.local) }
        let names = constants.map { Self.name(of: $0.name, in: module.path) }
        guard !whole.contains(module.path) else {
            let fields = module.exports.map { name, local in
                module.variables.contains(local) ? "get \(name)() { return \(local); }" : "\(name): \(local)"
            }
            let object = Self.name(of: "*", in: module.path)
            return "const \(object) = \(body("return { \(fields.joined(separator: ", ")) };\n"))\n"
                + "const { \(names.joined(separator: ", ")) } = \(object);"
        }
        guard !names.isEmpty else { return body("") }
        let locals = constants.map(\.local).joined(separator: ", ")
        return "const [\(names.joined(separator: ", "))] = \(body("return [\(locals)];\n"))"
    }

    /// What a module calls otherwise than the whole script does: it is handed to its function.
    private func parameters(of module: ScriptModule) -> [(inner: String, outer: String)] {
        module.imports.flatMap { item in
            item.names.filter { $0.name != $0.local }.map { ($0.local, Self.name(of: $0.name, in: item.path)) }
        }
    }

    /// What an export of a module is called in the script. No source uses names that begin with a dollar sign.
    private static func name(of export: String, in path: String) -> String {
        let module = path.dropLast(".js".count).map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
        return switch export {
        case "default": "$\(module)"
        case "*": "$$\(module)"
        default: export
        }
    }

    /// Names of `Window` that sources write alone, without `window` (https://html.spec.whatwg.org/#the-window-object).
    private static let namesOfBrowsers: Set<String> = [
        "addEventListener", "alert", "blur", "close", "closed", "confirm", "crypto", "document", "event", "fetch",
        "find",
        "focus", "history", "localStorage", "location", "matchMedia", "name", "navigator", "open", "origin", "parent",
        "performance", "print", "prompt", "removeEventListener", "screen", "scroll", "scrollTo", "self",
        "sessionStorage",
        "setInterval", "setTimeout", "status", "stop", "structuredClone", "top", "window",
    ]
}
