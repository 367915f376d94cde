/// Amounts of what a node has and pods ask for. CPU counts in thousandths of a core, all else in whole units.
public struct Resources: Sendable, Hashable {
    public var cpuMillicores: Int64 = 0
    public var memoryBytes: Int64 = 0
    /// By name: `ephemeral-storage`, `pods`, `example.com/gpu`.
    public var others: [String: Int64] = [:]

    public init() {}

    public init(cpuMillicores: Int64, memoryBytes: Int64, others: [String: Int64] = [:]) {
        self.cpuMillicores = cpuMillicores
        self.memoryBytes = memoryBytes
        self.others = others
    }

    /// Reads a `ResourceList`; what is no quantity counts as nothing, since schemas have refused it before.
    public init(_ list: Value?) {
        for field in list?.fields ?? Fields() {
            guard let quantity = Quantity(field.value) else { continue }
            switch field.name {
            case "cpu": cpuMillicores = quantity.milliValue
            case "memory": memoryBytes = quantity.value
            default: others[field.name] = quantity.value
            }
        }
    }

    public static func + (left: Resources, right: Resources) -> Resources {
        left.combined(with: right, Resources.sum)
    }

    public static func - (left: Resources, right: Resources) -> Resources {
        left.combined(with: right) { Int64(clamping: Int128($0) - Int128($1)) }
    }

    /// The sum of two amounts, cut to what 64 bits hold: a pod may ask for as much as it likes.
    public static func sum(_ left: Int64, _ right: Int64) -> Int64 { Int64(clamping: Int128(left) + Int128(right)) }

    /// Whether a sum was cut, or may have been.
    public var isCut: Bool {
        cpuMillicores == .max || memoryBytes == .max || others.values.contains(.max)
    }

    /// The larger amount of each.
    public func maximum(_ other: Resources) -> Resources { combined(with: other, Swift.max) }

    private func combined(with other: Resources, _ operation: (Int64, Int64) -> Int64) -> Resources {
        var result = self
        result.cpuMillicores = operation(cpuMillicores, other.cpuMillicores)
        result.memoryBytes = operation(memoryBytes, other.memoryBytes)
        for (name, amount) in others { result.others[name] = operation(amount, other.others[name] ?? 0) }
        for (name, amount) in other.others where others[name] == nil { result.others[name] = operation(0, amount) }
        return result
    }
}

extension PodSpec {
    /// What the scheduler counts for a pod: the containers and sidecars together, or the hungriest moment of the init
    /// containers where that is more, and the overhead (`k8s.io/component-helpers/resource.PodRequests`).
    ///
    /// Init containers run one after the other, each beside the sidecars started before it:
    /// sidecar 100m, init 500m, containers 300m → max(100m + 500m, 100m + 300m) = 600m.
    public var requests: Resources {
        var running = containers.reduce(Resources()) { $0 + Resources(.object($1.requests)) }
        var sidecars = Resources()
        var peak = Resources()
        for container in initContainers {
            let own = Resources(.object(container.requests))
            if container.isSidecar {
                sidecars = sidecars + own
                peak = peak.maximum(sidecars)
            } else {
                peak = peak.maximum(sidecars + own)
            }
        }
        running = (running + sidecars).maximum(peak)
        let podLevel = Resources(content["resources"]?["requests"])
        if podLevel.cpuMillicores > 0 { running.cpuMillicores = podLevel.cpuMillicores }
        if podLevel.memoryBytes > 0 { running.memoryBytes = podLevel.memoryBytes }
        return running + Resources(content["overhead"])
    }
}
