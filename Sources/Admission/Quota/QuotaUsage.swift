public import Objects

/// How much of what quotas bound an object takes (`pkg/quota/v1/evaluator/core`).
public enum QuotaUsage {
    /// By the names that quotas use: `pods`, `requests.cpu`, `count/deployments.apps`.
    public static func of(_ object: Object, _ info: KindInfo?) -> [String: Quantity] {
        var usage: [String: Quantity] = [:]
        let one = Quantity(whole: 1)
        if let info {
            let group = info.kind.group.isEmpty ? "" : ".\(info.kind.group)"
            usage["count/\(info.plural)\(group)"] = one
        }
        switch object.kind {
        case .pod: addPod(object, to: &usage)
        case .service: addService(object, to: &usage)
        case .persistentVolumeClaim: addClaim(object, to: &usage)
        default:
            if let name = countedNames[object.kind] { usage[name] = one }
        }
        return usage
    }

    /// Kinds that have had a name of their own before `count/…` was there.
    private static let countedNames: [GroupKind: String] = [
        .configMap: "configmaps", .secret: "secrets", .resourceQuota: "resourcequotas",
        .replicationController: "replicationcontrollers"
    ]

    /// A pod that has ended takes nothing but its place among the objects (`QuotaV1Pod`).
    private static func addPod(_ pod: Object, to usage: inout [String: Quantity]) {
        guard !Pod(pod).phase.isFinal else { return }
        usage["pods"] = Quantity(whole: 1)
        for (name, amount) in total(of: pod, "requests") {
            usage["requests.\(name)"] = amount
            if plainNames.contains(name) || name.hasPrefix("hugepages-") { usage[name] = amount }
        }
        for (name, amount) in total(of: pod, "limits") { usage["limits.\(name)"] = amount }
    }

    /// Requests that may be bounded without the word `requests.` too.
    private static let plainNames: Set = ["cpu", "memory", "ephemeral-storage"]

    /// What a pod asks for as a whole: its containers together with sidecars, or the greatest of its init containers.
    private static func total(of pod: Object, _ part: String) -> [String: Quantity] {
        func amounts(_ container: Value) -> [(String, Quantity)] {
            (container.at(["resources", part])?.fields ?? Fields()).compactMap { field in
                Quantity(field.value).map { (field.name, $0) }
            }
        }
        var running: [String: Quantity] = [:]
        for container in pod.spec["containers"]?.array ?? [] {
            for (name, amount) in amounts(container) { running[name] = (running[name] ?? .zero) + amount }
        }
        var sidecars: [String: Quantity] = [:]
        var peak: [String: Quantity] = [:]
        for container in pod.spec["initContainers"]?.array ?? [] {
            for (name, amount) in amounts(container) {
                if container["restartPolicy"]?.string == "Always" {
                    sidecars[name] = (sidecars[name] ?? .zero) + amount
                    peak[name] = max(peak[name] ?? .zero, sidecars[name] ?? .zero)
                } else {
                    peak[name] = max(peak[name] ?? .zero, (sidecars[name] ?? .zero) + amount)
                }
            }
        }
        var total = running.merging(sidecars, uniquingKeysWith: +).merging(peak, uniquingKeysWith: max)
        for field in pod.spec["overhead"]?.fields ?? Fields() {
            guard let amount = Quantity(field.value), total[field.name] != nil else { continue }
            total[field.name] = (total[field.name] ?? .zero) + amount
        }
        return total
    }

    private static func addService(_ service: Object, to usage: inout [String: Quantity]) {
        usage["services"] = Quantity(whole: 1)
        let ports = Int64(service.spec["ports"]?.array?.count ?? 0)
        switch service.spec["type"]?.string {
        case "NodePort": usage["services.nodeports"] = Quantity(whole: ports)
        case "LoadBalancer":
            usage["services.loadbalancers"] = Quantity(whole: 1)
            if service.spec["allocateLoadBalancerNodePorts"] != false {
                usage["services.nodeports"] = Quantity(whole: ports)
            }
        default: break
        }
    }

    private static func addClaim(_ claim: Object, to usage: inout [String: Quantity]) {
        usage["persistentvolumeclaims"] = Quantity(whole: 1)
        let storage = claim.content.at(["spec", "resources", "requests", "storage"]).flatMap { Quantity($0) }
        if let storage { usage["requests.storage"] = storage }
        guard let storageClass = claim.spec["storageClassName"]?.string, !storageClass.isEmpty else { return }
        let prefix = "\(storageClass).storageclass.storage.k8s.io"
        usage["\(prefix)/persistentvolumeclaims"] = Quantity(whole: 1)
        if let storage { usage["\(prefix)/requests.storage"] = storage }
    }
}
