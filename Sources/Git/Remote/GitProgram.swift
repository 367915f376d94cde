internal import CLibGit2
internal import Glibc

/// The `git` program, used only where a local repository has hooks that a push must run: they are its owner's rules.
enum GitProgram {
    /// How often the running program is looked at, in microseconds.
    private static let pollMicroseconds: UInt32 = 5_000

    /// `git push` from the mirror, without configuration of the system or the user.
    static func push(
        _ commit: ObjectID, to name: String, of remote: LocalRemote, from mirror: Repository, interruption: Interruption
    ) throws(GitError) -> PushResult {
        let directory = mirror.commonDirectory
        let (status, output) = try run(
            ["git", "-C", directory, "push", "--porcelain", "--no-verify", "--", remote.path, "\(commit):\(name)"],
            interruption: interruption)
        let after = try Repository(open: remote.path).target(of: name)
        if status == 0, after == commit { return .pushed }
        if output.contains("[remote rejected]") || output.contains("hook declined") || after == nil {
            throw GitError(.rejected, "\(remote.path) refused the push to \(name): \(output)")
        }
        if output.contains("[rejected]") { return .rejected(remote: after) }
        throw GitError(.rejected, "git push to \(remote.path) failed: \(output)")
    }

    /// The exit status and the output of a program; its output is cut at 4096 bytes.
    private static func run(
        _ command: [String], interruption: Interruption
    ) throws(GitError) -> (status: Int32, output: String) {
        var pipes: [Int32] = [-1, -1]
        guard pipe(&pipes) == 0 else {
            throw GitError(.other, "cannot make a pipe: \(String(cString: strerror(errno)))")
        }
        defer { close(pipes[0]) }
        for end in pipes { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(pipes[0], F_SETFL, O_NONBLOCK)
        let process = try spawn(command, output: pipes[1])
        close(pipes[1])
        var output: [UInt8] = []
        var status: Int32 = 0
        while true {
            drain(pipes[0], into: &output)
            let ended = waitpid(process, &status, WNOHANG)
            if ended == process { break }
            if ended < 0 && errno != EINTR {
                throw GitError(.other, "cannot wait for git: \(String(cString: strerror(errno)))")
            }
            if let error = interruption.error {
                kill(process, SIGKILL)
                waitpid(process, &status, 0)
                throw error
            }
            usleep(pollMicroseconds)
        }
        drain(pipes[0], into: &output)
        return (status, String(decoding: output, as: UTF8.self).split(separator: "\n").joined(separator: " "))
    }

    private static func spawn(_ command: [String], output: Int32) throws(GitError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        // The threads here block signals, and a child would inherit that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let environment = [
            "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/nonexistent", "GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C",
            "GIT_TERMINAL_PROMPT=0"
        ]
        let arguments = command.map { strdup($0) } + [nil]
        let variables = environment.map { strdup($0) } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var process = pid_t()
        let failure = posix_spawnp(&process, "git", &actions, &attributes, arguments, variables)
        guard failure == 0 else {
            throw GitError(
                .rejected, "the repository has hooks, which only git can run: \(String(cString: strerror(failure)))")
        }
        return process
    }

    private static func drain(_ descriptor: Int32, into output: inout [UInt8]) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
            output += buffer[..<min(count, max(0, 4096 - output.count))]
        }
    }
}
