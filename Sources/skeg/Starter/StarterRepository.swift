import ArgumentParser
import Daemon
import Git
import Glibc
import Objects

/// The repository that `skeg init` makes.
enum StarterRepository {
    /// Writes the files, and commits them in the user's name.
    static func write(to directory: String) throws {
        for file in files {
            let path = "\(directory)/\(file.path)"
            try makeFolders(for: path)
            try write(file.text, to: path)
        }
        try LocalRepository.initialise(at: directory)
        let author = CommitSignature(name: userName, email: "\(userName)@\(hostName)", seconds: SystemClock.now.seconds)
        _ = try LocalRepository.commitAll(at: directory, author: author, message: "The first applications\n")
    }

    private static var userName: String { getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? "skeg" }

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
}
