/// Rules for where pods may run (`validateAffinity`, `ValidateTolerations`, `validateTopologySpreadConstraints`).
enum AffinityRules {
    static func checkExpression(_ requirement: Value, _ findings: inout Findings) {
        let key = requirement.text("key")
        let values = requirement.texts("values")
        if !key.isEmpty, let message = NameRules.qualifiedName(key) {
            findings.invalid(["key"], .string(key), message)
        }
        switch requirement.text("operator") {
        case "In", "NotIn":
            if values.isEmpty {
                findings.required(["values"], "must be specified when `operator` is 'In' or 'NotIn'")
            }
        case "Exists", "DoesNotExist":
            if !values.isEmpty {
                findings.forbidden(["values"], "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
            }
        case "Gt", "Lt":
            if values.count != 1 {
                findings.required(["values"], "must be specified single value when `operator` is 'Lt' or 'Gt'")
            } else if Int64(values[0]) == nil {
                findings.invalid(
                    ["values", 0], .string(values[0]), "must be an integer when `operator` is 'Lt' or 'Gt'")
            }
        default: break
        }
        for (index, value) in values.enumerated() {
            if let message = NameRules.labelValue(value) {
                findings.invalid(["values", .index(index)], .string(value), message)
            }
        }
    }

    static func checkField(_ requirement: Value, _ findings: inout Findings) {
        let key = requirement.text("key")
        let values = requirement.texts("values")
        if !["", "In", "NotIn"].contains(requirement.text("operator")) {
            findings.invalid(["operator"], requirement["operator"] ?? .null, "not a valid selector operator")
        } else if values.count != 1 {
            findings.required(
                ["values"], "must be only one value when `operator` is 'In' or 'NotIn' for node field selector")
        }
        if !key.isEmpty, key != "metadata.name" {
            findings.invalid(["key"], .string(key), "not a valid field selector key")
        }
        for (index, value) in values.enumerated() {
            if let message = NameRules.dnsSubdomain(value) {
                findings.invalid(["values", .index(index)], .string(value), message)
            }
        }
    }

    static func checkPodTerm(_ term: Value, _ findings: inout Findings) {
        for (index, namespace) in term.texts("namespaces").enumerated() {
            if let message = NameRules.dnsLabel(namespace) {
                findings.invalid(["namespaces", .index(index)], .string(namespace), message)
            }
        }
        checkTopologyKey(term, &findings)
        checkLabelKeys(term, &findings)
        let unwanted = Set(term.texts("mismatchLabelKeys"))
        for (index, key) in term.texts("matchLabelKeys").enumerated() where unwanted.contains(key) {
            findings.invalid(
                ["matchLabelKeys", .index(index)], .string(key), "exists in both matchLabelKeys and mismatchLabelKeys")
        }
    }

    static func checkSpread(_ constraint: Value, _ findings: inout Findings) {
        checkTopologyKey(constraint, &findings)
        checkLabelKeys(constraint, &findings)
        if constraint["minDomains"] != nil, constraint.text("whenUnsatisfiable") == "ScheduleAnyway" {
            findings.invalid(
                ["minDomains"], constraint["minDomains"] ?? .null,
                "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway")
        }
    }

    private static func checkTopologyKey(_ value: Value, _ findings: inout Findings) {
        let key = value.text("topologyKey")
        if !key.isEmpty, let message = NameRules.qualifiedName(key) {
            findings.invalid(["topologyKey"], .string(key), message)
        }
    }

    private static func checkLabelKeys(_ value: Value, _ findings: inout Findings) {
        for name in ["matchLabelKeys", "mismatchLabelKeys"] {
            let keys = value.texts(name)
            if !keys.isEmpty, value["labelSelector"] == nil {
                findings.forbidden([.field(name)], "must not be specified when labelSelector is not set")
            }
            for (index, key) in keys.enumerated() {
                if let message = NameRules.qualifiedName(key) {
                    findings.invalid([.field(name), .index(index)], .string(key), message)
                }
            }
        }
    }

    static func checkToleration(_ toleration: Value, _ findings: inout Findings) {
        let key = toleration.text("key")
        let value = toleration.text("value")
        let operation = toleration.text("operator")
        if !key.isEmpty {
            if let message = NameRules.qualifiedName(key) { findings.invalid(["key"], .string(key), message) }
        } else if operation != "Exists" {
            findings.invalid(
                ["operator"], .string(operation),
                "operator must be Exists when `key` is empty, which means \"match all values and all keys\"")
        }
        if toleration["tolerationSeconds"] != nil, toleration.text("effect") != "NoExecute" {
            findings.invalid(
                ["effect"], .string(toleration.text("effect")),
                "effect must be 'NoExecute' when `tolerationSeconds` is set")
        }
        switch operation {
        case "", "Equal":
            if let message = NameRules.labelValue(value) { findings.invalid(["value"], .string(value), message) }
        case "Exists":
            if !value.isEmpty {
                findings.invalid(["value"], .string(value), "value must be empty when `operator` is 'Exists'")
            }
        case "Lt", "Gt":
            if Int64(value) == nil {
                findings.invalid(["value"], .string(value), "value must be an integer when `operator` is 'Lt' or 'Gt'")
            }
        default: break
        }
    }
}
