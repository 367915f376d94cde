/// Rules for ResourceQuotas (`ValidateResourceQuotaSpec`).
enum ResourceQuotaRules {
    /// What a scope may be applied to: pods, and what pods ask for; or claims for storage.
    private static let ofPods: Set<String> = [
        "pods", "cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory"
    ]
    private static let ofClaims: Set<String> = ["persistentvolumeclaims", "requests.storage"]
    private static let scopes: [String: Set<String>] = [
        "Terminating": ofPods, "NotTerminating": ofPods, "NotBestEffort": ofPods, "PriorityClass": ofPods,
        "CrossNamespacePodAffinity": ofPods, "BestEffort": ["pods"], "VolumeAttributesClass": ofClaims
    ]
    private static let opposites = [["BestEffort", "NotBestEffort"], ["Terminating", "NotTerminating"]]

    static func check(_ spec: Value, _ findings: inout Findings) {
        let hard = spec["hard"]?.fields ?? Fields()
        for field in hard {
            let place: [FieldPath.Step] = ["hard", .key(field.name)]
            if let message = ResourceNames.quotaRule(field.name) {
                findings.invalid(place, .string(field.name), message)
            }
            ResourceRules.checkNotNegative(field.value, place, &findings)
            if let amount = Quantity(field.value), ResourceNames.isWhole(field.name),
                Quantity(whole: amount.value) != amount
            {
                findings.invalid(place, .string(amount.description), "must be an integer")
            }
        }
        let names = hard.map(\.name).filter(ResourceNames.isStandardQuota)
        checkScopes(spec.texts("scopes"), names, &findings)
        findings.at(["scopeSelector", "matchExpressions"]) { findings in
            checkExpressions(spec["scopeSelector"]?.list("matchExpressions") ?? [], names, &findings)
        }
    }

    private static func checkScopes(_ found: [String], _ resources: [String], _ findings: inout Findings) {
        let value = Value.array(found.map { .string($0) })
        for scope in found {
            guard let allowed = scopes[scope] else {
                findings.invalid(["scopes"], value, "unsupported scope")
                continue
            }
            if !resources.allSatisfy(allowed.contains) {
                findings.invalid(["scopes"], value, "unsupported scope applied to resource")
            }
        }
        if areConflicting(found) { findings.invalid(["scopes"], value, "conflicting scopes") }
    }

    private static func areConflicting(_ found: [String]) -> Bool {
        opposites.contains { Set($0).isSubset(of: found) }
    }

    private static func checkExpressions(_ expressions: [Value], _ resources: [String], _ findings: inout Findings) {
        for (index, expression) in expressions.enumerated() {
            findings.at([.index(index)]) { checkExpression(expression, resources, &$0) }
        }
        if areConflicting(expressions.map { $0.text("scopeName") }) {
            findings.invalid([], .array(expressions), "conflicting scopes")
        }
    }

    private static func checkExpression(_ expression: Value, _ resources: [String], _ findings: inout Findings) {
        let scope = expression.text("scopeName")
        let comparison = expression.text("operator")
        if let allowed = scopes[scope] {
            if !resources.allSatisfy(allowed.contains) {
                findings.invalid([], expression, "unsupported scope applied to resource")
            }
        } else if !scope.isEmpty {
            findings.invalid(["scopeName"], .string(scope), "unsupported scope")
        }
        // Of the others there are several, told apart by name.
        if scopes[scope] != nil, !["PriorityClass", "VolumeAttributesClass"].contains(scope), comparison != "Exists" {
            findings.invalid(
                ["operator"], .string(comparison),
                "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, "
                    + "ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, "
                    + "ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity")
        }
        let values = expression.list("values")
        switch comparison {
        case "In", "NotIn":
            if values.isEmpty {
                findings.required(
                    ["values"], "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector")
            }
        case "Exists", "DoesNotExist":
            if !values.isEmpty {
                findings.invalid(
                    ["values"], .array(values),
                    "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector")
            }
        default: break
        }
    }

    /// `ValidateResourceQuotaUpdate`
    static func checkUpdate(from old: Object, to new: Object) -> [Diagnostic] {
        guard Set(old.spec.texts("scopes")) != Set(new.spec.texts("scopes")) else { return [] }
        var findings = Findings()
        findings.invalid(["spec", "scopes"], new.spec["scopes"] ?? .array([]), "field is immutable")
        return findings.diagnostics
    }
}
