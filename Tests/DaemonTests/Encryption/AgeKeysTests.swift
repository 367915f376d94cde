import Encryption
import Glibc
import TestSupport
import Testing

@testable import Daemon

@Suite("Files of keys", .timeLimit(.minutes(1)))
struct AgeKeysTests {
    private let folder = TemporaryDirectory()
    private let identity: AgeIdentity
    private let text: String

    init() throws {
        var random = SystemRandomNumberGenerator()
        let made = try AgeIdentity.generate(using: &random)
        identity = made.identity
        text = made.text
    }

    /// A file in the folder, whatever the umask is.
    private func file(_ content: String, mode: mode_t = 0o600) throws -> String {
        let path = folder.path("key.txt")
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let bytes = Array(content.utf8)
        let written = write(descriptor, bytes, bytes.count)
        try #require(written == bytes.count && fchmod(descriptor, mode) == 0)
        return path
    }

    /// What is said of keys that cannot be read.
    private func refusal(_ keys: AgeKeys) -> EncryptionError? {
        do throws(EncryptionError) {
            _ = try keys.read()
            return nil
        } catch {
            return error
        }
    }

    @Test("what the owner and the group may read is read", arguments: [0o600, 0o400, 0o640] as [mode_t])
    func reads(mode: mode_t) throws {
        let found = try AgeKeys(files: [try file("# mine\n\(text)\n", mode: mode)]).read()
        #expect(found.map(\.recipient) == [identity.recipient])
    }

    @Test("what others may read, write or execute is refused", arguments: [0o604, 0o602, 0o601, 0o666] as [mode_t])
    func refuses(mode: mode_t) throws {
        let path = try file(text + "\n", mode: mode)
        let error = try #require(refusal(AgeKeys(files: [path])))
        #expect(error.reason == .malformed)
        #expect(error.message == "\(path): everybody on this machine may read or write this key: chmod 600 it")
    }

    @Test("one file among good ones that is refused is named")
    func namesTheFile() throws {
        let path = try file(text + "\n")
        let error = try #require(refusal(AgeKeys(files: [path, folder.path("absent")], text: text)))
        #expect(error.message == "\(folder.path("absent")): No such file or directory")
    }

    @Test("a folder and a pipe are no files, and nobody waits for a writer of the pipe")
    func refusesOtherThanFiles() throws {
        let pipe = folder.path("pipe")
        let made = mkfifo(pipe, 0o600)
        try #require(made == 0)
        for path in [folder.path, pipe] {
            #expect(refusal(AgeKeys(files: [path]))?.message == "\(path): it is not a file")
        }
    }

    @Test("a file is as long as it may be, and no longer")
    func isBounded() throws {
        let comment = String(repeating: "#", count: AgeIdentity.maximumLength - text.utf8.count - 1) + "\n" + text
        #expect(try AgeKeys(files: [try file(comment)]).read().count == 1)
        let path = try file(comment + "\n")
        let error = try #require(refusal(AgeKeys(files: [path])))
        #expect(error.reason == .limit)
        #expect(error.message.hasPrefix("\(path): the identities are longer than"))
    }

    @Test("what is wrong with a key is said without the key, wherever it is from")
    func quotesNothing() throws {
        // A wrong checksum, and what is no key at all.
        let mistyped = String(text.dropLast()) + (text.hasSuffix("Q") ? "P" : "Q")
        for wrong in [mistyped, "hunter2-hunter2"] {
            let path = try file("# mine\n\(wrong)\n")
            let ofFile = try #require(refusal(AgeKeys(files: [path])))
            #expect(ofFile.message.hasPrefix("\(path): line 2: this is no identity"))
            let ofText = try #require(refusal(AgeKeys(text: wrong)))
            #expect(ofText.message.hasPrefix("the identities in the environment: line 1: this is no identity"))
            let part = String(wrong.suffix(12))
            #expect(!ofFile.message.contains(part) && !ofText.message.contains(part))
        }
    }

    @Test("the stamp changes with a file")
    func isStamped() throws {
        let keys = AgeKeys(files: [folder.path("key.txt")])
        let absent = keys.stamp
        _ = try file(text + "\n")
        let first = keys.stamp
        _ = try file("# mine\n\(text)\n")
        #expect(Set([absent, first, keys.stamp]).count == 3)
        #expect(keys.stamp == keys.stamp)
    }
}
