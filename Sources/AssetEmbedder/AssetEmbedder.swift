import Foundation

/// Writes a Swift file with the page that the files of a folder make: `AssetEmbedder OUTPUT FOLDER`.
@main
struct AssetEmbedder {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else { throw Fault("usage: AssetEmbedder OUTPUT FOLDER") }
        let page = try Page(sources: try sources(in: URL(fileURLWithPath: arguments[2], isDirectory: true)))
        let entries = try page.files.sorted { $0.key < $1.key }.map(entry)
        let source = """
            /// The files of the page. Written by the build; see the plugin EmbedAssets.
            enum EmbeddedAssets {
                static let files = [
            \(entries.joined(separator: "\n"))
                ]
            }

            """
        try Data(source.utf8).write(to: URL(fileURLWithPath: arguments[1]), options: .atomic)
    }

    /// The texts of a folder's files by their paths in it; hidden files and folders have none.
    private static func sources(in folder: URL) throws -> [String: String] {
        var texts: [String: String] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            let file = folder.appendingPathComponent(name)
            guard !file.pathExtension.isEmpty, !file.lastPathComponent.hasPrefix(".") else { continue }
            guard let text = String(data: try Data(contentsOf: file), encoding: .utf8) else {
                throw Fault("\(name): the page's files are texts in UTF-8")
            }
            guard !text.contains("\r") else { throw Fault("\(name): ends lines with carriage returns") }
            texts[name] = text
        }
        return texts
    }

    private static func entry(path: String, text: String) throws -> String {
        let mark = hashes(around: text)
        let compressed = Data(try gzip(Array(text.utf8))).base64EncodedString()
        return """
            EmbeddedAsset(
            path: "\(path)", text: \(mark)\"""
            \(text)
            \"""\(mark), gzip: "\(compressed)"),
            """
    }

    /// So many number signs that nothing in the text ends or escapes the literal.
    private static func hashes(around text: String) -> String {
        var mark = "#"
        while text.contains("\"\(mark)") || text.contains("\\\(mark)") { mark += "#" }
        return mark
    }
}
