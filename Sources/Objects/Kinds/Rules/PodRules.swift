/// Rules for a pod as a whole (`pkg/apis/core/validation/validation.go`, `ValidatePodSpec`).
enum PodRules {
    static let maximumNameservers = 3
    static let maximumSearchPaths = 32
    static let maximumSearchLength = 2048

    static func check(_ pod: Value, _ findings: inout Findings) {
        check(pod, withMounts: true, &findings)
    }

    /// All of it, except that what containers mount is there.
    static func checkButForMounts(_ pod: Value, _ findings: inout Findings) {
        check(pod, withMounts: false, &findings)
    }

    private static func check(_ pod: Value, withMounts: Bool, _ findings: inout Findings) {
        checkContainerNames(pod, &findings)
        if withMounts { PodVolumeRules.check(pod, &findings) }
        PodContainerRules.check(pod, &findings)
        checkNames(pod, &findings)
        checkAliases(pod, &findings)
        checkDNS(pod, &findings)
        if let labels = pod["nodeSelector"] {
            findings.at(["nodeSelector"]) { MetadataRules.checkLabels(labels, &$0) }
        }
        if pod["hostUsers"]?.bool == false {
            for name in ["hostNetwork", "hostPID", "hostIPC"] where pod.flag(name) {
                findings.forbidden([.field(name)], "when `hostUsers` is false")
            }
        }
        if pod.flag("shareProcessNamespace"), pod.flag("hostPID") {
            findings.invalid(
                ["shareProcessNamespace"], true, "ShareProcessNamespace and HostPID cannot both be enabled")
        }
    }

    /// Names of containers are unique over all lists; in one list the schema has seen to it.
    private static func checkContainerNames(_ pod: Value, _ findings: inout Findings) {
        var names = Set(pod.list("containers").map { $0.text("name") })
        let ordinary = names.union(pod.list("initContainers").map { $0.text("name") })
        for list in ["initContainers", "ephemeralContainers"] {
            for (index, container) in pod.list(list).enumerated() {
                let name = container.text("name")
                if !name.isEmpty, !names.insert(name).inserted {
                    findings.duplicate([.field(list), .index(index), "name"], .string(name))
                }
                let target = container.text("targetContainerName")
                if !target.isEmpty, !ordinary.contains(target) {
                    findings.notFound([.field(list), .index(index), "targetContainerName"], .string(target))
                }
            }
        }
    }

    private static func checkNames(_ pod: Value, _ findings: inout Findings) {
        let rules: [(String, (String) -> String?)] = [
            ("hostname", NameRules.dnsLabel), ("subdomain", NameRules.dnsLabel),
            ("nodeName", NameRules.dnsSubdomain), ("serviceAccountName", NameRules.dnsSubdomain),
            ("priorityClassName", NameRules.dnsSubdomain), ("runtimeClassName", NameRules.dnsSubdomain)
        ]
        for (name, rule) in rules {
            let text = pod.text(name)
            if !text.isEmpty, let message = rule(text) { findings.invalid([.field(name)], .string(text), message) }
        }
        for (index, gate) in pod.list("readinessGates").enumerated() {
            let type = gate.text("conditionType")
            if !type.isEmpty, let message = NameRules.qualifiedName(type) {
                findings.invalid(["readinessGates", .index(index), "conditionType"], .string(type), message)
            }
        }
        for (index, gate) in pod.list("schedulingGates").enumerated() {
            let name = gate.text("name")
            if !name.isEmpty, let message = NameRules.qualifiedName(name) {
                findings.invalid(["schedulingGates", .index(index)], .string(name), message)
            }
        }
        for (index, claim) in pod.list("resourceClaims").enumerated() {
            let sources = ["resourceClaimName", "resourceClaimTemplateName"].filter { claim[$0] != nil }
            if sources.count != 1 {
                findings.required(
                    ["resourceClaims", .index(index)],
                    "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`")
            }
        }
    }

    private static func checkAliases(_ pod: Value, _ findings: inout Findings) {
        for (index, alias) in pod.list("hostAliases").enumerated() where !IPAddress.isValid(alias.text("ip")) {
            findings.invalid(["hostAliases", .index(index), "ip"], .string(alias.text("ip")), IPAddress.advice)
        }
    }

    private static func checkDNS(_ pod: Value, _ findings: inout Findings) {
        let config = pod["dnsConfig"]
        let nameservers = config?.texts("nameservers") ?? []
        if pod.text("dnsPolicy") == "None" {
            if config == nil {
                return findings.required(["dnsConfig"], "must provide `dnsConfig` when `dnsPolicy` is None")
            }
            if nameservers.isEmpty {
                findings.required(
                    ["dnsConfig", "nameservers"],
                    "must provide at least one DNS nameserver when `dnsPolicy` is None")
            }
        }
        guard let config else { return }
        if nameservers.count > maximumNameservers {
            findings.tooMany(["dnsConfig", "nameservers"], nameservers.count, maximum: maximumNameservers)
        }
        for (index, server) in nameservers.enumerated() where !IPAddress.isValid(server) {
            findings.invalid(["dnsConfig", "nameservers", .index(index)], .string(server), IPAddress.advice)
        }
        let searches = config.texts("searches")
        if searches.count > maximumSearchPaths {
            findings.tooMany(["dnsConfig", "searches"], searches.count, maximum: maximumSearchPaths)
        }
        if searches.reduce(searches.count - 1, { $0 + $1.utf8.count }) > maximumSearchLength {
            findings.tooLong(["dnsConfig", "searches"], maximum: maximumSearchLength)
        }
    }
}
