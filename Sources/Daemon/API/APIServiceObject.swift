internal import Objects
internal import Store

/// The Service by which programs in pods find the API (`pkg/controlplane/controller/kubernetesservice`).
enum APIServiceObject {
    static let key = ObjectKey(.service, namespace: "default", name: APIAccess.serviceName)

    private static let label = "provider"

    /// What brings it up to date; nil where it is, and where git brings one of its own.
    ///
    /// - Parameters:
    ///   - host: As a number; nil where the API is not served over the network.
    static func change(
        host: String?, port: Int, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
    ) -> Change? {
        let stored = snapshot.stored(key)
        guard stored?.claim == nil else { return nil }
        let live = stored?.object
        guard let host else {
            guard let live, live.label(label) == APIAccess.serviceName else { return nil }
            return live.deletion(at: now)
        }
        var service = live ?? Object(apiVersion: "v1", kind: "Service", namespace: key.namespace, name: key.name)
        service.setLabel("component", to: "apiserver")
        service.setLabel(label, to: APIAccess.serviceName)
        service.spec = spec(host: host, port: port)
        snapshot.kinds.applyDefaults(to: &service)
        guard live == nil else { return service == live ? nil : .update(service) }
        service.uid = ids.uid()
        service.creationTimestamp = now
        service.status = ["loadBalancer": .emptyObject]
        return .create(service)
    }

    /// Nothing stands between a Service and what serves it, so it has the address and port of that.
    private static func spec(host: String, port: Int) -> Value {
        [
            "clusterIP": .string(host), "clusterIPs": [.string(host)], "internalTrafficPolicy": "Cluster",
            "ipFamilies": [.string(host.contains(":") ? "IPv6" : "IPv4")], "ipFamilyPolicy": "SingleStack",
            "ports": [
                [
                    "name": "https", "port": .integer(Int64(port)), "protocol": "TCP",
                    "targetPort": .integer(Int64(port))
                ]
            ],
            "sessionAffinity": "None", "type": "ClusterIP"
        ]
    }
}
