import Glibc

/// A key of the type `user` in the kernel's keyring of this user (keyrings(7)). Swift has no door to add_key(2), so Python
/// makes the calls.
struct KernelKey {
    let name: String
    /// What the kernel calls it.
    let number: String
    private let scratch: String

    /// nil where it is refused, as in many containers.
    static func make(_ content: String, scratch: String) async throws -> KernelKey? {
        let name = "skeg-test-\(getpid())-\(Scratch.next())"
        // SYS_add_key, into KEY_SPEC_USER_KEYRING.
        let made = try await call(
            "print(call(248, b'user', b'\(name)', b'''\(content)''', \(content.utf8.count), -4))", scratch)
        let number = made.output.split(separator: "\n").first.map(String.init) ?? ""
        guard made.code == 0, !number.hasPrefix("-"), !number.isEmpty else { return nil }
        return KernelKey(name: name, number: number, scratch: scratch)
    }

    static func canBeMade() async throws -> Bool {
        let scratch = try Scratch.directory()
        defer { Scratch.remove(scratch) }
        guard let key = try await make("probe", scratch: scratch) else { return false }
        try await key.remove()
        return true
    }

    /// SYS_keyctl, KEYCTL_REVOKE would leave a key that is there and cannot be read; KEYCTL_UNLINK takes it away.
    func remove() async throws { _ = try await KernelKey.call("call(250, 9, \(number), -4)", scratch) }

    /// Says who may do what with it, as `keyctl setperm` does (KEYCTL_SETPERM).
    func setPermissions(_ permissions: String) async throws {
        let outcome = try await KernelKey.call("print(call(250, 5, \(number), \(permissions)))", scratch)
        guard outcome.output == "0\n" else {
            throw Program.Failure(description: "keyctl setperm \(number): \(outcome.output)\(outcome.errors)")
        }
    }

    private static func call(_ line: String, _ scratch: String) async throws -> Program.Outcome {
        let script = "import ctypes; call = ctypes.CDLL(None).syscall; " + line
        return try await Program.run(
            ["python3", "-c", script], environment: GitRepository.environment(home: scratch), scratch: scratch)
    }
}
