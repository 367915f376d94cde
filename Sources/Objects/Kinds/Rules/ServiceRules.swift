/// Rules for Services (`ValidateService`).
enum ServiceRules {
    static func check(_ spec: Value, _ findings: inout Findings) {
        let type = spec.text("type")
        if let selector = spec["selector"] {
            findings.at(["selector"]) { MetadataRules.checkLabels(selector, &$0) }
        }
        checkPorts(spec, type, &findings)
        checkAddresses(spec, type, &findings)
        checkTraffic(spec, type, &findings)
        if type == "ExternalName" {
            let name = spec.text("externalName")
            let trimmed = name.hasSuffix(".") ? String(name.dropLast()) : name
            if name.isEmpty {
                findings.required(["externalName"])
            } else if let message = NameRules.dnsSubdomain(trimmed) {
                findings.invalid(["externalName"], .string(name), message)
            }
        }
        if spec.text("sessionAffinity") == "None", spec["sessionAffinityConfig"] != nil {
            findings.forbidden(
                ["sessionAffinityConfig"], "must not be set when session affinity is None")
        }
    }

    private static func checkPorts(_ spec: Value, _ type: String, _ findings: inout Findings) {
        let ports = spec.list("ports")
        if ports.isEmpty, type != "ExternalName", spec.text("clusterIP") != "None" { findings.required(["ports"]) }
        var names: Set<String> = []
        var nodePorts: Set<String> = []
        for (index, port) in ports.enumerated() {
            findings.at(["ports", .index(index)]) { findings in
                let name = port.text("name")
                if name.isEmpty {
                    if ports.count > 1 { findings.required(["name"]) }
                } else if let message = NameRules.dnsLabel(name) {
                    findings.invalid(["name"], .string(name), message)
                } else if !names.insert(name).inserted {
                    findings.duplicate(["name"], .string(name))
                }
                checkTargetPort(port, &findings)
                guard let nodePort = port["nodePort"]?.integer, nodePort != 0 else { return }
                if type == "ClusterIP" {
                    findings.forbidden(["nodePort"], "may not be used when `type` is 'ClusterIP'")
                }
                if !nodePorts.insert("\(port.text("protocol"))/\(nodePort)").inserted {
                    findings.duplicate(["nodePort"], .integer(nodePort))
                }
            }
        }
    }

    private static func checkTargetPort(_ port: Value, _ findings: inout Findings) {
        switch port["targetPort"] {
        case .integer(let number)?:
            if !(1...65535).contains(number) {
                findings.invalid(["targetPort"], .integer(number), "must be between 1 and 65535, inclusive")
            }
        case .string(let name)?:
            if let message = NameRules.portName(name) { findings.invalid(["targetPort"], .string(name), message) }
        default: break
        }
    }

    private static func checkAddresses(_ spec: Value, _ type: String, _ findings: inout Findings) {
        let address = spec.text("clusterIP")
        if !address.isEmpty, address != "None" {
            if type == "ExternalName" {
                findings.forbidden(["clusterIP"], "may not be set for ExternalName services")
            } else if !IPAddress.isValid(address) {
                findings.invalid(["clusterIP"], .string(address), IPAddress.advice)
            }
        }
        if address == "None", type == "NodePort" || type == "LoadBalancer" {
            findings.invalid(["clusterIP"], "None", "may not be set to 'None' for \(type) services")
        }
        for (index, external) in spec.texts("externalIPs").enumerated() where !IPAddress.isValid(external) {
            findings.invalid(["externalIPs", .index(index)], .string(external), IPAddress.advice)
        }
        for (index, block) in spec.texts("loadBalancerSourceRanges").enumerated() {
            if !IPAddress.isBlock(block.trimmingSpaces) {
                findings.invalid(
                    ["loadBalancerSourceRanges", .index(index)], .string(block), IPAddress.blockAdvice)
            }
        }
        let families = spec.texts("ipFamilies")
        if families.count > 2 { findings.tooMany(["ipFamilies"], families.count, maximum: 2) }
        if families.count == 2, families[0] == families[1] {
            findings.duplicate(["ipFamilies", 1], .string(families[1]))
        }
    }

    private static func checkTraffic(_ spec: Value, _ type: String, _ findings: inout Findings) {
        let isExternal = type == "NodePort" || type == "LoadBalancer"
        let hasExternal = isExternal || !spec.texts("externalIPs").isEmpty
        if !spec.text("externalTrafficPolicy").isEmpty, !hasExternal {
            findings.invalid(
                ["externalTrafficPolicy"], spec["externalTrafficPolicy"] ?? .null,
                "may only be set for externally-accessible services")
        }
        if type != "LoadBalancer" {
            for name in ["allocateLoadBalancerNodePorts", "loadBalancerClass"] where spec[name] != nil {
                findings.forbidden([.field(name)], "may only be used when `type` is 'LoadBalancer'")
            }
            if !spec.texts("loadBalancerSourceRanges").isEmpty {
                findings.forbidden(
                    ["loadBalancerSourceRanges"], "may only be used when `type` is 'LoadBalancer'")
            }
        }
        let healthPort = spec["healthCheckNodePort"]?.integer ?? 0
        if healthPort != 0, type != "LoadBalancer" || spec.text("externalTrafficPolicy") != "Local" {
            findings.invalid(
                ["healthCheckNodePort"], .integer(healthPort),
                "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'")
        }
    }
}

extension String {
    /// Without the white space at both ends.
    var trimmingSpaces: String {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return String(text)
    }
}
