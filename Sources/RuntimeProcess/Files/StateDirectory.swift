/// Where the runtime keeps what has to outlive the daemon.
///
/// ```
/// <root>/last-address                            the loopback address given last
/// <root>/sandboxes/<sandbox>/sandbox             a `SandboxRecord`
/// <root>/sandboxes/<sandbox>/containers/<name>_<attempt>/
///     container                                  a `ContainerRecord`, written once
///     state                                      a `StateRecord`, written by the shim
///     lock                                       locked for as long as the shim lives
///     control                                    a pipe with a name: what the shim is asked to do
///     attach                                     a socket: who talks with the container's process
///     root                                       empty; where the container's private mounts are put together
/// ```
/// No command, argument or environment is here: they may hold a secret's value. The shim has them in its own memory.
struct StateDirectory: Sendable, Hashable {
    var root: String

    var sandboxes: String { root + "/sandboxes" }
    var lastAddress: String { root + "/last-address" }

    func sandbox(_ id: String) -> SandboxDirectory { SandboxDirectory(path: sandboxes + "/" + id) }

    /// The directory of a container, from its id alone; nil when it is not one of ours.
    func container(_ id: String) -> ContainerDirectory? {
        guard let parsed = ContainerName(id: id) else { return nil }
        return sandbox(parsed.sandbox).container(parsed)
    }
}

struct SandboxDirectory: Sendable, Hashable {
    var path: String

    var record: String { path + "/sandbox" }
    var containers: String { path + "/containers" }

    func container(_ name: ContainerName) -> ContainerDirectory {
        ContainerDirectory(path: "\(containers)/\(name.directory)")
    }
}

struct ContainerDirectory: Sendable, Hashable {
    var path: String

    var record: String { path + "/container" }
    var state: String { path + "/state" }
    var lock: String { path + "/lock" }
    var control: String { path + "/control" }
    var root: String { path + "/root" }
    var attach: String { path + "/" + ContainerDirectory.attachName }

    static let attachName = "attach"
}

/// What a container is called, and its id: `<sandbox>_<name>_<attempt>`. The id follows from the pod's uid and the
/// counts, so that a create whose answer was lost finds what it made.
struct ContainerName: Hashable, Sendable {
    var sandbox: String
    var name: String
    var attempt: Int

    var id: String { "\(sandbox)_\(directory)" }
    var directory: String { "\(name)_\(attempt)" }

    init(sandbox: String, name: String, attempt: Int) {
        self.sandbox = sandbox
        self.name = name
        self.attempt = attempt
    }

    init?(id: String) {
        let parts = id.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count >= 4, let attempt = Int(parts[parts.count - 1]), attempt >= 0 else { return nil }
        self.init(
            sandbox: parts[..<(parts.count - 2)].joined(separator: "_"), name: String(parts[parts.count - 2]),
            attempt: attempt)
        guard self.id == id, ContainerName.isSafe(sandbox), ContainerName.isSafe(name) else { return nil }
    }

    /// Whether a text may be a part of a file's name: what Kubernetes allows in a uid or a DNS label, and nothing that
    /// leads elsewhere.
    static func isSafe(_ text: String) -> Bool {
        let bytes = text.utf8
        guard (1...200).contains(bytes.count), bytes.first != 46, bytes.first != 45 else { return false }
        return bytes.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
                || byte == 46 || byte == 95
        }
    }

    static func sandboxID(podUID: String, attempt: Int) -> String { "\(podUID)_\(attempt)" }
}
