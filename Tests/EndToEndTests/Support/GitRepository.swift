/// A repository that the real git works on, apart from the settings of whoever runs the tests.
struct GitRepository {
    let path: String
    private let scratch: String
    private let environment: [String]

    /// Makes an empty one with the branch `main`.
    init(at path: String, scratch: String, isBare: Bool = false) async throws {
        self.path = path
        self.scratch = scratch
        environment = GitRepository.environment(home: scratch)
        let arguments = ["git", "init", "-q", "-b", "main"] + (isBare ? ["--bare"] : []) + [path]
        let outcome = try await Program.run(arguments, environment: environment, scratch: scratch)
        guard outcome.code == 0 else { throw Program.Failure(description: outcome.errors) }
    }

    static func environment(home: String) -> [String] {
        [
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=\(home)",
            "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.org",
            "GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.org", "SWIFT_BACKTRACE=enable=no"
        ]
    }

    @discardableResult
    func git(_ arguments: String...) async throws -> String { try await git(arguments) }

    @discardableResult
    func git(_ arguments: [String]) async throws -> String {
        let outcome = try await Program.run(
            ["git", "-C", path] + arguments, environment: environment, scratch: scratch)
        guard outcome.code == 0 else {
            throw Program.Failure(description: "git \(arguments.joined(separator: " ")): \(outcome.errors)")
        }
        var text = outcome.output
        while text.last == "\n" { text.removeLast() }
        return text
    }

    func write(_ files: [String: String]) throws {
        for (name, text) in files { try TextFile.write(text, to: "\(path)/\(name)") }
    }

    /// Writes files, and removes those whose text is nil; gives the new commit's id.
    @discardableResult
    func commit(_ message: String, _ files: [String: String?] = [:]) async throws -> String {
        for (name, text) in files {
            if let text { try write([name: text]) } else { try await git("rm", "-q", name) }
        }
        try await git("add", "-A")
        try await git("commit", "-q", "--allow-empty", "-m", message)
        return try await head()
    }

    func head(_ name: String = "HEAD") async throws -> String { try await git("rev-parse", name) }

    /// The commits of a branch, the oldest first; empty where there is no such branch.
    func history(of branch: String) async throws -> [StatusCommit] {
        guard try await !git("branch", "--list", branch).isEmpty else { return [] }
        let format = "%H%x1f%s%x1f%(trailers:only,unfold)%x1e"
        return try await git("log", "--reverse", "--format=" + format, branch).split(separator: "\u{1e}")
            .compactMap(StatusCommit.init)
    }

    /// What the files of a branch say, all together.
    func everything(on branch: String) async throws -> String {
        try await git("log", "-p", "--format=fuller", branch)
    }
}

/// A commit with its trailers.
struct StatusCommit {
    var id: String
    var subject: String
    var trailers: [String: String] = [:]

    init?(_ text: Substring) {
        let parts = text.split(separator: "\u{1f}", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        id = String(parts[0].drop { $0 == "\n" })
        subject = String(parts[1])
        for line in parts[2].split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            trailers[String(line[..<colon])] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
    }
}
