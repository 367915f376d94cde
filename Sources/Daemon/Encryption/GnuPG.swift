public import Encryption
internal import Glibc

/// The program `gpg`, asked to open a message with the keys that it has.
public struct GnuPG: Sendable {
    /// How long it may take: a smart card or an agent may ask somebody.
    private static let timeLimit = Duration.seconds(20)
    /// How much it may answer: a data key has 32 bytes.
    private static let answerLimit = 64 * 1024
    private static let messageLimit = 1 << 20

    /// Nil where no `gpg` is installed.
    public static var installed: GnuPG? {
        let folders = (getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin").split(separator: ":")
        return folders.contains { access("\($0)/gpg", X_OK) == 0 } ? GnuPG() : nil
    }

    /// Words of ours alone, so that none can be taken for another option; the message comes over standard input.
    private static let words = ["gpg", "--batch", "--no-tty", "--quiet", "--pinentry-mode", "error", "--decrypt"]

    /// Opens an armored message.
    public func open(_ message: String) throws(EncryptionError) -> [UInt8] {
        let input = Array(message.utf8)
        guard input.count <= GnuPG.messageLimit else {
            throw EncryptionError(.limit, "the message is longer than \(GnuPG.messageLimit) bytes (limit messageLimit)")
        }
        var pipes = Pipes()
        guard pipes.open() else {
            throw EncryptionError(.malformed, "gpg cannot be started: \(String(cString: strerror(errno)))")
        }
        defer { pipes.closeAll() }
        let child = try GnuPG.start(GnuPG.words, pipes)
        pipes.closeTheirs()
        let answer = pipes.exchange(input, answerLimit: GnuPG.answerLimit, timeLimit: GnuPG.timeLimit)
        if answer == nil { kill(child, SIGKILL) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        guard let answer else {
            throw EncryptionError(.noIdentity, "gpg did not answer within \(GnuPG.timeLimit.components.seconds) s")
        }
        // What it says about the failure is for its user and not for everybody.
        guard status == 0 else { throw EncryptionError(.noIdentity, "gpg has no key that opens it, or may not use it") }
        return answer
    }

    private static func start(_ words: [String], _ pipes: Pipes) throws(EncryptionError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipes.input.theirs, 0)
        posix_spawn_file_actions_adddup2(&actions, pipes.output.theirs, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        let arguments = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var pid = pid_t()
        let error = posix_spawnp(&pid, words[0], &actions, &attributes, arguments, environ)
        guard error == 0 else {
            throw EncryptionError(.noIdentity, "gpg cannot be started: \(String(cString: strerror(error)))")
        }
        return pid
    }
}

/// What a program reads and what it writes.
private struct Pipes {
    struct Ends {
        var ours: Int32 = -1
        var theirs: Int32 = -1
    }

    var input = Ends()
    var output = Ends()

    mutating func open() -> Bool {
        guard let first = Pipes.pair() else { return false }
        input = first
        guard let second = Pipes.pair() else { return false }
        output = second
        _ = fcntl(input.ours, F_SETFL, O_NONBLOCK)
        return true
    }

    /// Sockets, which other children started meanwhile do not inherit.
    private static func pair() -> Ends? {
        var pair: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        return socketpair(AF_UNIX, kind, 0, &pair) == 0 ? Ends(ours: pair[0], theirs: pair[1]) : nil
    }

    mutating func closeTheirs() {
        Pipes.close(&input.theirs)
        Pipes.close(&output.theirs)
    }

    mutating func closeAll() {
        closeTheirs()
        Pipes.close(&input.ours)
        Pipes.close(&output.ours)
    }

    private static func close(_ end: inout Int32) {
        if end >= 0 { Glibc.close(end) }
        end = -1
    }

    /// Writes and reads until the other side has closed; nil where that takes too long, or is too much.
    mutating func exchange(_ bytes: [UInt8], answerLimit: Int, timeLimit: Duration) -> [UInt8]? {
        let deadline = ContinuousClock.now + timeLimit
        var (sent, answer) = (0, [UInt8]())
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            if sent == bytes.count { Pipes.close(&input.ours) }
            let left = (deadline - ContinuousClock.now).components
            let milliseconds = left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000
            guard milliseconds > 0 else { return nil }
            // A descriptor below zero is passed over.
            var waiting = [
                pollfd(fd: input.ours, events: Int16(POLLOUT), revents: 0),
                pollfd(fd: output.ours, events: Int16(POLLIN), revents: 0)
            ]
            guard poll(&waiting, 2, Int32(clamping: milliseconds)) >= 0 || errno == EINTR else { return nil }
            if waiting[0].revents != 0 {
                let count = bytes[sent...].withUnsafeBytes { Glibc.write(input.ours, $0.baseAddress, $0.count) }
                // It may have enough, and close.
                if count < 0, errno != EAGAIN, errno != EINTR { sent = bytes.count } else { sent += max(0, count) }
            }
            guard waiting[1].revents != 0 else { continue }
            let count = piece.withUnsafeMutableBytes { Glibc.read(output.ours, $0.baseAddress, $0.count) }
            if count == 0 { return answer }
            guard count > 0 || errno == EINTR, answer.count + max(0, count) <= answerLimit else { return nil }
            answer += piece[..<max(0, count)]
        }
    }
}

extension SOPSKeyring {
    /// Identities, and `gpg` where it is installed.
    public static func ofThisMachine(_ identities: [AgeIdentity]) -> SOPSKeyring {
        guard let gpg = GnuPG.installed else { return SOPSKeyring(identities) }
        return SOPSKeyring(identities) { (message) throws(EncryptionError) in try gpg.open(message) }
    }
}
