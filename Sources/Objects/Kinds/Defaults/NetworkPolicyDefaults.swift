enum NetworkPolicyDefaults {
    /// A policy limits what comes in, and what goes out where it says something of that (`SetDefaults_NetworkPolicy`).
    static func derive(_ spec: inout Value) {
        guard spec.fields != nil, spec.list("policyTypes").isEmpty else { return }
        spec["policyTypes"] = spec.list("egress").isEmpty ? ["Ingress"] : ["Ingress", "Egress"]
    }
}
