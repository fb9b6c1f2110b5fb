/// The page as it is served, made of its sources: the document, one script, one style sheet, and the rest as it is.
///
/// The sources run in a browser as they are. A build makes fewer and smaller files of them.
struct Page {
    /// The files by their paths.
    private(set) var files: [String: String]

    /// - Parameter sources: the files by their paths, with `index.html`, which names the style sheets and one script.
    /// - Throws: `Fault` where the sources do not fit together.
    init(sources: [String: String]) throws {
        guard let document = sources["index.html"] else { throw Fault("index.html: is not there") }
        let styles = document.matches(of: #/<link rel="stylesheet" href="{{base}}([^"]+)">\n/#)
        let scripts = document.matches(of: #/<script type="module" src="{{base}}([^"]+)">/#)
        guard let style = styles.first, scripts.count == 1 else {
            throw Fault("index.html: names no style sheets or not one script")
        }
        files = sources.filter { !$0.key.hasSuffix(".css") && !$0.key.hasSuffix(".js") }
        let sheets = try styles.map { match in
            guard let sheet = sources[String(match.output.1)] else {
                throw Fault("index.html: \(match.output.1) is not there")
            }
            do {
                return try sheet.compactedStyle()
            } catch {
                throw Fault("\(match.output.1): \(error)")
            }
        }
        let named = styles.map { String($0.output.1) }
        if let unused = sources.keys.sorted().first(where: { $0.hasSuffix(".css") && !named.contains($0) }) {
            throw Fault("index.html: does not name \(unused)")
        }
        files["main.css"] = sheets.joined(separator: "\n")
        let entry = String(scripts[0].output.1)
        let bundle = try ScriptBundle(entry: entry, texts: sources.filter { $0.key.hasSuffix(".js") })
        files[entry] = try bundle.text.withShortNames(for: bundle.exports)
        var joined = document
        for match in styles.reversed() { joined.removeSubrange(match.range) }
        joined.insert(contentsOf: "<link rel=\"stylesheet\" href=\"{{base}}main.css\">\n", at: style.range.lowerBound)
        files["index.html"] = joined
    }
}
