import Foundation

/// Writes a Swift file with the texts of all files in a folder: `AssetEmbedder OUTPUT FOLDER`.
@main
struct AssetEmbedder {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else { throw Fault(description: "usage: AssetEmbedder OUTPUT FOLDER") }
        let folder = URL(fileURLWithPath: arguments[2], isDirectory: true)
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
        let entries = try names.compactMap { try entry($0, in: folder) }
        let source = """
            /// The files of the page by their paths. Written by the build; see the plugin EmbedAssets.
            enum EmbeddedAssets {
                static let texts: [String: String] = [
            \(entries.joined(separator: "\n"))
                ]
            }

            """
        try Data(source.utf8).write(to: URL(fileURLWithPath: arguments[1]), options: .atomic)
    }

    /// An entry of the dictionary; nil for what is no file of the page, such as a folder.
    private static func entry(_ name: String, in folder: URL) throws -> String? {
        let file = folder.appendingPathComponent(name)
        guard !file.pathExtension.isEmpty, !file.lastPathComponent.hasPrefix(".") else { return nil }
        guard let text = String(data: try Data(contentsOf: file), encoding: .utf8) else {
            throw Fault(description: "\(name): the page's files are texts in UTF-8")
        }
        guard !text.contains("\r") else { throw Fault(description: "\(name): ends lines with carriage returns") }
        let mark = hashes(around: text)
        return "\(mark)\"\(name)\"\(mark): \(mark)\"\"\"\n\(text)\n\"\"\"\(mark),"
    }

    /// So many number signs that nothing in the text ends or escapes the literal.
    private static func hashes(around text: String) -> String {
        var mark = "#"
        while text.contains("\"\(mark)") || text.contains("\\\(mark)") { mark += "#" }
        return mark
    }

    private struct Fault: Error, CustomStringConvertible {
        let description: String
    }
}
