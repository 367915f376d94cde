/// Rules for Events (`ValidateEvent`).
enum EventRules {
    static func check(_ event: Value, _ findings: inout Findings) {
        let namespace = event.at(["metadata", "namespace"])?.string ?? ""
        let involved = event.at(["involvedObject", "namespace"])?.string ?? ""
        let expected = involved.isEmpty ? "default" : involved
        if !namespace.isEmpty, namespace != expected, !(involved.isEmpty && namespace == "kube-system") {
            findings.invalid(
                ["involvedObject", "namespace"], .string(involved), "does not match event.namespace")
        }
    }
}
