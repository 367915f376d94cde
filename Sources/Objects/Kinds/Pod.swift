/// A view of a `Pod` (`v1`).
public struct Pod: ObjectView {
    public static let kind = GroupKind.pod
    public static let apiVersion = "v1"
    public var object: Object

    public init(_ object: Object) { self.object = object }

    public var spec: PodSpec {
        get { PodSpec(object.spec) }
        set { object.spec = newValue.content }
    }

    public var status: PodStatus {
        get { PodStatus(object.status) }
        set { object.content["status"] = newValue.content }
    }

    /// The node that runs this pod; empty until the scheduler has chosen.
    public var nodeName: String {
        get { object.content["spec"]?["nodeName"]?.string ?? "" }
        set { object.content.set(newValue.isEmpty ? nil : .string(newValue), at: ["spec", "nodeName"]) }
    }

    /// Read without the rest of the status, as this is asked most often.
    public var phase: PodPhase {
        object.content["status"]?["phase"]?.string.flatMap(PodPhase.init(rawValue:)) ?? .pending
    }
}

/// Where a pod is in its life. Succeeded and Failed are final
/// (https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase).
public enum PodPhase: String, Sendable, Hashable {
    case pending = "Pending"
    case running = "Running"
    case succeeded = "Succeeded"
    case failed = "Failed"
    case unknown = "Unknown"

    public var isFinal: Bool { self == .succeeded || self == .failed }
}
