internal import CLinux
public import Encryption
internal import Glibc
public import Objects
internal import Wiping

/// The program `gpg`, asked to open a message with the keys that it has, or to make one.
public struct GnuPG: Sendable {
    /// How long it may take: a smart card or an agent may ask somebody.
    private static let timeLimit = Duration.seconds(20)
    /// How much it may answer: a data key has 32 bytes, and a message of it some hundred.
    private static let answerLimit = 64 * 1024
    private static let inputLimit = 1 << 20

    /// Where its keys are; nil for those of the user.
    private let home: GnuPGHome?
    private let program: String
    private let timeLimit: Duration

    /// - Parameter program: Looked for in `PATH`, if it is no path itself.
    init(home: GnuPGHome? = nil, program: String = "gpg", timeLimit: Duration = GnuPG.timeLimit) {
        self.home = home
        self.program = program
        self.timeLimit = timeLimit
    }

    /// Nil where no `gpg` is installed.
    public static var installed: GnuPG? {
        let folders = (getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin").split(separator: ":")
        return folders.contains { access("\($0)/gpg", X_OK) == 0 } ? GnuPG() : nil
    }

    /// Opens an armored message. Whoever asks for it wipes what is in it.
    public func open(_ message: String) throws(EncryptionError) -> [UInt8] {
        // What it says about the failure is for its user and not for everybody.
        try run(
            ["--pinentry-mode", "error", "--decrypt"], Array(message.utf8),
            failure: EncryptionError(.noIdentity, "gpg has no key that opens it, or may not use it"))
    }

    /// Makes an armored message for the key with this fingerprint, and for no other that its user may have set.
    public func seal(_ text: [UInt8], for fingerprint: String) throws(EncryptionError) -> String {
        let answer = try run(
            [
                "--no-default-recipient", "--no-encrypt-to", "--trust-model", "always", "--armor", "--recipient",
                fingerprint, "--encrypt"
            ], text,
            failure: EncryptionError(
                .noIdentity,
                "gpg cannot encrypt for \(fingerprint): import its public key with `gpg --import`, if it is still good")
        )
        return String(decoding: answer, as: UTF8.self)
    }

    /// Takes private keys into its keyring.
    func takeKeys(_ text: [UInt8]) throws(EncryptionError) {
        _ = try run(["--import"], text, failure: EncryptionError(.malformed, "gpg finds no private key in it"))
    }

    /// A recipient that this program encrypts for.
    public func recipient(_ fingerprint: String, at time: Timestamp) throws(EncryptionError) -> PGPRecipient {
        try PGPRecipient(fingerprint, at: time) { (text, fingerprint) throws(EncryptionError) in
            try self.seal(text, for: fingerprint)
        }
    }

    /// All words but the fingerprint, which is hexadecimal, are ours, so that none can be taken for another option; what is to be
    /// kept secret comes over standard input.
    private func run(
        _ words: [String], _ input: [UInt8], failure: EncryptionError
    ) throws(EncryptionError) -> [UInt8] {
        guard input.count <= GnuPG.inputLimit else {
            throw EncryptionError(.limit, "it is longer than \(GnuPG.inputLimit) bytes (limit inputLimit)")
        }
        var pipes = ProgramPipes()
        guard pipes.open() else {
            throw EncryptionError(.malformed, "gpg cannot be started: \(String(cString: strerror(errno)))")
        }
        defer { pipes.closeAll() }
        let own = home.map { ["--homedir", $0.path] } ?? []
        let child = try GnuPG.start([program] + own + ["--batch", "--no-tty", "--quiet"] + words, pipes)
        pipes.closeTheirs()
        var answer = pipes.exchange(input, answerLimit: GnuPG.answerLimit, timeLimit: timeLimit)
        if answer == nil { kill(child, SIGKILL) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        guard status == 0 || answer == nil else {
            answer?.wipe()
            throw failure
        }
        guard let answer else {
            throw EncryptionError(.noIdentity, "gpg did not answer within \(timeLimit.components.seconds) s")
        }
        return answer
    }

    private static func start(_ words: [String], _ pipes: ProgramPipes) throws(EncryptionError) -> pid_t {
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
        let error = posix_spawnp(&pid, words[0], &actions, &attributes, arguments, environment())
        guard error == 0 else {
            throw EncryptionError(.noIdentity, "gpg cannot be started: \(String(cString: strerror(error)))")
        }
        return pid
    }

    private static let keyVariables = ["SKEG_AGE_KEY=", "SOPS_AGE_KEY="]

    /// That of this process, ended with nil, without the keys that may be in it: gpg has no use for them, and the agent that it
    /// starts goes on for long.
    private static func environment() -> [UnsafeMutablePointer<CChar>?] {
        guard var entry = skeg_environment() else { return [nil] }
        var variables: [UnsafeMutablePointer<CChar>?] = []
        while let text = entry.pointee {
            let isKey = keyVariables.contains { strncmp(text, $0, $0.utf8.count) == 0 }
            if !isKey { variables.append(UnsafeMutablePointer(mutating: text)) }
            entry += 1
        }
        return variables + [nil]
    }
}

extension SOPSKeyring {
    /// Identities, and `gpg` where it is installed.
    public static func ofThisMachine(_ identities: [AgeIdentity]) -> SOPSKeyring { ofThisMachine(identities, []) }

    /// - Parameter homes: Keyrings of their own, asked before that of the user.
    static func ofThisMachine(_ identities: [AgeIdentity], _ homes: [GnuPGHome]) -> SOPSKeyring {
        guard let gpg = GnuPG.installed else { return SOPSKeyring(identities) }
        let programs = homes.map { GnuPG(home: $0) } + [gpg]
        return SOPSKeyring(identities) { (message) throws(EncryptionError) in
            for program in programs.dropLast() {
                if let text = try? program.open(message) { return text }
            }
            return try gpg.open(message)
        }
    }
}
