/// Rules for Nodes (`ValidateNode`).
enum NodeRules {
    static func check(_ spec: Value, _ findings: inout Findings) {
        var seen: Set<[String]> = []
        for (index, taint) in spec.list("taints").enumerated() {
            let key = taint.text("key")
            let value = taint.text("value")
            if !key.isEmpty, let message = NameRules.qualifiedName(key) {
                findings.invalid(["taints", .index(index), "key"], .string(key), message)
            }
            if let message = NameRules.labelValue(value) {
                findings.invalid(["taints", .index(index), "value"], .string(value), message)
            }
            let identity = [key, taint.text("effect")]
            if !key.isEmpty, !seen.insert(identity).inserted {
                findings.duplicate(["taints", .index(index)], .string(identity.joined(separator: ":")))
            }
        }
    }
}
