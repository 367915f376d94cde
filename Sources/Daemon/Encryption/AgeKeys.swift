public import Encryption
internal import Glibc
internal import Wiping

/// Where the identities of a machine are: files, and what the environment holds.
public struct AgeKeys: Sendable {
    /// Files as `age-keygen` or `ssh-keygen` writes them.
    public var files: [String]
    /// Identities themselves.
    public var text: String?

    public init(files: [String] = [], text: String? = nil) {
        self.files = files
        self.text = text
    }

    public var isEmpty: Bool { files.isEmpty && text == nil }

    /// Reads them all.
    public func read() throws(EncryptionError) -> [AgeIdentity] {
        var identities: [AgeIdentity] = []
        for file in files {
            let content = try AgeKeys.content(of: file)
            do throws(EncryptionError) {
                identities += try AgeIdentity.parse(content)
            } catch {
                throw EncryptionError(error.reason, "\(file): \(error.message)")
            }
        }
        guard let text else { return identities }
        do throws(EncryptionError) {
            return identities + (try AgeIdentity.parse(text))
        } catch {
            throw EncryptionError(error.reason, "the identities in the environment: \(error.message)")
        }
    }

    /// Changes whenever a file does.
    var stamp: String {
        files.map { file in
            var status = stat()
            guard stat(file, &status) == 0 else { return "-" }
            return "\(status.st_ino).\(status.st_size).\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
        }.joined(separator: " ")
    }

    /// A file of keys that all users of the machine may read or write is refused. Its group may, unlike that of a file with the keys
    /// of the store (`KeyFile`): so root can hand a key to a daemon that is not root (`root:skeg`, 0640), and people share one.
    private static func content(of file: String) throws(EncryptionError) -> String {
        func failure(_ what: String) -> EncryptionError { EncryptionError(.malformed, "\(file): \(what)") }
        // A pipe without a writer is refused below, and not waited for.
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw failure("it is not a file")
        }
        guard status.st_mode & 0o007 == 0 else {
            throw failure("everybody on this machine may read or write this key: chmod 600 it")
        }
        var bytes = [UInt8](repeating: 0, count: AgeIdentity.maximumLength + 1)
        defer { bytes.wipe() }
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress.map { $0 + count }, $0.count - count)
            }
            guard got >= 0 else { throw failure(String(cString: strerror(errno))) }
            if got == 0 { break }
            count += got
        }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
