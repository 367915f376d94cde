extension PodSpec {
    /// The resources that any container requests or limits, in the order of their names.
    public var requestedResources: [String] {
        var names: Set<String> = []
        for container in initContainers + containers {
            names.formUnion(container.requests.names)
            names.formUnion(container.limits.names)
        }
        if let overhead = content["overhead"]?.fields { names.formUnion(overhead.names) }
        return names.sorted()
    }

    /// What the pod needs of a resource: all that runs at the same time together, at its highest. Init containers run
    /// one by one, beside the sidecars that come before them
    /// (`PodRequests`, staging/src/k8s.io/component-helpers/resource/helpers.go).
    public func requested(_ resource: String) -> Quantity {
        var sidecars = Quantity.zero
        var highest = Quantity.zero
        for container in initContainers {
            let request = container.request(resource)
            if container.isSidecar {
                sidecars += request
                highest = max(highest, sidecars)
            } else {
                highest = max(highest, sidecars + request)
            }
        }
        let main = containers.reduce(sidecars) { $0 + $1.request(resource) }
        let overhead = content["overhead"]?[resource].flatMap { Quantity($0) } ?? .zero
        return max(main, highest) + overhead
    }
}

extension Container {
    /// What the container requests of a resource; its limit where it only has one.
    public func request(_ resource: String) -> Quantity {
        (requests[resource] ?? limits[resource]).flatMap { Quantity($0) } ?? .zero
    }
}
