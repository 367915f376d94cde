import Glibc
import Objects
import Sealing
import Store
import StoreSQLite
import TestSupport
import Testing

@Suite struct KeyFileTests {
    private let place = TemporaryDirectory()
    private let ring: Keyring = {
        var random = IDSource(seed: 3)
        return Keyring(SealingKey(from: &random))
    }()

    private var path: String { place.path("folder/keys") }

    private func refusal() -> String? {
        do {
            _ = try KeyFile(path).read()
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func `keys are written for their owner alone, whole, and read again`() throws {
        #expect(try KeyFile(path).read() == nil)
        try KeyFile(path).write(ring)
        #expect(try #require(mode(of: path)) == S_IFREG | 0o600)
        #expect(try #require(mode(of: place.path("folder"))) & 0o077 == 0)
        #expect(try KeyFile(path).read()?.first.id == ring.first.id && !exists(path + ".new"))
    }

    @Test(arguments: [0o644, 0o640, 0o620, 0o604, 0o610] as [mode_t])
    func `a file that others can use is refused, with what to do`(_ bits: mode_t) throws {
        try KeyFile(path).write(ring)
        chmod(path, bits)
        let reason = try #require(refusal())
        #expect(reason.contains("its mode is 0\(String(bits, radix: 8))") && reason.contains("chmod 600 \(path)"))
        chmod(path, 0o400)
        #expect(refusal() == nil)
    }

    @Test(.enabled(if: geteuid() != 0 || getuid() == 0)) func `a file of another user is refused`() throws {
        try KeyFile(path).write(ring)
        guard geteuid() == 0, chown(path, 1234, 1234) == 0 else { return }
        #expect(try #require(refusal()).contains("belongs to uid 1234"))
    }

    @Test func `what is no file with keys is refused, and not quoted`() throws {
        makeDirectory(place.path("folder"))
        write(Array("password: hunter2\n".utf8), to: path)
        chmod(path, 0o600)
        let reason = try #require(refusal())
        #expect(reason.contains(path) && reason.contains("line 1 is no key") && !reason.contains("hunter2"))
        unlink(path)
        makeDirectory(path)
        #expect(try #require(refusal()).contains("not a regular file"))
    }

    @Test func `a link to the file stays one`() throws {
        let target = place.path("target")
        try KeyFile(target).write(ring)
        makeDirectory(place.path("folder"))
        symlink(target, path)
        var random = IDSource(seed: 5)
        let next = try #require(ring.putting(first: SealingKey(from: &random)))
        try KeyFile(path).write(next)
        #expect(try KeyFile(target).read()?.keys.count == 2)
        var status = stat()
        #expect(lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    }
}
