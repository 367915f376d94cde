import ArgumentParser
import Glibc

/// A text in clear, for as long as an editor has it open: in a folder in memory that only its owner may look into, removed with
/// whatever the editor has left beside it.
enum PlaintextFile {
    /// Folders in memory; where there is neither, nothing is edited rather than left on a disk.
    private static let folders = ["/dev/shm", "/run/shm"]
    /// Files that an editor may leave behind.
    private static let leftoverLimit = 100

    /// The text as the editor leaves it.
    static func edit(_ text: [UInt8], name: String) throws -> [UInt8] {
        guard let root = folders.first(where: { access($0, W_OK | X_OK) == 0 }) else {
            throw ValidationError("there is no folder in memory to edit in: mount a tmpfs at \(folders[0])")
        }
        let folder = try makeFolder(in: root)
        // The signals that a terminal sends are the editor's; the text must be removed in any case.
        let signals = [SIGINT, SIGQUIT, SIGHUP, SIGTERM]
        let earlier = signals.map { signal($0, SIG_IGN) }
        defer {
            remove(folder)
            for (number, handler) in zip(signals, earlier) { signal(number, handler) }
        }
        let path = "\(folder)/\(name)"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SecretFile.failure(path) }
        let isWritten = SecretFile.put(text, descriptor)
        close(descriptor)
        guard isWritten else { throw SecretFile.failure(path) }
        try run(Terminal.text("VISUAL") ?? Terminal.text("EDITOR") ?? "vi", on: path, resetting: signals)
        return try SecretFile.read(path)
    }

    private static func makeFolder(in root: String) throws -> String {
        var template = Array("\(root)/skeg-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SecretFile.failure(root) }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func remove(_ folder: String) {
        guard let directory = opendir(folder) else { return }
        var names: [String] = []
        while names.count < leftoverLimit, let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append("\(folder)/\(name)") }
        }
        closedir(directory)
        for path in names {
            overwrite(path)
            unlink(path)
        }
        rmdir(folder)
    }

    private static func overwrite(_ path: String) {
        var status = stat()
        let descriptor = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        guard fstat(descriptor, &status) == 0, status.st_size <= 2 * SecretFile.sizeLimit else { return }
        _ = SecretFile.put([UInt8](repeating: 0, count: Int(status.st_size)), descriptor)
    }

    /// The editor may be a program with options, so a shell takes its words apart; the path is no word of them.
    private static func run(_ editor: String, on path: String, resetting signals: [Int32]) throws {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var reset = sigset_t()
        sigemptyset(&reset)
        for number in signals { sigaddset(&reset, number) }
        posix_spawnattr_setsigdefault(&attributes, &reset)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        let words: [String] = ["sh", "-c", "exec \(editor) \"$1\"", "sh", path]
        let arguments = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var pid = pid_t()
        let error = posix_spawn(&pid, "/bin/sh", nil, &attributes, arguments, environ)
        guard error == 0 else {
            throw ValidationError("the editor cannot be started: \(String(cString: strerror(error)))")
        }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else { throw ValidationError("the editor failed: nothing was changed") }
    }
}
