internal import Objects

/// What a pod may learn of itself (https://kubernetes.io/docs/concepts/workloads/pods/downward-api/).
extension PodLook {
    /// The value of a `fieldRef` (`podFieldSelectorRuntimeValue`, pkg/kubelet/kubelet_pods.go).
    func field(_ path: String, address: String) throws(ConfigurationError) -> String {
        if let key = PodLook.subscriptKey(path, of: "metadata.labels") { return pod.object.label(key) ?? "" }
        if let key = PodLook.subscriptKey(path, of: "metadata.annotations") { return pod.object.annotation(key) ?? "" }
        switch path {
        case "metadata.name": return pod.name
        case "metadata.namespace": return pod.namespace
        case "metadata.uid": return pod.uid
        case "spec.nodeName": return node.name
        case "spec.serviceAccountName": return spec.serviceAccountName
        case "status.hostIP", "status.hostIPs": return node.address
        case "status.podIP", "status.podIPs": return spec.hostNetwork ? node.address : address
        default: throw ConfigurationError(message: "unsupported fieldPath: \(path)")
        }
    }

    /// What a file of a `downwardAPI` volume holds (`CollectData`, pkg/volume/downwardapi/downwardapi.go).
    func text(of file: DownwardAPIFile) throws(ConfigurationError) -> String {
        switch file.source {
        case .resource(let container, let resource, let divisor):
            return try self.resource(resource, of: container, divisor: divisor)
        case .field("metadata.labels"): return PodLook.lines(pod.object.labels)
        case .field("metadata.annotations"): return PodLook.lines(pod.object.annotations)
        case .field(let path): return PodLook.sortedLines(try field(path, address: ""))
        }
    }

    /// A line `key="value"` for each (`fieldpath.FormatMap`).
    private static func lines(_ texts: [String: String]) -> String {
        sortedLines(texts.keys.sorted().map { "\($0)=\(GoText.quoted(texts[$0] ?? ""))" }.joined(separator: "\n"))
    }

    private static func sortedLines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).sorted().joined(separator: "\n")
    }

    /// The key in `metadata.labels['key']`.
    private static func subscriptKey(_ path: String, of field: String) -> String? {
        guard path.hasPrefix(field + "['"), path.hasSuffix("']") else { return nil }
        return String(path.dropFirst(field.count + 2).dropLast(2))
    }

    /// The value of a `resourceFieldRef`: in units of the divisor, rounded up; a limit that is not set is what the
    /// node has for pods (`ExtractContainerResourceValue`, pkg/api/v1/resource/helpers.go).
    func resource(
        _ resource: String, of name: String, asking: Container? = nil, divisor: Value?
    ) throws(ConfigurationError) -> String {
        let container =
            name.isEmpty ? asking : (spec.containers + spec.initContainers).first { $0.name == name }
        guard let container else { throw ConfigurationError(message: "container \(name) not found") }
        let parts = resource.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2, parts[0] == "limits" || parts[0] == "requests" else {
            throw ConfigurationError(message: "unsupported container resource : \(resource)")
        }
        let isLimit = parts[0] == "limits"
        let isCPU = parts[1] == "cpu"
        let held = (isLimit ? container.limits : container.requests)[parts[1]].flatMap { Quantity($0) } ?? .zero
        var amount = isCPU ? held.milliValue : held.value
        if isLimit, amount == 0 { amount = allocatable(parts[1]) }
        let unit = divisor.flatMap { Quantity($0) } ?? .zero
        let size = unit.isZero ? (isCPU ? 1000 : 1) : (isCPU ? unit.milliValue : unit.value)
        guard size > 0 else { throw ConfigurationError(message: "the divisor of \(resource) must be above zero") }
        return String(amount / size + (amount % size > 0 ? 1 : 0))
    }

    /// In thousandths for cpu, in units for all else.
    private func allocatable(_ resource: String) -> Int64 {
        switch resource {
        case "cpu": node.allocatable.cpuMillicores
        case "memory": node.allocatable.memoryBytes
        default: node.allocatable.others[resource] ?? 0
        }
    }
}
