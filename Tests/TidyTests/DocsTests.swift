import Foundation
import Testing

/// The documentation leads somewhere, and names every command.
@Suite("Documentation")
struct DocsTests {
    static let pages = MarkdownPage.all()

    @Test("the pages are found")
    func findsPages() {
        #expect(DocsTests.pages.count > 20)
    }

    @Test("every relative link leads to a file, and to a heading in it", arguments: pages)
    func linksLeadSomewhere(page: MarkdownPage) {
        for link in page.links where !link.contains("://") && !link.hasPrefix("mailto:") {
            let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let path = parts[0].isEmpty ? page.path : MarkdownPage.joined(page.folder, parts[0])
            let file = SourceTree.root.appendingPathComponent(path)
            guard FileManager.default.fileExists(atPath: file.path) else {
                Issue.record("\(page.path): \(link) leads nowhere")
                continue
            }
            guard parts.count == 2, path.hasSuffix(".md") else { continue }
            let target = DocsTests.pages.first { $0.path == path }
            #expect(target?.anchors.contains(parts[1]) == true, "\(page.path): \(link) has no such heading")
        }
    }

    @Test("the index names every page")
    func indexIsComplete() throws {
        let index = try #require(DocsTests.pages.first { $0.path == "docs/README.md" })
        let named = Set(index.links.map { MarkdownPage.joined(index.folder, $0) })
        for page in DocsTests.pages where page.folder.hasPrefix("docs") && page.path != index.path {
            #expect(named.contains(page.path), "docs/README.md does not name \(page.path)")
        }
    }

    @Test("the reference names every command and option")
    func referenceIsComplete() throws {
        let page = try #require(DocsTests.pages.first { $0.path == "docs/reference/command-line.md" })
        let common = page.section("For all commands")
        let commands = try CommandHelp.all()
        #expect(commands.count > 10)
        for command in commands {
            let section = page.section("skeg \(command.name)")
            #expect(!section.isEmpty, "there is no section `skeg \(command.name)`")
            for option in command.options {
                let isNamed = ["`\(option)`", "`\(option) "].contains { section.contains($0) || common.contains($0) }
                #expect(isNamed, "the section `skeg \(command.name)` does not name \(option)")
            }
        }
    }
}

/// A page of the documentation.
struct MarkdownPage: Sendable, CustomTestStringConvertible {
    /// From the package's root.
    var path: String
    /// Without blocks of code.
    var lines: [Substring]

    var testDescription: String { path }
    var folder: String { path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "" }

    /// All pages of the package.
    static func all() -> [MarkdownPage] {
        let manager = FileManager.default
        let top = (try? manager.contentsOfDirectory(atPath: SourceTree.root.path)) ?? []
        let below = ["docs", "repo-template"].flatMap { folder in
            (manager.subpaths(atPath: SourceTree.root.appendingPathComponent(folder).path) ?? []).map {
                "\(folder)/\($0)"
            }
        }
        return (top + below).filter { $0.hasSuffix(".md") }.sorted().compactMap { path in
            let file = SourceTree.root.appendingPathComponent(path)
            return (try? String(contentsOf: file, encoding: .utf8)).map { MarkdownPage(path: path, text: $0) }
        }
    }

    init(path: String, text: String) {
        self.path = path
        var isCode = false
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            if line.drop(while: { $0 == " " }).hasPrefix("```") {
                isCode.toggle()
                return false
            }
            return !isCode
        }
    }

    /// Where the links lead, as they are written.
    var links: [String] {
        lines.flatMap { line in
            line.ranges(of: "](").compactMap { range in
                let rest = line[range.upperBound...]
                return rest.firstIndex(of: ")").map { String(rest[..<$0]) }
            }
        }
    }

    /// What a link can name behind `#`, as git hosts make it of headings.
    var anchors: Set<String> {
        Set(
            lines.filter { $0.hasPrefix("#") }.map { line in
                let title = line.drop { $0 == "#" }.dropFirst().lowercased()
                return String(
                    title.compactMap { character in
                        if character == " " { return "-" }
                        return character.isLetter || character.isNumber || "-_".contains(character) ? character : nil
                    })
            })
    }

    /// The text below a heading of the second level, up to the next one; empty where there is none.
    func section(_ title: String) -> String {
        guard let start = lines.firstIndex(where: { $0 == "## \(title)" }) else { return "" }
        return lines[(start + 1)...].prefix { !$0.hasPrefix("## ") }.joined(separator: "\n")
    }

    /// A path, from where a page stands.
    static func joined(_ folder: String, _ link: String) -> String {
        var parts = folder.split(separator: "/")
        for part in link.split(separator: "/") where part != "." {
            if part == ".." { parts = parts.dropLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }
}

/// A command, as the program itself describes it.
struct CommandHelp {
    var name: String
    /// With their dashes.
    var options: [String]

    /// Asks the program that was built beside the tests.
    static func all() throws -> [CommandHelp] {
        let tests = URL(fileURLWithPath: CommandLine.arguments[0])
        let process = Process()
        process.executableURL = tests.deletingLastPathComponent().appendingPathComponent("skeg")
        process.arguments = ["--experimental-dump-help"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let dump = try JSONDecoder().decode(Dump.self, from: data)
        return (dump.command.subcommands ?? []).filter { $0.commandName != "help" }.map { command in
            let names = (command.arguments ?? []).flatMap { $0.names ?? [] }
            return CommandHelp(
                name: command.commandName, options: names.map { ($0.kind == "long" ? "--" : "-") + $0.name })
        }
    }

    /// What of `--experimental-dump-help` is looked at.
    private struct Dump: Decodable {
        struct Command: Decodable {
            var commandName: String
            var arguments: [Argument]?
            var subcommands: [Command]?
        }
        struct Argument: Decodable { var names: [Name]? }
        struct Name: Decodable {
            var kind: String
            var name: String
        }
        var command: Command
    }
}
