/// Rules for NetworkPolicies (`ValidateNetworkPolicySpec`).
enum NetworkPolicyRules {
    private static let portRange = "must be between 1 and 65535, inclusive"

    static func check(_ spec: Value, _ findings: inout Findings) {
        if spec.list("policyTypes").count > 2 {
            findings.invalid(
                ["policyTypes"], spec["policyTypes"] ?? .null, "may not specify more than two policyTypes")
        }
    }

    static func checkPort(_ port: Value, _ findings: inout Findings) {
        let end = port["endPort"]?.integer
        switch port["port"] {
        case .integer(let number)?:
            if !(1...65535).contains(number) { findings.invalid(["port"], .integer(number), portRange) }
            guard let end else { return }
            if end < number {
                findings.invalid(["endPort"], .integer(end), "must be greater than or equal to `port`")
            } else if !(1...65535).contains(end) {
                findings.invalid(["endPort"], .integer(end), portRange)
            }
        case .string(let name)?:
            if let message = NameRules.portName(name) { findings.invalid(["port"], .string(name), message) }
            if let end {
                findings.invalid(["endPort"], .integer(end), "may not be specified when `port` is non-numeric")
            }
        default:
            if let end {
                findings.invalid(["endPort"], .integer(end), "may not be specified when `port` is not specified")
            }
        }
    }

    static func checkPeer(_ peer: Value, _ findings: inout Findings) {
        let hasSelector = peer["podSelector"] != nil || peer["namespaceSelector"] != nil
        switch (peer["ipBlock"] != nil, hasSelector) {
        case (false, false): findings.required([], "must specify a peer")
        case (true, true): findings.forbidden([], "may not specify both ipBlock and another peer")
        default: break
        }
    }

    /// `ValidateIPBlock`.
    static func checkBlock(_ peer: Value, _ findings: inout Findings) {
        let text = peer.text("cidr")
        guard let block = IPBlock(text) else {
            if !text.isEmpty { findings.invalid(["cidr"], .string(text), IPAddress.blockAdvice) }
            return
        }
        for (index, text) in peer.texts("except").enumerated() {
            let place: [FieldPath.Step] = ["except", .index(index)]
            guard let except = IPBlock(text) else {
                findings.invalid(place, .string(text), IPAddress.blockAdvice)
                continue
            }
            if !block.contains(except) || block.length == except.length {
                findings.invalid(place, .string(text), "must be a strict subset of `cidr`")
            }
        }
    }
}
