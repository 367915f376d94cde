internal import Glibc

/// Where keys and certificates lie: files that only their owner may read, each there whole or not at all.
public struct IdentityFolder: Sendable {
    public let path: String

    /// The most bytes that a file of keys may have.
    private static let sizeLimit = 64 * 1024

    /// Makes the folder, for its owner alone, where it is missing.
    public init(_ path: String) throws(IdentityError) {
        self.path = path
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw IdentityFolder.failure("make", path) }
        guard chmod(path, 0o700) == 0 else { throw IdentityFolder.failure("protect", path) }
    }

    func file(_ name: String) -> String { path + "/" + name }

    /// nil where there is no such file.
    func read(_ name: String) throws(IdentityError) -> String? {
        let file = file(name)
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw IdentityFolder.failure("open", file)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw IdentityFolder.failure("read", file) }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += piece[..<count]
            guard bytes.count <= IdentityFolder.sizeLimit else {
                throw IdentityError("\(file) is larger than \(IdentityFolder.sizeLimit) bytes: it holds no key")
            }
        }
    }

    /// Writes a file that outlasts a power cut from the moment this returns; before, it is not there under its name.
    func write(_ text: String, to name: String) throws(IdentityError) {
        let (file, draft) = (file(name), file(name + ".new"))
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
        let descriptor = open(draft, flags, 0o600)
        guard descriptor >= 0 else { throw IdentityFolder.failure("make", draft) }
        do throws(IdentityError) {
            defer { close(descriptor) }
            try IdentityFolder.write(Array(text.utf8), to: descriptor, draft)
        } catch {
            unlink(draft)
            throw error
        }
        guard rename(draft, file) == 0 else { throw IdentityFolder.failure("name", file) }
        try IdentityFolder.synchronise(path)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32, _ file: String) throws(IdentityError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("write", file) }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw failure("write", file) }
    }

    private static func synchronise(_ folder: String) throws(IdentityError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("write", folder) }
    }

    private static func failure(_ verb: String, _ file: String) -> IdentityError {
        IdentityError("cannot \(verb) \(file): \(String(cString: strerror(errno)))")
    }
}
