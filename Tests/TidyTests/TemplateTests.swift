import Foundation
import Testing

/// What `skeg init` writes is repo-template/, file by file.
@Suite("Template")
struct TemplateTests {
    @Test("the files in the binary are those of repo-template/; scripts/embed-template brings them up to date")
    func isUpToDate() throws {
        let folder = SourceTree.root.appendingPathComponent("repo-template")
        let source = SourceTree.root.appendingPathComponent("Sources/skeg/Starter/StarterRepository+Files.swift")
        let embedded = try String(contentsOf: source, encoding: .utf8)
        let paths = try #require(FileManager.default.subpaths(atPath: folder.path)).sorted().filter { path in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: folder.appendingPathComponent(path).path, isDirectory: &isFolder)
            return !isFolder.boolValue
        }
        #expect(!paths.isEmpty)
        for path in paths {
            let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
                $0.isEmpty ? "" : "            \($0)"
            }
            #expect(embedded.contains("\"\(path)\",\n            #\"\"\"\n\(lines.joined(separator: "\n"))"), "\(path)")
        }
        #expect(embedded.components(separatedBy: "#\"\"\"\n").count - 1 == paths.count)
    }
}
