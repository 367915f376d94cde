internal import CLinux
internal import Glibc
public import Sealing
public import Store
internal import Wiping

/// Keys that the kernel keeps in memory, as a key of the type `user` (keyrings(7)). They are gone at the next boot, so nobody but
/// its owner puts any there: keys that Skeg had made there would be lost with all that is sealed with them.
public struct KernelKeyring: KeySource {
    private let description: String

    /// - Parameter description: The key's description, by which it is looked for.
    public init(_ description: String) { self.description = description }

    public var name: String { "keyring:" + description }

    public func read() throws(StoreFailure) -> Keyring? {
        let key = skeg_key_find(description)
        guard key >= 0 else {
            // A key that was revoked or has expired is there, and cannot be used.
            if errno == ENOKEY { return nil }
            throw failure("look for")
        }
        try check(key)
        var text = [UInt8](repeating: 0, count: Keyring.sizeLimit)
        defer { text.wipe() }
        let count = skeg_key_read(key, &text, text.count)
        guard count >= 0 else { throw failure("read") }
        guard count <= text.count else { throw .keys(name, "it is larger than \(Keyring.sizeLimit) bytes") }
        var content = Array(text[..<count])
        defer { content.wipe() }
        do throws(SealingError) {
            return try Keyring(text: content)
        } catch {
            throw .keys(name, "\(error)")
        }
    }

    public func write(_ keys: Keyring) throws(StoreFailure) {
        throw .keys(name, "put a key there yourself, as what the kernel keeps is gone at the next boot: \(advice)")
    }

    private var advice: String {
        "openssl rand -hex 32 > FILE, keep FILE in a safe place, and at each boot, before the daemon starts, "
            + "keyctl padd user \(description) @u < FILE"
    }

    /// The bits of a key's permissions that let its group and others see its content (`KEY_GRP_READ`, `KEY_OTH_READ`).
    private static let openToOthers: UInt32 = 0x0000_0202

    private func check(_ key: Int32) throws(StoreFailure) {
        var buffer = [CChar](repeating: 0, count: 4096)
        guard skeg_key_describe(key, &buffer, buffer.count) >= 0 else { throw failure("look at") }
        let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let parts = text.split(separator: ";", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, let owner = UInt32(parts[1]), let permissions = UInt32(parts[3], radix: 16) else {
            throw .keys(name, "the kernel describes it in an unknown way")
        }
        guard owner == geteuid() || owner == 0 else {
            throw .keys(name, "it belongs to uid \(owner), and the daemon runs as \(geteuid())")
        }
        guard permissions & KernelKeyring.openToOthers == 0 else {
            throw .keys(
                name,
                "others than its owner can read it: run keyctl setperm \(key) 0x3f030000, and if anybody may have read it, "
                    + "change the key")
        }
    }

    private func failure(_ verb: String) -> StoreFailure {
        let number = errno
        let reason = String(cString: strerror(number))
        switch number {
        case ENOSYS, EPERM:
            return .keys(
                name,
                "cannot \(verb) it: \(reason): this kernel, or the filter of the container that the daemon runs in, refuses "
                    + "keyrings: use --encryption-key-file")
        case EACCES:
            return .keys(
                name,
                "cannot \(verb) it: \(reason): it has to be in a keyring of the daemon's session, or to let its owner read: "
                    + "keyctl setperm KEY 0x3f030000")
        default: return .keys(name, "cannot \(verb) it: \(reason)")
        }
    }
}
