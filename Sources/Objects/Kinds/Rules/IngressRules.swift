/// Rules for Ingresses and IngressClasses (`pkg/apis/networking/validation/validation.go`).
enum IngressRules {
    static let maximumControllerBytes = 250
    private static let classAnnotation = "kubernetes.io/ingress.class"
    private static let noAddress = "must be a DNS name, not an IP address"

    static func checkSpec(_ spec: Value, _ findings: inout Findings) {
        if spec.list("rules").isEmpty, spec["defaultBackend"] == nil {
            findings.invalid([], spec["rules"] ?? .null, "either `defaultBackend` or `rules` must be specified")
        }
        if let name = spec["ingressClassName"]?.string, let message = NameRules.dnsSubdomain(name) {
            findings.invalid(["ingressClassName"], .string(name), message)
        }
    }

    /// The class is said in two places, of which the annotation is the older one (`ValidateIngressCreate`).
    static func checkClass(_ ingress: Value, _ findings: inout Findings) {
        guard let annotation = ingress.at(["metadata", "annotations", classAnnotation]),
            let name = ingress.at(["spec", "ingressClassName"]), annotation != name
        else { return }
        findings.invalid(
            ["metadata", "annotations", .key(classAnnotation)], annotation,
            "must match `ingressClassName` when both are specified")
    }

    static func checkRule(_ rule: Value, _ findings: inout Findings) {
        let host = rule.text("host")
        guard !host.isEmpty else { return }
        if IPAddress.isValid(host) {
            findings.invalid(["host"], .string(host), noAddress)
        } else if let message = hostMessage(host) {
            findings.invalid(["host"], .string(host), message)
        }
    }

    static func checkTLS(_ tls: Value, _ findings: inout Findings) {
        for (index, host) in tls.texts("hosts").enumerated() {
            if let message = hostMessage(host) { findings.invalid(["hosts", .index(index)], .string(host), message) }
        }
        let secret = tls.text("secretName")
        if !secret.isEmpty, let message = NameRules.dnsSubdomain(secret) {
            findings.invalid(["secretName"], .string(secret), message)
        }
    }

    private static func hostMessage(_ host: String) -> String? {
        host.utf8.contains(UInt8(ascii: "*")) ? NameRules.wildcardSubdomain(host) : NameRules.dnsSubdomain(host)
    }

    /// `validateHTTPIngressPath`.
    static func checkPath(_ rule: Value, _ findings: inout Findings) {
        let path = rule.text("path")
        let type = rule.text("pathType")
        if type.isEmpty { return findings.required(["pathType"], "pathType must be specified") }
        let mayBeEmpty = type == "ImplementationSpecific"
        let message: String? =
            if !path.hasPrefix("/"), !(path.isEmpty && mayBeEmpty) {
                "must be an absolute path"
            } else if mayBeEmpty {
                nil
            } else if let part = ["//", "/./", "/../", "%2f", "%2F"].first(where: { path.contains($0) }) {
                "must not contain '\(part)'"
            } else if let end = ["/..", "/."].first(where: { path.hasSuffix($0) }) {
                "cannot end with '\(end)'"
            } else {
                nil
            }
        if let message { findings.invalid(["path"], .string(path), message) }
    }

    /// `validateIngressBackend`.
    static func checkBackend(_ backend: Value, _ findings: inout Findings) {
        switch (backend["service"], backend["resource"]) {
        case (_?, _?): findings.invalid([], "", "cannot set both resource and service backends")
        case (nil, nil): findings.invalid([], "", "resource or service backend is required")
        case (let service?, nil): checkService(service, &findings)
        case (nil, let resource?): findings.at(["resource"]) { checkReference(resource, &$0) }
        }
    }

    private static func checkService(_ service: Value, _ findings: inout Findings) {
        let name = service.text("name")
        if !name.isEmpty, let message = NameRules.dns1035Label(name) {
            findings.invalid(["service", "name"], .string(name), message)
        }
        let port = service["port"] ?? .emptyObject
        let hasNumber = (port["number"]?.integer ?? 0) != 0
        switch (port.text("name"), hasNumber) {
        case ("", false): findings.required([], "port name or number is required")
        case ("", true): break
        case (_, true): findings.invalid([], "", "cannot set both port name & port number")
        case (let name, false):
            if let message = NameRules.portName(name) {
                findings.invalid(["service", "port", "name"], .string(name), message)
            }
        }
    }

    /// `validateIngressTypedLocalObjectReference`.
    private static func checkReference(_ reference: Value, _ findings: inout Findings) {
        if let group = reference["apiGroup"]?.string, let message = NameRules.dnsSubdomain(group) {
            findings.invalid(["apiGroup"], .string(group), message)
        }
        for name in ["kind", "name"] {
            let text = reference.text(name)
            if !text.isEmpty, let message = NameRules.pathSegment(text) {
                findings.invalid([.field(name)], .string(text), message)
            }
        }
    }

    /// `validateIngressClassParametersReference`.
    static func checkParameters(_ parameters: Value, _ findings: inout Findings) {
        checkReference(parameters, &findings)
        switch (parameters.text("scope"), parameters["namespace"]?.string) {
        case ("Namespace", nil): findings.required(["namespace"], "`parameters.scope` is set to 'Namespace'")
        case ("Namespace", let namespace?):
            if let message = NameRules.dnsLabel(namespace) {
                findings.invalid(["namespace"], .string(namespace), message)
            }
        case ("Cluster", _?): findings.forbidden(["namespace"], "`parameters.scope` is set to 'Cluster'")
        default: break
        }
    }

    static func checkClassSpec(_ spec: Value, _ findings: inout Findings) {
        let controller = spec.text("controller")
        if controller.utf8.count > maximumControllerBytes {
            findings.tooLong(["controller"], maximum: maximumControllerBytes)
        }
        if !controller.isEmpty, let message = NameRules.domainPrefixedPath(controller) {
            findings.invalid(["controller"], .string(controller), message)
        }
    }

    /// `validateIngressClassSpecUpdate`.
    static func checkClassUpdate(from old: Object, to new: Object) -> [Diagnostic] {
        var findings = Findings()
        if old.spec["controller"] != new.spec["controller"] {
            findings.invalid(["spec", "controller"], new.spec["controller"] ?? .null, "field is immutable")
        }
        return findings.diagnostics
    }
}
