import Foundation
import PackagePlugin

/// Compiles the page that the files of a target's folder `AdminCenter/Assets` make into it, as text in a Swift file.
///
/// SwiftPM's own `.embedInCode` writes arrays of bytes, which take the compiler seconds for each hundred kilobytes;
/// a literal text takes it nothing.
@main
struct EmbedAssets: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folder = target.directoryURL.appending(path: "AdminCenter/Assets")
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
        let files = names.map { folder.appending(path: $0) }.filter {
            !$0.hasDirectoryPath && !$0.pathExtension.isEmpty
        }
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedAssets.swift")
        return [
            .buildCommand(
                displayName: "Embedding the page's \(files.count) files",
                executable: try context.tool(named: "AssetEmbedder").url,
                arguments: [output.path, folder.path], inputFiles: files, outputFiles: [output])
        ]
    }
}
