internal import Glibc
public import Sealing
public import Store
internal import Wiping

/// Keys in a file, which nobody but its owner may read.
public struct KeyFile: KeySource {
    private let path: String
    private let disk: any Disk

    public init(_ path: String) { self.init(path, on: SystemDisk()) }

    package init(_ path: String, on disk: any Disk) {
        self.path = path
        self.disk = disk
    }

    public var name: String { path }

    public func read() throws(StoreFailure) -> Keyring? {
        guard access(path, F_OK) == 0 || errno != ENOENT else { return nil }
        let file = try FileReader(path)
        try check(file.status)
        guard file.size <= Keyring.sizeLimit else {
            throw .keys(path, "it is larger than \(Keyring.sizeLimit) bytes")
        }
        var text = try file.bytes(at: 0, count: file.size)
        defer { text.wipe() }
        do throws(SealingError) {
            return try Keyring(text: text)
        } catch {
            throw .keys(path, "\(error)")
        }
    }

    /// As OpenSSH looks at private keys (`sshkey_perm_ok`): a file of the own user, of which group and others have no right. One
    /// of root's is good too, as service managers hand out credentials so.
    private func check(_ status: stat) throws(StoreFailure) {
        guard status.st_mode & S_IFMT == S_IFREG else { throw .keys(path, "it is not a regular file") }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw .keys(
                path,
                "it belongs to uid \(status.st_uid), and the daemon runs as \(geteuid()): run chown \(geteuid()) \(path)"
            )
        }
        guard status.st_mode & 0o077 == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw .keys(
                path,
                "its mode is 0\(mode), so that others than its owner can use it: run chmod 600 \(path), and if anybody may have "
                    + "read it, start the daemon and run skeg secret rewrap")
        }
    }

    /// The file is there with the old keys or with the new ones, whole.
    public func write(_ keys: Keyring) throws(StoreFailure) {
        let target = resolved
        let folder = Files.directory(of: target)
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw Files.failure("make", folder) }
        let draft = target + ".new"
        try disk.remove(draft)
        try disk.create(draft)
        var text = keys.text
        defer { text.wipe() }
        try disk.write(text, at: 0, of: draft)
        try disk.sync(draft)
        try disk.rename(draft, to: target)
        try disk.sync(folder)
        // The folder itself may be new. Without its name the keys are lost, and with them every Secret.
        try disk.sync(Files.directory(of: folder))
    }

    /// A link stays one.
    private var resolved: String {
        guard let path = realpath(path, nil) else { return self.path }
        defer { free(path) }
        return String(cString: path)
    }
}
