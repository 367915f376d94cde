internal import Objects
internal import Store

/// Gives a pod the number of its priority class (`plugin/pkg/admission/priority`).
enum PodPriority {
    /// Classes that are always there (`scheduling.SystemPriorityClasses`).
    private static let systemClasses: [String: Int64] = [
        "system-cluster-critical": 2_000_000_000, "system-node-critical": 2_000_001_000
    ]

    static func set(in pod: inout Object, in snapshot: Snapshot) throws(Admission.Refusal) {
        let classes = snapshot.objects(of: .priorityClass)
        let name = pod.spec["priorityClassName"]?.string ?? ""
        guard !name.isEmpty || !classes.isEmpty else { return try setSent(in: &pod, to: 0, policy: nil) }
        guard let chosen = try find(name, in: classes) else { return try setSent(in: &pod, to: 0, policy: nil) }
        pod.spec["priorityClassName"] = .string(chosen.name)
        try setSent(in: &pod, to: chosen.value, policy: chosen.policy)
    }

    /// nil where no class is named and none is for all.
    private static func find(
        _ name: String, in classes: [Object]
    ) throws(Admission.Refusal) -> (name: String, value: Int64, policy: String?)? {
        let found: Object?
        if name.isEmpty {
            // Of several that are for all, the lowest counts (`getDefaultPriorityClass`).
            found = classes.filter { $0["globalDefault"] == true }.min { value(of: $0) < value(of: $1) }
        } else {
            if let value = systemClasses[name] { return (name, value, nil) }
            found = classes.first { $0.name == name }
            guard found != nil else {
                throw Admission.Refusal(message: "no PriorityClass with name \(name) was found")
            }
        }
        return found.map { ($0.name, value(of: $0), $0["preemptionPolicy"]?.string) }
    }

    private static func value(of priorityClass: Object) -> Int64 { priorityClass["value"]?.integer ?? 0 }

    /// A number that the pod brings along has to be the one of its class. The number 0 need not be written.
    private static func setSent(
        in pod: inout Object, to priority: Int64, policy: String?
    ) throws(Admission.Refusal) {
        if let sent = pod.spec["priority"]?.integer, sent != priority {
            throw Admission.Refusal(
                message: "the integer value of priority (\(sent)) must not be provided in pod spec; "
                    + "priority admission controller computed \(priority) from the given PriorityClass name")
        }
        if priority != 0 { pod.spec["priority"] = .integer(priority) }
        guard let policy else { return }
        if let sent = pod.spec["preemptionPolicy"]?.string, sent != policy {
            throw Admission.Refusal(
                message: "the string value of PreemptionPolicy (\(sent)) must not be provided in pod spec; "
                    + "priority admission controller computed \(policy) from the given PriorityClass name")
        }
        pod.spec["preemptionPolicy"] = .string(policy)
    }
}
