/// Which traffic pods may take and send (`k8s.io/api/networking/v1.NetworkPolicy`).
extension Schema {
    static let networkPolicy: Schema = {
        let ingress: [Property] = [field("from", .list(.networkPeer)), field("ports", .list(.networkPort))]
        let egress: [Property] = [field("ports", .list(.networkPort)), field("to", .list(.networkPeer))]
        let spec: [Property] = [
            field("podSelector", .labelSelector, default: .emptyObject, "The pods it is for; all when empty."),
            field("policyTypes", .list(.oneOf("Ingress", "Egress")), "Which direction it limits."),
            field("ingress", .list(.object(ingress)), "What may come in; nothing else may."),
            field("egress", .list(.object(egress)), "What may go out; nothing else may.")
        ]
        let specSchema = object(spec).derived(NetworkPolicyDefaults.derive).checked(NetworkPolicyRules.check)
        return kindSchema([field("spec", specSchema, default: .emptyObject, "What is desired.")])
    }()

    private static let networkPeer: Schema = {
        let block: [Property] = [required("cidr", .text, "A range: 10.0.0.0/8."), field("except", .texts)]
        let properties: [Property] = [
            field("ipBlock", object(block).checked(NetworkPolicyRules.checkBlock)),
            field("namespaceSelector", .labelSelector), field("podSelector", .labelSelector)
        ]
        return object(properties).checked(NetworkPolicyRules.checkPeer)
    }().named("networking.v1.NetworkPolicyPeer")

    private static let networkPort: Schema = {
        let properties: [Property] = [
            field("endPort", .int32, "The last port of a range that begins with `port`."),
            field("port", .intOrString, "By number or by the name in the pod; all when absent."),
            field("protocol", .oneOf("TCP", "UDP", "SCTP"), default: "TCP")
        ]
        return object(properties).checked(NetworkPolicyRules.checkPort)
    }().named("networking.v1.NetworkPolicyPort")
}
