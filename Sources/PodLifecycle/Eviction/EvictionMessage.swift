internal import Measurements
internal import Objects

/// What is said of a pod that goes because its node is short of something (`evictionMessage`, pkg/kubelet/eviction/helpers.go).
struct EvictionMessage {
    private let signal: EvictionSignal
    private let met: [EvictionThreshold]
    private let supply: NodeSupply
    private let usage: EvictionUsage

    init(_ signal: EvictionSignal, _ met: [EvictionThreshold], _ supply: NodeSupply, _ usage: EvictionUsage) {
        self.signal = signal
        self.met = met
        self.supply = supply
        self.usage = usage
    }

    func text(for pod: Pod) -> String {
        var text = "The node was low on resource: \(signal.resource). "
        // `getThresholdMetInfo`
        if let threshold = met.first(where: { $0.signal.resource == signal.resource }),
            let observed = threshold.signal.supply(supply)
        {
            let available = Quantity(whole: observed.available, format: .binarySI)
            text += "Threshold quantity: \(threshold.quantity(of: observed)), available: \(available). "
        }
        for container in pod.spec.containers + pod.spec.initContainers.filter(\.isSidecar) {
            guard let used = used(container.name, of: pod) else { continue }
            let request = container.requests[signal.resource].flatMap { Quantity($0) } ?? .zero
            guard used > request else { continue }
            text +=
                "Container \(container.name) was using \(used), request is \(request), has larger consumption of "
                + "\(signal.resource). "
        }
        return text
    }

    /// Of a container alone nothing else is known.
    private func used(_ container: String, of pod: Pod) -> Quantity? {
        let bytes: Int64? =
            switch signal {
            case .memory: usage.memory[pod.uid]?[container]
            case .filesystem: usage.disk[pod.uid]?.logs[container]
            case .inodes, .processes: nil
            }
        return bytes.map { Quantity(whole: $0, format: .binarySI) }
    }
}
