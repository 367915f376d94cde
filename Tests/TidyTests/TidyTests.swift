import Foundation
import Testing

/// The rules of the house that the compiler does not hold up.
@Suite("Tidy")
struct TidyTests {
    /// Values and decisions: a function of what they are given, and nothing else.
    static let pureTargets: Set = [
        "Objects", "Measurements", "Store", "Controllers", "Scheduler", "PodLifecycle", "GitOps", "Admission", "Access",
        "API", "Encryption", "UserMetrics"
    ]

    /// The one place in a pure target that carries out: the store's own threads and locks.
    static let drivers = ["Sources/Store/Driver/"]

    static let sources = SourceTree.swiftFiles(in: "Sources")

    @Test("the source tree is found")
    func findsSources() {
        #expect(TidyTests.sources.count > 50)
    }

    @Test("values and decisions know no clock, chance, file, lock or waiting")
    func pureTargetsArePure() {
        let forbidden = [
            "import Foundation", "import Glibc", "import Synchronization", "import NIO", "import CSQLite",
            "import CLibGit2", "import CLinux", "await ", "Date()", "ContinuousClock", "SystemRandomNumberGenerator",
            ".random(in:", ".shuffled()", ".randomElement()", "print(", "UUID()", "Task {", "Mutex"
        ]
        expectNone(
            of: forbidden,
            in: TidyTests.sources.filter { file in
                TidyTests.pureTargets.contains(file.target) && !TidyTests.drivers.contains { file.path.hasPrefix($0) }
            })
    }

    @Test("nothing traps on what came from outside")
    func nothingTraps() {
        let forTests: Set = ["TestSupport", "Simulator"]
        expectNone(
            of: ["try!", "fatalError(", "as!", "preconditionFailure("],
            in: TidyTests.sources.filter { !forTests.contains($0.target) })
    }

    @Test("nothing is left open")
    func nothingIsLeftOpen() {
        let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X:"]
        for file in TidyTests.sources {
            for (index, line) in file.lines.enumerated() where words.contains(where: { line.contains($0) }) {
                Issue.record("\(file.path):\(index + 1): \(line)")
            }
        }
    }

    @Test("a file holds one idea: at most 400 lines")
    func filesAreShort() {
        for file in TidyTests.sources where file.lines.count > 400 {
            Issue.record("\(file.path) has \(file.lines.count) lines")
        }
    }

    @Test("a function is at most 70 lines")
    func functionsAreShort() {
        for file in TidyTests.sources {
            for function in functions(in: file) where function.length > 70 {
                Issue.record("\(file.path):\(function.line): \(function.length) lines")
            }
        }
    }

    @Test("no test room is empty")
    func roomsHaveFiles() {
        for folder in ["Sources", "Tests"] {
            for file in SourceTree.swiftFiles(in: folder) where file.path.hasSuffix("/Room.swift") {
                Issue.record("\(file.path) holds a place and nothing else")
            }
        }
    }

    private func expectNone(of words: [String], in files: [SourceTree.File]) {
        for file in files {
            for line in file.code {
                for word in words where line.text.contains(word) {
                    Issue.record("\(file.path):\(line.number): \(word)")
                }
            }
        }
    }

    /// Functions by their indentation, which the formatter keeps: from the line with `func` or `init` to the brace that
    /// closes it.
    private func functions(in file: SourceTree.File) -> [(line: Int, length: Int)] {
        var found: [(line: Int, length: Int)] = []
        for (index, line) in file.lines.enumerated() {
            let text = line.drop { $0 == " " }
            let words = text.prefix { $0 != "(" && $0 != "{" && $0 != "=" }.split(separator: " ")
            guard words.contains("func") || words.last?.hasPrefix("init") == true, text.contains("("),
                !text.hasSuffix("}")
            else { continue }
            let closing = String(repeating: " ", count: line.count - text.count) + "}"
            guard let end = file.lines[index...].firstIndex(where: { $0 == closing }) else { continue }
            found.append((index + 1, end - index + 1))
        }
        return found
    }
}
