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

    static let maximumWordBytes = 128
    static let maximumNoteBytes = 1024

    /// What `events.k8s.io/v1` asks for besides (`ValidateEventCreate`).
    static func checkNew(_ event: Value, _ findings: inout Findings) {
        let controller = event.text("reportingController")
        if controller.isEmpty {
            findings.required(["reportingController"])
        } else if let message = NameRules.qualifiedName(controller) {
            findings.invalid(["reportingController"], .string(controller), message)
        }
        for name in ["reportingInstance", "action", "reason"] {
            let word = event.text(name)
            if word.isEmpty {
                findings.required([.field(name)])
            } else if word.utf8.count > maximumWordBytes {
                findings.invalid(
                    [.field(name)], "", "can have at most \(maximumWordBytes) characters")
            }
        }
        if event.text("note").utf8.count > maximumNoteBytes {
            findings.invalid(["note"], "", "can have at most \(maximumNoteBytes) characters")
        }
        if !["Normal", "Warning"].contains(event.text("type")) {
            findings.invalid(["type"], event["type"] ?? "", "has invalid value: \(event.text("type"))")
        }
    }
}
