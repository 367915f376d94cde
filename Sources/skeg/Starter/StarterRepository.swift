import ArgumentParser
import Glibc

/// The repository that `skeg init` makes.
enum StarterRepository {
    /// Writes the files, and commits them with the user's own git.
    static func write(to directory: String) throws {
        for file in files {
            let path = "\(directory)/\(file.path)"
            try makeFolders(for: path)
            try write(file.text, to: path)
        }
        try git("init", "-q", "-b", "main", directory)
        try git("-C", directory, "add", "-A")
        // People who have never told git their names can still begin.
        let identity = ["-c", "user.useConfigOnly=false"]
        try git(["-C", directory] + identity + ["commit", "-q", "-m", "The first applications"])
    }

    private static func makeFolders(for path: String) throws {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/").dropLast() {
            made += "/\(part)"
            guard mkdir(made, 0o755) == 0 || errno == EEXIST else { throw failure(made) }
        }
    }

    private static func write(_ text: String, to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw failure(path) }
            rest = rest.dropFirst(count)
        }
    }

    private static func failure(_ path: String) -> ValidationError {
        ValidationError("\(path): \(String(cString: strerror(errno)))")
    }

    private static func git(_ arguments: String...) throws { try git(arguments) }

    private static func git(_ arguments: [String]) throws {
        var process = pid_t()
        let words: [UnsafeMutablePointer<CChar>?] = (["git"] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        guard posix_spawnp(&process, "git", nil, nil, words, environ) == 0 else {
            throw ValidationError("the program git is not installed")
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        guard status == 0 else { throw ValidationError("git \(arguments.joined(separator: " ")) failed") }
    }
}
