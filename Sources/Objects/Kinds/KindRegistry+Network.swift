extension KindRegistry {
    /// Kinds about traffic, on which nothing acts yet.
    static let networkKinds: [KindInfo] = [
        KindInfo(
            .endpoints, version: "v1", plural: "endpoints", shortNames: ["ep"], schema: .endpoints, columns: .endpoints,
            hasStatus: false
        ).with {
            $0.notActedOnNotice = "Skeg stores Endpoints, but no traffic goes by them yet"
        },
        KindInfo(
            .endpointSlice, version: "v1", plural: "endpointslices", schema: .endpointSlice, columns: .endpointSlice,
            countsGenerations: true, hasStatus: false, updateRules: EndpointRules.checkUpdate
        ).with {
            $0.notActedOnNotice = "Skeg stores EndpointSlices, but no traffic goes by them yet"
        },
        KindInfo(
            .ingress, version: "v1", plural: "ingresses", shortNames: ["ing"], schema: .ingress, columns: .ingress,
            countsGenerations: true
        ).with {
            $0.notActedOnNotice = "Skeg stores Ingresses, but no traffic goes by them yet"
        },
        KindInfo(
            .ingressClass, version: "v1", plural: "ingressclasses", isNamespaced: false, schema: .ingressClass,
            columns: .ingressClass, countsGenerations: true, hasStatus: false,
            updateRules: IngressRules.checkClassUpdate
        ).with {
            $0.notActedOnNotice = notice("IngressClasses")
        },
        KindInfo(
            .networkPolicy, version: "v1", plural: "networkpolicies", shortNames: ["netpol"], schema: .networkPolicy,
            columns: .networkPolicy, countsGenerations: true, hasStatus: false
        ).with {
            $0.notActedOnNotice = "Skeg stores NetworkPolicies, but does not hold any traffic back by them yet"
        }
    ]
}
