/// What a probe is for (https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/).
public enum ProbeKind: String, Sendable, Hashable, CaseIterable {
    case startup, liveness, readiness

    /// As messages begin: `Liveness`.
    public var title: String {
        switch self {
        case .startup: "Startup"
        case .liveness: "Liveness"
        case .readiness: "Readiness"
        }
    }
}

/// A request over HTTP/1.1 to see how a program is.
public struct HTTPCheck: Sendable, Hashable {
    public struct Header: Sendable, Hashable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// TLS, without a look at the certificate.
    public var isSecure: Bool
    /// A name or an address, without brackets.
    public var host: String
    public var port: UInt16
    /// With its query, as somebody wrote it.
    public var path: String
    /// In their order; `Host` among them names the server, and an empty `Accept` leaves that out.
    public var headers: [Header]

    public init(isSecure: Bool = false, host: String, port: UInt16, path: String = "/", headers: [Header] = []) {
        self.isSecure = isSecure
        self.host = host
        self.port = port
        self.path = path
        self.headers = headers
    }
}

/// What is done to see how a container is.
public enum ProbeAction: Sendable, Hashable {
    /// A command in the container, which says by its exit code.
    case exec(command: [String])
    case http(HTTPCheck)
    /// A connection that is closed at once.
    case tcp(host: String, port: UInt16)
    /// `grpc.health.v1.Health/Check` (https://github.com/grpc/grpc/blob/master/doc/health-checking.md), without TLS.
    case grpc(host: String, port: UInt16, service: String)
}

/// One look at one container.
public struct ProbeRequest: Sendable, Hashable {
    /// Who looks, for servers that ask (`kube-probe/<major>.<minor>` in pkg/probe/http and pkg/probe/grpc).
    public static let userAgent = "kube-probe/1.36"

    public enum Purpose: Sendable, Hashable {
        case probe(ProbeKind)
        /// A life cycle hook: any answer will do.
        case hook
    }

    public var container: ContainerID
    public var purpose: Purpose
    public var action: ProbeAction
    /// From the first byte to the last.
    public var timeout: Duration

    public init(container: ContainerID, purpose: Purpose, action: ProbeAction, timeout: Duration) {
        self.container = container
        self.purpose = purpose
        self.action = action
        self.timeout = timeout
    }
}

/// What came of a look.
public struct ProbeAnswer: Sendable, Hashable {
    public enum Verdict: Sendable, Hashable {
        case success
        /// A success with something to tell.
        case warning
        case failure
        /// The look itself was not possible: it says nothing of the container.
        case unknown
    }

    public var verdict: Verdict
    /// For people: why, or what the program said. At most 10 KiB.
    public var output: String
    /// Nobody answered in time.
    public var hasTimedOut: Bool

    public init(_ verdict: Verdict, _ output: String = "", hasTimedOut: Bool = false) {
        self.verdict = verdict
        self.output = output
        self.hasTimedOut = hasTimedOut
    }
}

/// What looks after containers for a node's agent.
public protocol Prober: Sendable {
    /// Looks once. Always answers, at the latest a moment after the request's timeout; many looks may be under way at
    /// the same time and none waits for another.
    func probe(_ request: ProbeRequest) async -> ProbeAnswer

    /// Where `probe` costs least, as it changes no thread there; nil for anywhere.
    var executor: (any TaskExecutor)? { get }
}

extension Prober {
    public var executor: (any TaskExecutor)? { nil }
}
