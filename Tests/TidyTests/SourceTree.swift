import Foundation
import Testing

/// The package's own files, found from where this one stands.
struct SourceTree {
    struct File: Sendable, CustomTestStringConvertible {
        /// From the package's root.
        var path: String
        var lines: [Substring]

        var testDescription: String { path }

        /// The target, for files in Sources.
        var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

        /// Each line without comments and without what stands in string literals, with its number.
        var code: [(number: Int, text: String)] {
            var result: [(Int, String)] = []
            var isInsideText = false
            for (index, line) in lines.enumerated() {
                let quotes = line.ranges(of: "\"\"\"").count
                if quotes % 2 == 1 { isInsideText.toggle() }
                guard !isInsideText, quotes == 0 else { continue }
                result.append((index + 1, File.stripped(line)))
            }
            return result
        }

        private static func stripped(_ line: Substring) -> String {
            var result = ""
            var isInsideString = false
            var previous: Character = " "
            for character in line {
                if character == "\"" && previous != "\\" {
                    isInsideString.toggle()
                } else if !isInsideString {
                    if character == "/" && previous == "/" { return String(result.dropLast()) }
                    result.append(character)
                }
                previous = character
            }
            return result
        }
    }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The Swift files below a folder of the package, in the order of their paths.
    static func swiftFiles(in folder: String) -> [File] {
        let start = root.appendingPathComponent(folder)
        guard let paths = FileManager.default.subpaths(atPath: start.path) else { return [] }
        return paths.filter { $0.hasSuffix(".swift") }.sorted().compactMap { path in
            guard let text = try? String(contentsOf: start.appendingPathComponent(path), encoding: .utf8) else {
                return nil
            }
            return File(
                path: "\(folder)/\(path)",
                lines: text.split(separator: "\n", omittingEmptySubsequences: false))
        }
    }
}
