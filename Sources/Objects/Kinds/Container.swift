/// A view of a `Container` in a pod's spec.
public struct Container: Sendable, Hashable {
    public var content: Value

    public init(_ content: Value) { self.content = content }

    public var name: String { content.text("name") }
    public var image: String { content.text("image") }
    public var command: [String] { content.texts("command") }
    public var args: [String] { content.texts("args") }
    public var workingDir: String { content.text("workingDir") }
    public var env: [EnvVar] { content.list("env").map(EnvVar.init) }
    public var envFrom: [EnvFromSource] { content.list("envFrom").map(EnvFromSource.init) }
    public var ports: [ContainerPort] { content.list("ports").map(ContainerPort.init) }
    public var volumeMounts: [VolumeMount] { content.list("volumeMounts").map(VolumeMount.init) }
    public var securityContext: SecurityContext { SecurityContext(content["securityContext"] ?? .null) }

    /// `resources.requests` and `resources.limits`, quantities as they are written.
    public var requests: Fields { content["resources"]?["requests"]?.fields ?? Fields() }
    public var limits: Fields { content["resources"]?["limits"]?.fields ?? Fields() }

    public var postStart: LifecycleHandler? { content["lifecycle"]?["postStart"].flatMap(LifecycleHandler.init) }
    public var preStop: LifecycleHandler? { content["lifecycle"]?["preStop"].flatMap(LifecycleHandler.init) }

    /// Keeps its standard input open for who attaches.
    public var hasInput: Bool { content.flag("stdin") }
    /// Ends the input with the first who attached.
    public var endsInputOnce: Bool { content.flag("stdinOnce") }
    public var hasTerminal: Bool { content.flag("tty") }

    /// An init container that keeps running beside the main ones (`podutil.IsRestartableInitContainer`).
    public var isSidecar: Bool { content.text("restartPolicy") == "Always" }

    /// Holds the other probes back until it has succeeded.
    public var startupProbe: Probe? { content["startupProbe"].map(Probe.init) }
    /// Has the container restarted when it fails.
    public var livenessProbe: Probe? { content["livenessProbe"].map(Probe.init) }
    /// Says whether the container may get traffic.
    public var readinessProbe: Probe? { content["readinessProbe"].map(Probe.init) }
}

/// What is done at a point in a container's life.
public enum LifecycleHandler: Sendable, Hashable {
    case exec(command: [String])
    case sleep(seconds: Int64)
    case httpGet(HTTPGetAction)
    /// Deprecated: fails when its time comes, as in Kubernetes.
    case tcpSocket(TCPSocketAction)

    /// Nil where no action is given.
    public init?(_ content: Value) {
        if let exec = content["exec"] {
            self = .exec(command: exec.texts("command"))
        } else if let sleep = content["sleep"] {
            self = .sleep(seconds: sleep["seconds"]?.integer ?? 0)
        } else if let httpGet = content["httpGet"] {
            self = .httpGet(HTTPGetAction(httpGet))
        } else if let tcpSocket = content["tcpSocket"] {
            self = .tcpSocket(TCPSocketAction(tcpSocket))
        } else {
            return nil
        }
    }
}

/// A view of one entry of a container's `ports`.
public struct ContainerPort: Sendable, Hashable {
    public var content: Value

    public init(_ content: Value) { self.content = content }

    public var name: String { content.text("name") }
    public var containerPort: Int64 { content["containerPort"]?.integer ?? 0 }
    /// 0 for none.
    public var hostPort: Int64 { content["hostPort"]?.integer ?? 0 }
    public var hostIP: String { content.text("hostIP") }
    public var networkProtocol: String { content["protocol"]?.string ?? "TCP" }
}

/// A view of one entry of a container's `volumeMounts`.
public struct VolumeMount: Sendable, Hashable {
    public var content: Value

    public init(_ content: Value) { self.content = content }

    public var name: String { content.text("name") }
    public var mountPath: String { content.text("mountPath") }
    public var subPath: String { content.text("subPath") }
    public var subPathExpr: String { content.text("subPathExpr") }
    public var isReadOnly: Bool { content.flag("readOnly") }
}

/// A view of one entry of a container's `env`: a value, or where it comes from.
public struct EnvVar: Sendable, Hashable {
    public enum Source: Sendable, Hashable {
        case field(path: String)
        /// `container` is empty for the container that asks.
        case resource(container: String, resource: String, divisor: Value?)
        case configMapKey(name: String, key: String, isOptional: Bool)
        case secretKey(name: String, key: String, isOptional: Bool)
        /// A variable in an env file of a volume, by the path in it.
        case fileKey(volume: String, path: String, key: String, isOptional: Bool)
        /// A source that Skeg does not know: the field's name.
        case other(String)
    }

    public var content: Value

    public init(_ content: Value) { self.content = content }

    public var name: String { content.text("name") }
    public var value: String { content.text("value") }

    public var valueFrom: Source? {
        guard let from = content["valueFrom"]?.fields, let first = from.first else { return nil }
        let source = first.value
        switch first.name {
        case "fieldRef": return .field(path: source.text("fieldPath"))
        case "resourceFieldRef":
            return .resource(
                container: source.text("containerName"), resource: source.text("resource"),
                divisor: source["divisor"])
        case "configMapKeyRef":
            return .configMapKey(
                name: source.text("name"), key: source.text("key"), isOptional: source.flag("optional"))
        case "secretKeyRef":
            return .secretKey(
                name: source.text("name"), key: source.text("key"), isOptional: source.flag("optional"))
        case "fileKeyRef":
            return .fileKey(
                volume: source.text("volumeName"), path: source.text("path"), key: source.text("key"),
                isOptional: source.flag("optional"))
        default: return .other(first.name)
        }
    }
}

/// A view of one entry of a container's `envFrom`: all keys of a ConfigMap or a Secret.
public struct EnvFromSource: Sendable, Hashable {
    public var content: Value

    public init(_ content: Value) { self.content = content }

    public var prefix: String { content.text("prefix") }

    /// Whether it is a Secret rather than a ConfigMap.
    public var isSecret: Bool { content["secretRef"] != nil }

    private var reference: Value { content["secretRef"] ?? content["configMapRef"] ?? .null }
    public var name: String { reference.text("name") }
    public var isOptional: Bool { reference.flag("optional") }
}

extension Container {
    /// The container's own policy, where it has one; else its pod's counts.
    public var restartPolicy: PodSpec.RestartPolicy? {
        PodSpec.RestartPolicy(rawValue: content.text("restartPolicy"))
    }

    /// Asked in order before the container's own policy; the first that matches decides.
    public var restartPolicyRules: [RestartRule] { content.list("restartPolicyRules").map(RestartRule.init) }

    /// A view of one entry of `restartPolicyRules`.
    public struct RestartRule: Sendable, Hashable {
        public var content: Value

        public init(_ content: Value) { self.content = content }

        public var action: String { content.text("action") }

        public func matches(exitCode: Int64) -> Bool {
            guard let codes = content["exitCodes"] else { return false }
            let isListed = codes.list("values").contains(.integer(exitCode))
            switch codes.text("operator") {
            case "In": return isListed
            case "NotIn": return !isListed
            default: return false
            }
        }
    }
}
