/// What a node can run short of; by the types of its conditions.
public enum NodePressure: String, Sendable, Hashable, CaseIterable {
    case memory = "MemoryPressure"
    case disk = "DiskPressure"
    case processes = "PIDPressure"

    /// The condition in the kubelet's words (`MemoryPressureCondition` and its like, pkg/kubelet/nodestatus/setters.go).
    public func condition(_ isThere: Bool, at now: Timestamp) -> Condition {
        let (reason, message) =
            switch (self, isThere) {
            case (.memory, true): ("KubeletHasInsufficientMemory", "kubelet has insufficient memory available")
            case (.memory, false): ("KubeletHasSufficientMemory", "kubelet has sufficient memory available")
            case (.disk, true): ("KubeletHasDiskPressure", "kubelet has disk pressure")
            case (.disk, false): ("KubeletHasNoDiskPressure", "kubelet has no disk pressure")
            case (.processes, true): ("KubeletHasInsufficientPID", "kubelet has insufficient PID available")
            case (.processes, false): ("KubeletHasSufficientPID", "kubelet has sufficient PID available")
            }
        return Condition(rawValue, isThere, reason: reason, message: message, at: now)
    }

    /// The reason of the event by which the kubelet tells of it.
    public func eventReason(_ isThere: Bool) -> String {
        switch (self, isThere) {
        case (.memory, true): "NodeHasInsufficientMemory"
        case (.memory, false): "NodeHasSufficientMemory"
        case (.disk, true): "NodeHasDiskPressure"
        case (.disk, false): "NodeHasNoDiskPressure"
        case (.processes, true): "NodeHasInsufficientPID"
        case (.processes, false): "NodeHasSufficientPID"
        }
    }
}

extension Taint {
    /// Pods that ask for CPU or memory bear it; see `QOSClass`.
    public static let memoryPressure = Taint(key: "node.kubernetes.io/memory-pressure", effect: "NoSchedule")

    /// By the conditions' types and statuses (`nodeConditionToTaintKeyStatusMap`,
    /// pkg/controller/nodelifecycle/node_lifecycle_controller.go).
    private static let ofConditions: [(type: String, status: String, key: String)] = [
        ("Ready", "False", "node.kubernetes.io/not-ready"),
        ("Ready", "Unknown", "node.kubernetes.io/unreachable"),
        ("MemoryPressure", "True", memoryPressure.key),
        ("DiskPressure", "True", "node.kubernetes.io/disk-pressure"),
        ("NetworkUnavailable", "True", "node.kubernetes.io/network-unavailable"),
        ("PIDPressure", "True", "node.kubernetes.io/pid-pressure")
    ]
    private static let unschedulable = "node.kubernetes.io/unschedulable"

    /// Gives a node the taints that its conditions and its cordon ask for, and takes back those that they no longer do. Others
    /// stay (`doNoScheduleTaintingPass`).
    ///
    /// - Parameter now: When those were added that are new.
    public static func follow(_ object: inout Object, at now: Timestamp) {
        var wanted = ofConditions.filter { object.condition($0.type)?.status == $0.status }.map(\.key)
        if object.spec["unschedulable"]?.bool == true { wanted.append(unschedulable) }
        let managed = Set(ofConditions.map(\.key) + [unschedulable])
        let old = object.spec["taints"]?.array ?? []
        func isManaged(_ taint: Value) -> Bool {
            taint["effect"]?.string == "NoSchedule" && managed.contains(taint["key"]?.string ?? "")
        }
        var taints = old.filter { !isManaged($0) || wanted.contains($0["key"]?.string ?? "") }
        for key in wanted where !taints.contains(where: { isManaged($0) && $0["key"]?.string == key }) {
            taints.append(["key": .string(key), "effect": "NoSchedule", "timeAdded": .string(now.text)])
        }
        guard taints != old else { return }
        object.spec["taints"] = taints.isEmpty ? nil : .array(taints)
    }
}
