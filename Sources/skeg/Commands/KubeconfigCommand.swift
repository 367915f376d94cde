import Access
import ArgumentParser
import Glibc
import Objects

struct KubeconfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kubeconfig", abstract: "Write a kubeconfig, for kubectl and other clients of Kubernetes.",
        discussion: """
            It holds a key and a new certificate for the user. Nothing takes a certificate back before it ends, so choose \
            a short --ttl for what leaves this machine.
            """)

    @OptionGroup var state: StateOptions

    @Option(help: "The name of the user.")
    var user = "admin"

    @Option(
        help: "A group of the user; may be given several times (default for admin: \(UserInfo.privilegedGroup)).")
    var group: [String] = []

    @Option(help: "How long the certificate is good.")
    var ttl = GoDurationArgument(.seconds(24 * 3600))

    @Option(help: "Where clients find the server (default: where the daemon listens).")
    var server: String?

    @Option(name: .customLong("file"), help: "The file to write, for its owner alone (default: standard output).")
    var file: String?

    func validate() throws {
        if let server, !server.hasPrefix("https://") { throw ValidationError("--server is a https:// URL") }
    }

    func run() async throws {
        let groups = group.isEmpty && user == "admin" ? [UserInfo.privilegedGroup] : group
        let seconds = Int64(ttl.duration.components.seconds)
        let issued = try await state.client.post(
            "/skeg/v1/identity/clients",
            [
                "user": .string(user), "groups": .array(groups.map { .string($0) }),
                "ttlSeconds": .integer(max(1, seconds))
            ])
        let text = YAMLWriter.text(Kubeconfig(issued, user: user, server: server).content)
        guard let file else { return print(text, terminator: "") }
        try write(text, to: file)
    }

    /// Never readable by others, not even for a moment.
    private func write(_ text: String, to file: String) throws {
        let draft = file + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("make", draft) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw failure("write", draft) }
        guard rename(draft, file) == 0 else { throw failure("write", file) }
    }

    private func failure(_ verb: String, _ file: String) -> ValidationError {
        ValidationError("cannot \(verb) \(file): \(String(cString: strerror(errno)))")
    }
}

/// A configuration of kubectl with one server and one user (`k8s.io/client-go/tools/clientcmd/api/v1.Config`).
struct Kubeconfig {
    var content: Value

    /// - Parameter issued: The daemon's answer.
    init(_ issued: Value, user: String, server: String?) {
        func data(_ name: String) -> Value { .string(Base64.encode(Array((issued[name]?.string ?? "").utf8))) }
        let name: Value = "skeg"
        content = [
            "apiVersion": "v1", "kind": "Config",
            "clusters": [
                [
                    "name": name,
                    "cluster": [
                        "server": server.map { .string($0) } ?? issued["server"] ?? "",
                        "certificate-authority-data": data("authority")
                    ]
                ]
            ],
            "users": [
                [
                    "name": .string(user),
                    "user": ["client-certificate-data": data("certificate"), "client-key-data": data("key")]
                ]
            ],
            "contexts": [["name": name, "context": ["cluster": name, "user": .string(user)]]],
            "current-context": name
        ]
    }
}
