/// Where the pods of services are (`k8s.io/api/core/v1.Endpoints`, `k8s.io/api/discovery/v1.EndpointSlice`).
extension Schema {
    static let endpoints: Schema = {
        let address: [Property] = [
            field("hostname", .text), required("ip", .text), field("nodeName", .text),
            field("targetRef", .objectReference, "The pod behind the address.")
        ]
        let port: [Property] = [
            field("appProtocol", .text), field("name", .text), required("port", .portNumber),
            field("protocol", .oneOf("TCP", "UDP", "SCTP"), default: "TCP")
        ]
        let addressSchema = atomicObject(address).checked(EndpointRules.checkAddress)
        let subset: [Property] = [
            field("addresses", .list(addressSchema), "Those that get traffic."),
            field("notReadyAddresses", .list(addressSchema), "Those that do not yet."),
            field("ports", .list(atomicObject(port).checked(EndpointRules.checkPort)))
        ]
        return kindSchema([field("subsets", .list(object(subset).checked(EndpointRules.checkSubset)))])
    }()

    static let endpointSlice: Schema = {
        let properties: [Property] = [
            required("addressType", .oneOf("IPv4", "IPv6", "FQDN")),
            field("endpoints", .list(.sliceEndpoint)),
            field("ports", .list(.slicePort))
        ]
        return kindSchema(properties).checked(EndpointRules.checkSlice)
    }()

    private static let sliceEndpoint: Schema = {
        let conditions: [Property] = [
            field("ready", .boolean), field("serving", .boolean), field("terminating", .boolean)
        ]
        let named: [Property] = [required("name", .text)]
        let hints: [Property] = [field("forNodes", .list(.object(named))), field("forZones", .list(.object(named)))]
        let properties: [Property] = [
            field("addresses", .set(.text), "Of one pod; all are the same to callers."),
            field("conditions", .object(conditions), "Whether it can take traffic."),
            field("deprecatedTopology", .textMap),
            field("hints", .object(hints), "Whose traffic it had best take."),
            field("hostname", .text),
            field("nodeName", .text),
            field("targetRef", .objectReference, "The pod behind the addresses."),
            field("zone", .text)
        ]
        return .object(properties)
    }()

    private static let slicePort: Schema = {
        let properties: [Property] = [
            field("appProtocol", .text),
            field("name", .text, default: ""),
            field("port", .portNumber, "All ports when absent."),
            field("protocol", .oneOf("TCP", "UDP", "SCTP"), default: "TCP")
        ]
        return atomicObject(properties).checked(EndpointRules.checkPort)
    }()
}
