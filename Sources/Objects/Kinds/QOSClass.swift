/// How firmly a pod's resources are promised (`ComputePodQOS`, pkg/apis/core/v1/helper/qos/qos.go).
public enum QOSClass: String, Sendable {
    case guaranteed = "Guaranteed"
    case burstable = "Burstable"
    case bestEffort = "BestEffort"

    private static let counted = ["cpu", "memory"]

    public static func of(_ spec: PodSpec) -> QOSClass {
        var asksForAny = false
        var isGuaranteed = true
        for container in spec.initContainers + spec.containers {
            for resource in counted {
                let request = container.requests[resource].flatMap { Quantity($0) } ?? .zero
                let limit = container.limits[resource].flatMap { Quantity($0) } ?? .zero
                if request > .zero || limit > .zero { asksForAny = true }
                // A request that is not given is the limit.
                let given = container.requests[resource] == nil ? limit : request
                if limit <= .zero || given != limit { isGuaranteed = false }
            }
        }
        guard asksForAny else { return .bestEffort }
        return isGuaranteed ? .guaranteed : .burstable
    }
}
