internal import Encryption
internal import Glibc

/// A folder with a keyring of `gpg` of its own, in memory and for nobody else; it goes with its last use.
final class GnuPGHome: Sendable {
    /// Folders in memory; where there is neither, no keys are put on a disk.
    private static let folders = ["/dev/shm", "/run/shm"]
    /// Files and folders that gpg makes in it.
    private static let leftoverLimit = 1000

    let path: String

    /// - Parameter keys: Private keys, armored or not, as `gpg --export-secret-keys` writes them.
    init(keys: [UInt8]) throws(EncryptionError) {
        guard let root = GnuPGHome.folders.first(where: { access($0, W_OK | X_OK) == 0 }) else {
            throw EncryptionError(.unsupported, "there is no folder in memory for it: mount a tmpfs at /dev/shm")
        }
        // Short: a socket of gpg's agent has to find room in a path.
        var template = Array("\(root)/skeg-gpg-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw EncryptionError(.malformed, "\(root): \(String(cString: strerror(errno)))")
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        try GnuPG(home: self).takeKeys(keys)
    }

    /// Its agent ends by itself when its folder is gone.
    deinit { GnuPGHome.remove(path) }

    private static func remove(_ root: String) {
        var folders = [root]
        var next = 0
        while next < folders.count, folders.count < leftoverLimit {
            let folder = folders[next]
            next += 1
            guard let stream = opendir(folder) else { continue }
            while let entry = readdir(stream) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name == "." || name == ".." { continue }
                let inner = folder + "/" + name
                if unlink(inner) != 0, errno == EISDIR || errno == EPERM { folders.append(inner) }
            }
            closedir(stream)
        }
        for folder in folders.reversed() { rmdir(folder) }
    }
}
