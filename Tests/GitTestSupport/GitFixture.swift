package import Git
import Glibc

/// A temporary directory in which real `git` makes repositories: no configuration of the machine or the user acts, and
/// author and time are fixed.
package final class GitFixture: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package var description: String

        package init(description: String) { self.description = description }
    }

    package let directory: String

    package init() throws {
        var template = Array("/tmp/skeg-git-tests.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(description: "mkdtemp failed") }
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { _ = try? run("/", ["rm", "-rf", directory]) }

    /// An empty repository with the branch main and, below it, its path.
    package func repository(_ name: String = "work", bare: Bool = false) throws -> WorkRepository {
        let path = "\(directory)/\(name)"
        try run(directory, ["git", "init", "--quiet", "--initial-branch=main"] + (bare ? ["--bare"] : []) + [path])
        return WorkRepository(fixture: self, path: path)
    }

    package func mirror(_ name: String = "mirror") throws -> Mirror {
        try Mirror(directory: "\(directory)/state/git", name: name)
    }

    /// Runs a program, and gives its standard output without the last line break.
    @discardableResult
    package func run(_ directory: String, _ command: [String], input: String? = nil) throws -> String {
        let environment = [
            "PATH=/usr/bin:/bin:/usr/sbin", "HOME=\(self.directory)", "GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C",
            "GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.org", "GIT_AUTHOR_DATE=1700000000 +0100",
            "GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.org", "GIT_COMMITTER_DATE=1700000000 +0100"
        ]
        let output = try temporaryFile()
        let errors = try temporaryFile()
        let source = try temporaryFile()
        defer { for file in [output, errors, source] { close(file) } }
        if let input {
            _ = Array(input.utf8).withUnsafeBytes { write(source, $0.baseAddress, $0.count) }
            lseek(source, 0, SEEK_SET)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, source, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        let arguments = (["env", "-C", directory] + command).map { strdup($0) } + [nil]
        let variables = environment.map { strdup($0) } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var process = pid_t()
        let failure = posix_spawnp(&process, "env", &actions, nil, arguments, variables)
        guard failure == 0 else { throw Failure(description: "\(command[0]): \(String(cString: strerror(failure)))") }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        guard status == 0 else {
            throw Failure(description: "\(command.joined(separator: " ")): status \(status): \(content(errors))")
        }
        return content(output)
    }

    private func temporaryFile() throws -> Int32 {
        var template = Array("/tmp/skeg-output.XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw Failure(description: "mkostemp failed") }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(template)
        return descriptor
    }

    private func content(_ descriptor: Int32) -> String {
        lseek(descriptor, 0, SEEK_SET)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = read(descriptor, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A repository that real `git` works in.
package struct WorkRepository: Sendable {
    package let fixture: GitFixture
    package let path: String

    package init(fixture: GitFixture, path: String) {
        self.fixture = fixture
        self.path = path
    }

    @discardableResult
    package func git(_ arguments: String..., input: String? = nil) throws -> String {
        try fixture.run(path, ["git"] + arguments, input: input)
    }

    package func write(_ file: String, _ content: String) throws {
        let target = "\(path)/\(file)"
        if let slash = target.lastIndex(of: "/") {
            try fixture.run("/", ["mkdir", "-p", String(target[..<slash])])
        }
        guard let stream = fopen(target, "w") else { throw GitFixture.Failure(description: "cannot write \(target)") }
        fputs(content, stream)
        fclose(stream)
    }

    /// Writes the files, commits everything, and gives the commit.
    @discardableResult
    package func commit(_ message: String = "change", _ files: [String: String] = [:]) throws -> ObjectID {
        for (file, content) in files { try write(file, content) }
        try git("add", "--all")
        try git("commit", "--quiet", "--allow-empty", "--message", message)
        return try id("HEAD")
    }

    package func id(_ revision: String) throws -> ObjectID {
        let text = try git("rev-parse", revision)
        guard let id = ObjectID(text) else { throw GitFixture.Failure(description: "no commit id: \(text)") }
        return id
    }

    package var remote: Remote {
        get throws { try Remote(path: path) }
    }
}
