/// A view of a `PodSpec`: a pod's own, or the one inside a workload's template.
public struct PodSpec: Sendable, Hashable {
    public enum RestartPolicy: String, Sendable, Hashable {
        case always = "Always"
        case onFailure = "OnFailure"
        case never = "Never"
    }

    public var content: Value

    public init(_ content: Value) { self.content = content }

    public var nodeName: String { content.text("nodeName") }

    public var containers: [Container] {
        get { content.list("containers").map(Container.init) }
        set { content["containers"] = .array(newValue.map(\.content)) }
    }

    public var initContainers: [Container] {
        get { content.list("initContainers").map(Container.init) }
        set { content["initContainers"] = newValue.isEmpty ? nil : .array(newValue.map(\.content)) }
    }

    /// Added to a running pod to look into it; never started again.
    public var ephemeralContainers: [Container] { content.list("ephemeralContainers").map(Container.init) }

    public var restartPolicy: RestartPolicy {
        RestartPolicy(rawValue: content.text("restartPolicy")) ?? .always
    }

    /// How long a pod that is told to stop may take, in seconds; 30 where the pod does not say.
    public var terminationGracePeriodSeconds: Int64 { content["terminationGracePeriodSeconds"]?.integer ?? 30 }

    /// How long the pod may be on its node, in seconds; nil for ever.
    public var activeDeadlineSeconds: Int64? { content["activeDeadlineSeconds"]?.integer }

    public var hostNetwork: Bool { content.flag("hostNetwork") }
    public var hostname: String { content.text("hostname") }
    public var subdomain: String { content.text("subdomain") }
    public var serviceAccountName: String { content.text("serviceAccountName") }
    public var runtimeClassName: String { content.text("runtimeClassName") }
    public var schedulerName: String { content.text("schedulerName") }
    public var priority: Int64 { content["priority"]?.integer ?? 0 }
    public var nodeSelector: [String: String] { Object.strings(content["nodeSelector"]) }
    public var volumes: [PodVolume] { content.list("volumes").map(PodVolume.init) }
    public var securityContext: SecurityContext { SecurityContext(content["securityContext"] ?? .null) }

    /// Whether containers have variables for the Services of their namespace; they do where the pod does not say.
    public var hasServiceLinks: Bool { content["enableServiceLinks"]?.bool ?? true }

    /// The conditions that must be true, besides the containers' readiness, for the pod to be ready.
    public var readinessGates: [String] { content.list("readinessGates").map { $0.text("conditionType") } }
}

/// A view of one entry of `spec.volumes`: a name, and one source.
public struct PodVolume: Sendable, Hashable {
    public var content: Value

    public init(_ content: Value) { self.content = content }

    public var name: String { content.text("name") }

    /// Which kind of volume: `emptyDir`, `hostPath`, `configMap`, …; empty where none is given.
    public var source: String { content.fields?.first { $0.name != "name" }?.name ?? "" }

    /// What the source says.
    public var settings: Value { content[source] ?? .emptyObject }
}

/// A view of a `SecurityContext` or a `PodSecurityContext`; a container's fields win over its pod's.
public struct SecurityContext: Sendable, Hashable {
    public var content: Value

    public init(_ content: Value) { self.content = content }

    public var runAsUser: Int64? { content["runAsUser"]?.integer }
    public var runAsGroup: Int64? { content["runAsGroup"]?.integer }
    public var runAsNonRoot: Bool? { content["runAsNonRoot"]?.bool }
    /// Only in a pod's.
    public var supplementalGroups: [Int64] { content.list("supplementalGroups").compactMap(\.integer) }
    /// Only in a pod's: the group that owns its volumes.
    public var fsGroup: Int64? { content["fsGroup"]?.integer }
}
