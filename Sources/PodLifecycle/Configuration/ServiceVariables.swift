internal import Objects
internal import Store

/// The variables by which a container finds the Services of its namespace (`FromServices`,
/// pkg/kubelet/envvars/envvars.go).
enum ServiceVariables {
    /// Of the Services with an address: `kubernetes` of `default` always, the others where the pod has service links
    /// (`getServiceEnvVarMap`, pkg/kubelet/kubelet_pods.go).
    static func all(for spec: PodSpec, in namespace: String, _ snapshot: Snapshot) -> [(name: String, value: String)] {
        let master = snapshot[ObjectKey(.service, namespace: "default", name: "kubernetes")]
        var services = spec.hasServiceLinks ? snapshot.objects(of: .service, in: namespace) : []
        // One in the pod's own namespace that is called the same comes later, and wins.
        if namespace != "default" || !spec.hasServiceLinks, let master { services.insert(master, at: 0) }
        return services.flatMap { variables(of: Service($0)) }
    }

    private static func variables(of service: Service) -> [(name: String, value: String)] {
        let address = service.clusterIP
        let ports = service.ports
        guard !address.isEmpty, address != "None", let first = ports.first else { return [] }
        let prefix = word(service.name)
        var variables = [
            (prefix + "_SERVICE_HOST", address), (prefix + "_SERVICE_PORT", String(first.port))
        ]
        for port in ports where !port.name.isEmpty {
            variables.append(("\(prefix)_SERVICE_PORT_\(word(port.name))", String(port.port)))
        }
        variables.append((prefix + "_PORT", link(first, address)))
        for port in ports {
            let place = "\(prefix)_PORT_\(port.port)_\(port.networkProtocol.uppercased())"
            variables += [
                (place, link(port, address)), (place + "_PROTO", port.networkProtocol.lowercased()),
                (place + "_PORT", String(port.port)), (place + "_ADDR", address)
            ]
        }
        return variables
    }

    private static func word(_ name: String) -> String { name.replacing("-", with: "_").uppercased() }

    private static func link(_ port: ServicePort, _ address: String) -> String {
        let host = address.contains(":") ? "[\(address)]" : address
        return "\(port.networkProtocol.lowercased())://\(host):\(port.port)"
    }
}
