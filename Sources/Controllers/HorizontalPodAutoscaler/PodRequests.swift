internal import Objects

/// What a pod asks for of a resource (`calculatePodRequests`).
enum PodRequests {
    /// In thousandths, of one container or of all that run with it.
    static func milliValue(
        of resource: String, in pod: Pod, container: String?
    ) throws(MetricFailure) -> Int64 {
        let spec = pod.spec
        if container == nil, let whole = spec.content.at(["resources", "requests", resource]) {
            return Quantity(whole)?.milliValue ?? 0
        }
        let running = spec.containers + spec.initContainers.filter(\.isSidecar)
        let counted = running.filter { container == nil || $0.name == container }
        guard !counted.isEmpty else {
            throw MetricFailure("container \(container ?? "") not found in Pod \(pod.name)")
        }
        var sum: Int64 = 0
        for each in counted {
            guard let request = each.requests[resource].flatMap({ Quantity($0) }) else {
                throw MetricFailure("missing request for \(resource) in container \(each.name) of Pod \(pod.name)")
            }
            sum = Resources.sum(sum, request.milliValue)
        }
        return sum
    }
}

/// Why a metric comes to nothing.
struct MetricFailure: Error, Hashable {
    var message: String

    init(_ message: String) { self.message = message }
}
