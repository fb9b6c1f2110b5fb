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
        let content = compact(text)
        let mark = hashes(around: content)
        return "\(mark)\"\(name)\"\(mark): \(mark)\"\"\"\n\(content)\n\"\"\"\(mark),"
    }

    /// Without the comments that stand on lines of their own, and without indentation: a browser needs neither.
    ///
    /// The page's sources write comments on lines of their own only, and no text over several lines; where one does
    /// (a line has an odd number of backticks), everything stays.
    private static func compact(_ text: String) -> String {
        let lines = text.split(separator: "\n")
        guard lines.allSatisfy({ $0.count { $0 == "`" }.isMultiple(of: 2) }) else { return text }
        var isInComment = false
        var kept: [Substring] = []
        for line in lines {
            let words = line.drop { $0 == " " }
            if words.hasPrefix("/*") { isInComment = true }
            if !isInComment, !words.hasPrefix("//"), !words.isEmpty { kept.append(words) }
            if words.hasSuffix("*/") { isInComment = false }
        }
        return kept.joined(separator: "\n")
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
