internal import Glibc
public import Objects
internal import Synchronization

/// The certificate that a server shows; made anew in good time. It lives in memory alone: clients trust the authority.
public final class ServerCertificate: Sendable {
    private struct State {
        var credential: Credential
        var renewal: Timestamp
        var generation = 0
    }

    private static let lifetime = Duration.seconds(90 * 86_400)
    /// A third of its life before its end.
    private static let age = lifetime * 2 / 3

    public let authority: CertificateAuthority
    private let hosts: [String]
    private let state: Mutex<State>

    /// - Parameter hosts: Further names and addresses that clients use, besides this machine's own.
    public init(_ authority: CertificateAuthority, hosts: [String], at now: Timestamp) throws(IdentityError) {
        self.authority = authority
        var seen: Set<String> = []
        self.hosts = (ServerCertificate.ownNames() + hosts).filter { !$0.isEmpty && seen.insert($0).inserted }
        let credential = try authority.serverCredential(for: self.hosts, lifetime: ServerCertificate.lifetime, at: now)
        state = Mutex(State(credential: credential, renewal: now + ServerCertificate.age))
    }

    /// What to show now, and a number that changes with it.
    public var current: (credential: Credential, generation: Int) {
        state.withLock { ($0.credential, $0.generation) }
    }

    /// Makes a new one where the present one is old. Connections that are open keep what they have.
    /// - Returns: Whether it did.
    public func renewIfDue(at now: Timestamp) throws(IdentityError) -> Bool {
        guard state.withLock({ now >= $0.renewal }) else { return false }
        let credential = try authority.serverCredential(for: hosts, lifetime: ServerCertificate.lifetime, at: now)
        state.withLock { state in
            state.credential = credential
            state.renewal = now + ServerCertificate.age
            state.generation += 1
        }
        return true
    }

    /// The names of this machine, and those by which Kubernetes' own programs know their server.
    private static func ownNames() -> [String] {
        let common = [
            "localhost", "127.0.0.1", "::1", "kubernetes", "kubernetes.default", "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local"
        ]
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return common }
        let name = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return common + [String(decoding: name, as: UTF8.self)]
    }
}
