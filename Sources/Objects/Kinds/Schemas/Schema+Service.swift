/// Services (`k8s.io/api/core/v1.Service`).
extension Schema {
    static let service: Schema = {
        let loadBalancer: [Property] = [field("ingress", .list(.loadBalancerIngress))]
        let status: [Property] = [
            field("conditions", .list(.condition, by: "type")), field("loadBalancer", .object(loadBalancer))
        ]
        let spec = object(serviceSpec + loadBalancerSpec).derived(ServiceDefaults.derive).checked(ServiceRules.check)
        return kindSchema([
            Property("spec", spec, isRequired: true, isActedOn: false, summary: "What is desired."),
            field("status", .object(status), "What is.")
        ])
    }()

    private static let serviceSpec: [Property] = {
        let timeout: [Property] = [
            field("timeoutSeconds", Schema(.integer, format: .int32, minimum: 1, maximum: 86400))
        ]
        let affinity: [Property] = [field("clientIP", .object(timeout))]
        return [
            field("type", .oneOf("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"), default: "ClusterIP"),
            field("selector", Schema(.map(of: .text), isAtomic: true), "Labels of the pods behind the service."),
            field("ports", .list(.servicePort, by: "port", "protocol")),
            field("clusterIP", .text, "The service's address; None for a headless service."),
            field("clusterIPs", .texts),
            field("externalIPs", .texts),
            field("externalName", .text, "The name that an ExternalName service stands for."),
            field("ipFamilies", .list(.oneOf("IPv4", "IPv6"))),
            field("ipFamilyPolicy", .oneOf("SingleStack", "PreferDualStack", "RequireDualStack")),
            field("internalTrafficPolicy", .oneOf("Cluster", "Local")),
            field("publishNotReadyAddresses", .boolean),
            field("sessionAffinity", .oneOf("None", "ClientIP"), default: "None"),
            field("sessionAffinityConfig", .object(affinity)),
            field("trafficDistribution", .oneOf("PreferClose", "PreferSameZone", "PreferSameNode"))
        ]
    }()

    private static let loadBalancerSpec: [Property] = [
        field("allocateLoadBalancerNodePorts", .boolean),
        field("externalTrafficPolicy", .oneOf("Cluster", "Local")),
        field("healthCheckNodePort", Schema(.integer, format: .int32, minimum: 0, maximum: 65535)),
        field("loadBalancerClass", .text),
        field("loadBalancerIP", .text),
        field("loadBalancerSourceRanges", .texts)
    ]

    private static let servicePort: Schema = {
        let properties: [Property] = [
            field("appProtocol", .text),
            field("name", .text, "Unique in the service; needed where there are several ports."),
            field("nodePort", Schema(.integer, format: .int32, minimum: 0, maximum: 65535)),
            required("port", .portNumber, "The port of the service."),
            field("protocol", .oneOf("TCP", "UDP", "SCTP"), default: "TCP"),
            field("targetPort", .intOrString, "The port of the pods, by number or name.")
        ]
        return .object(properties)
    }()

    private static let loadBalancerIngress: Schema = {
        let port: [Property] = [field("error", .text), field("port", .int32), field("protocol", .text)]
        let properties: [Property] = [
            field("hostname", .text), field("ip", .text), field("ipMode", .text), field("ports", .list(.object(port)))
        ]
        return .object(properties)
    }()
}
