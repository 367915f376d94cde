public import Objects

/// What a node tells of itself.
public struct NodeDescription: Sendable, Hashable {
    public var name: String
    public var address: String
    public var labels: [String: String]
    /// By resource name, in the form of quantities: cpu, memory, ephemeral-storage, pods.
    public var capacity: [String: String]
    public var allocatable: [String: String]
    /// `status.nodeInfo`: kernelVersion, osImage, architecture, …
    public var info: [String: String]
    public var runtimeName: String
    public var runtimeVersion: String

    public init(
        name: String, address: String, labels: [String: String] = [:], capacity: [String: String],
        allocatable: [String: String]? = nil, info: [String: String] = [:], runtimeName: String,
        runtimeVersion: String
    ) {
        self.name = name
        self.address = address
        self.labels = labels
        self.capacity = capacity
        self.allocatable = allocatable ?? capacity
        self.info = info
        self.runtimeName = runtimeName
        self.runtimeVersion = runtimeVersion
    }
}

/// A node's object as its agent keeps it (`tryRegisterWithAPIServer`, `setNodeStatus`, pkg/kubelet/kubelet_node_status.go).
///
/// What the agent does not own stays: other labels, annotations, taints, `spec.unschedulable`, other conditions.
public enum NodeRegistration {
    /// How often an unchanged status is written all the same (`nodeStatusReportFrequency`). Within one process nobody
    /// needs it to know that the agent lives.
    public static let reportPeriod = Duration.seconds(300)

    /// - Parameter pressures: What the node is short of.
    public static func node(
        _ description: NodeDescription, existing: Object?, pressures: Set<NodePressure> = [], at now: Timestamp,
        ids: inout IDSource
    ) -> Object {
        var object = existing ?? Object(apiVersion: "v1", kind: "Node", name: description.name)
        if existing == nil {
            object.uid = ids.uid()
            object.creationTimestamp = now
            object.spec = .emptyObject
        }
        var labels = object.labels
        for (name, value) in description.labels { labels[name] = value }
        labels["kubernetes.io/hostname"] = description.name
        labels["kubernetes.io/os"] = "linux"
        labels["kubernetes.io/arch"] = description.info["architecture"] ?? "amd64"
        labels["skeg.dev/runtime"] = description.runtimeName
        object.labels = labels
        setStatus(description, &object, pressures, at: now)
        // In one write with the conditions: no pod comes in between.
        Taint.follow(&object, at: now)
        return object
    }

    private static func setStatus(
        _ description: NodeDescription, _ object: inout Object, _ pressures: Set<NodePressure>, at now: Timestamp
    ) {
        var status = object.status
        status["capacity"] = map(description.capacity)
        status["allocatable"] = map(description.allocatable)
        status["addresses"] = [
            ["type": "InternalIP", "address": .string(description.address)],
            ["type": "Hostname", "address": .string(description.name)]
        ]
        var info = description.info
        info["containerRuntimeVersion"] = "\(description.runtimeName)://\(description.runtimeVersion)"
        info["operatingSystem"] = "linux"
        status["nodeInfo"] = map(info)
        object.status = status
        let conditions =
            NodePressure.allCases.map { $0.condition(pressures.contains($0), at: now) } + [
                Condition("Ready", true, reason: "KubeletReady", message: "kubelet is posting ready status", at: now)
            ]
        for var condition in conditions {
            condition.content["lastHeartbeatTime"] = .string(now.text)
            object.setCondition(condition)
        }
    }

    private static func map(_ strings: [String: String]) -> Value {
        .object(Fields(strings.map { ($0.key, .string($0.value)) }))
    }
}
