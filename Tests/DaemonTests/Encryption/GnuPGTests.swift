import Encryption
import Glibc
import TestSupport
import Testing

@testable import Daemon

/// What is said where `gpg` does not answer, or not as it should; programs of our own are in its place.
@Suite("gpg", .timeLimit(.minutes(1)))
struct GnuPGTests {
    private static func program(_ script: String, in folder: TemporaryDirectory) throws -> String {
        let path = folder.path("gpg")
        // Closed in whatever starts meanwhile: a program that is written to cannot be started.
        let file = try #require(fopen(path, "wxe"))
        fputs("#!/bin/sh\n\(script)\n", file)
        fclose(file)
        try #require(chmod(path, 0o700) == 0)
        return path
    }

    /// What opening a message fails with.
    private static func refusal(of program: String, within limit: Duration) -> EncryptionError? {
        do throws(EncryptionError) {
            _ = try GnuPG(program: program, timeLimit: limit).open("a message")
            return nil
        } catch {
            return error
        }
    }

    @Test("one that hangs is ended in time")
    func endsInTime() throws {
        let folder = TemporaryDirectory()
        // It waits for somebody to unlock a key, and reads nothing.
        let program = try Self.program("exec sleep 600", in: folder)
        let start = ContinuousClock.now
        let error = Self.refusal(of: program, within: .seconds(1))
        #expect(error?.reason == .noIdentity)
        #expect(error?.message == "gpg did not answer within 1 s")
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test("what it answers is taken as it is, and not once it has failed")
    func answers() throws {
        let folder = TemporaryDirectory()
        let good = try Self.program("exec cat", in: folder)
        #expect(try GnuPG(program: good, timeLimit: .seconds(30)).open("a message") == Array("a message".utf8))
        unlink(good)
        let bad = try Self.program("cat\nexit 2", in: folder)
        let error = Self.refusal(of: bad, within: .seconds(30))
        #expect(error?.message == "gpg has no key that opens it, or may not use it")
    }

    @Test("one that answers without end is ended")
    func boundsAnswers() throws {
        let folder = TemporaryDirectory()
        let program = try Self.program("exec yes", in: folder)
        #expect(Self.refusal(of: program, within: .seconds(30))?.reason == .noIdentity)
    }

    @Test("one that is not there is named")
    func isMissing() {
        let folder = TemporaryDirectory()
        let error = Self.refusal(of: folder.path("gpg"), within: .seconds(30))
        #expect(error?.reason == .noIdentity)
        #expect(error?.message.hasPrefix("gpg cannot be started: ") == true)
    }
}
