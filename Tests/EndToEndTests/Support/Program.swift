import Glibc

/// A program of this machine, started in a process group of its own.
struct Program {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// How a program ended, and what it wrote.
    struct Outcome {
        var code: Int32
        var output: String
        var errors: String

        var lines: [Substring] { output.split(separator: "\n") }
    }

    let pid: pid_t

    /// - Parameters:
    ///   - words: The program, absolute or looked for in `PATH`, and its arguments.
    ///   - output: The file that both streams are appended to.
    init(_ words: [String], environment: [String], directory: String = "/", output: String, errors: String? = nil)
        throws
    {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let flags = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors ?? output, flags, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
        posix_spawnattr_setpgroup(&attributes, 0)
        // Threads of the test runner block signals, and a child inherits that.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        let arguments = (["/usr/bin/env", "-C", directory] + words).map { strdup($0) } + [nil]
        let variables = environment.map { strdup($0) } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var pid = pid_t()
        let error = posix_spawn(&pid, "/usr/bin/env", &actions, &attributes, arguments, variables)
        guard error == 0 else { throw Failure(description: "\(words): \(String(cString: strerror(error)))") }
        self.pid = pid
    }

    /// Waits for the end; the exit code, or 128 and the signal's number as shells say it.
    func end(within limit: Duration = .seconds(60)) async throws -> Int32 {
        do {
            return try await eventually("the end of process \(pid)", within: limit) {
                var status: Int32 = 0
                guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
                return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
            }
        } catch {
            signal(SIGKILL)
            waitpid(pid, nil, 0)
            throw error
        }
    }

    func signal(_ number: Int32) { kill(pid, number) }

    /// Runs a program to its end.
    static func run(
        _ words: [String], environment: [String], directory: String = "/", scratch: String,
        within limit: Duration = .seconds(60)
    ) async throws -> Outcome {
        let place = "\(scratch)/\(Scratch.next())"
        defer {
            unlink(place + ".out")
            unlink(place + ".err")
        }
        let program = try Program(
            words, environment: environment, directory: directory, output: place + ".out", errors: place + ".err")
        let code = try await program.end(within: limit)
        return Outcome(code: code, output: TextFile.read(place + ".out"), errors: TextFile.read(place + ".err"))
    }
}

/// Small files.
enum TextFile {
    /// Empty where there is none.
    static func read(_ path: String) -> String { String(decoding: bytes(path), as: UTF8.self) }

    static func bytes(_ path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = piece.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return bytes }
            bytes += piece[..<count]
        }
    }

    /// Writes a file anew, with the folders that lead to it. Never through a link: what it leads to is not the tests'.
    static func write(_ text: String, to path: String) throws {
        var folder = ""
        for part in path.split(separator: "/").dropLast() {
            folder += "/\(part)"
            mkdir(folder, 0o755)
        }
        unlink(path)
        guard let file = fopen(path, "wxe") else {
            throw Program.Failure(description: "\(path): \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        fputs(text, file)
    }
}
