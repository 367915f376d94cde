/// Defaults of the other kinds that follow from other fields.
enum WorkloadDefaults {
    /// A rolling update has its numbers even where nothing is said of them.
    static func deriveStrategy(_ strategy: inout Value) {
        let type = strategy.text("type")
        guard strategy.fields != nil, type.isEmpty || type == "RollingUpdate", strategy["rollingUpdate"] == nil else {
            return
        }
        strategy["rollingUpdate"] = .emptyObject
    }
}

enum NodeDefaults {
    /// A node that says only what it has offers all of it.
    static func derive(_ status: inout Value) {
        guard status["allocatable"] == nil, let capacity = status["capacity"] else { return }
        status["allocatable"] = capacity
    }
}

enum ServiceDefaults {
    /// `v1.DefaultClientIPServiceAffinitySeconds`: three hours.
    static let affinitySeconds: Int64 = 10800

    static func derive(_ spec: inout Value) {
        guard spec.fields != nil else { return }
        let type = spec.text("type").isEmpty ? "ClusterIP" : spec.text("type")
        if ["ClusterIP", "NodePort", "LoadBalancer"].contains(type), spec.text("internalTrafficPolicy").isEmpty {
            spec["internalTrafficPolicy"] = "Cluster"
        }
        let isExternal =
            type == "NodePort" || type == "LoadBalancer"
            || (type == "ClusterIP" && !spec.list("externalIPs").isEmpty)
        if isExternal, spec.text("externalTrafficPolicy").isEmpty { spec["externalTrafficPolicy"] = "Cluster" }
        if type == "LoadBalancer", spec["allocateLoadBalancerNodePorts"] == nil {
            spec["allocateLoadBalancerNodePorts"] = true
        }
        if spec.text("sessionAffinity") == "ClientIP" {
            let path = ["sessionAffinityConfig", "clientIP", "timeoutSeconds"]
            if spec.at(path) == nil { spec.set(.integer(affinitySeconds), at: path) }
        }
        derivePorts(&spec)
    }

    private static func derivePorts(_ spec: inout Value) {
        guard var ports = spec["ports"]?.array else { return }
        for index in ports.indices {
            let target = ports[index]["targetPort"]
            let isUnset = target == nil || target == .integer(0) || target == .string("")
            if isUnset, let port = ports[index]["port"] { ports[index]["targetPort"] = port }
        }
        spec["ports"] = .array(ports)
    }
}

/// Defaults that are set when an object is written.
enum WriteDefaults {
    /// Every namespace can be selected by its name, and goes only once it is empty.
    static func namespace(_ namespace: inout Object) {
        if !namespace.name.isEmpty { namespace.setLabel("kubernetes.io/metadata.name", to: namespace.name) }
        // Only while it is new: later the finalizer is taken away, and must not come back.
        if namespace.uid.isEmpty, namespace.spec.list("finalizers").isEmpty {
            namespace.content.set(["kubernetes"], at: ["spec", "finalizers"])
        }
        if namespace.status.text("phase").isEmpty { namespace.content.set("Active", at: ["status", "phase"]) }
    }

    /// `stringData` is only a way to write `data`.
    static func secret(_ secret: inout Object) {
        guard let texts = secret["stringData"]?.fields, texts.allSatisfy({ $0.value.string != nil }) else { return }
        let data = (secret["data"]?.fields ?? Fields()).merged(with: texts) { _, text in
            .string(Base64.encode(Array((text.value.string ?? "").utf8)))
        }
        secret["stringData"] = nil
        if !data.isEmpty { secret["data"] = .object(data) }
    }
}
