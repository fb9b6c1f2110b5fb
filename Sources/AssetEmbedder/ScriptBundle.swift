/// Modules in one script, each in a function of its own that is called once, after those that it imports.
///
/// Sixty small files are nice to write and slow to load: each is a request, and each is compressed without knowing
/// what the others repeat.
struct ScriptBundle {
    /// The script; it wants to be loaded as a module, so that it is strict and waits for the document.
    private(set) var text = ""
    private let modules: [String: ScriptModule]
    private var done: Set<String> = []

    /// - Parameters:
    ///   - entry: the path of the module that is begun with.
    ///   - texts: all modules by their paths.
    /// - Throws: `Fault` for modules that import one another, for what is imported and not there, and for modules
    ///   that nobody imports.
    init(entry: String, texts: [String: String]) throws {
        modules = try texts.reduce(into: [:]) { $0[$1.key] = try ScriptModule(path: $1.key, text: $1.value) }
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
        text += Self.function(of: module)
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

    private static func function(of module: ScriptModule) -> String {
        let imports = module.imports.map { item -> String in
            let source = identifier(item.path)
            if let all = item.names.first(where: { $0.name == "*" }) { return "const \(all.local) = \(source);" }
            let names = item.names.map { $0.name == $0.local ? $0.name : "\($0.name): \($0.local)" }
            return "const { \(names.joined(separator: ", ")) } = \(source);"
        }
        let exports = module.exports.map { name, local in
            if module.variables.contains(local) { return "get \(name)() { return \(local); }" }
            return name == local ? name : "\(name): \(local)"
        }
        return """
            const \(identifier(module.path)) = (() => {
            \((imports + [module.body.compacted]).joined(separator: "\n"))
            return { \(exports.joined(separator: ", ")) };
            })();

            """
    }

    /// The name of a module in the script, which no source uses.
    private static func identifier(_ path: String) -> String {
        "$" + path.dropLast(".js".count).map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
    }
}
