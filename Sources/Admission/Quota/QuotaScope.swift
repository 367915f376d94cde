internal import Objects

/// Which pods a quota is about (https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes).
struct QuotaScope {
    private let requirements: [(name: String, selectorOperator: String, values: [String])]

    init(of quota: Object) {
        let plain = (quota.spec["scopes"]?.array ?? []).compactMap(\.string).map { ($0, "Exists", [String]()) }
        let expressions = quota.content.at(["spec", "scopeSelector", "matchExpressions"])?.array ?? []
        requirements =
            plain
            + expressions.map { expression in
                (
                    expression["scopeName"]?.string ?? "", expression["operator"]?.string ?? "Exists",
                    (expression["values"]?.array ?? []).compactMap(\.string)
                )
            }
    }

    /// A quota with scopes is about pods alone.
    func includes(_ object: Object) -> Bool {
        guard !requirements.isEmpty else { return true }
        guard object.kind == .pod else { return false }
        return requirements.allSatisfy { holds($0.name, $0.selectorOperator, $0.values, object) }
    }

    private func holds(_ name: String, _ selectorOperator: String, _ values: [String], _ pod: Object) -> Bool {
        let spec = pod.spec
        switch name {
        case "Terminating": return spec["activeDeadlineSeconds"] != nil
        case "NotTerminating": return spec["activeDeadlineSeconds"] == nil
        case "BestEffort": return isBestEffort(spec)
        case "NotBestEffort": return !isBestEffort(spec)
        case "PriorityClass":
            let priorityClass = spec["priorityClassName"]?.string ?? ""
            return switch selectorOperator {
            case "In": values.contains(priorityClass)
            case "NotIn": !values.contains(priorityClass)
            case "DoesNotExist": priorityClass.isEmpty
            default: !priorityClass.isEmpty
            }
        case "CrossNamespacePodAffinity": return looksAbroad(spec)
        default: return false
        }
    }

    /// Asks for no CPU and no memory at all (`qos.GetPodQOS`).
    private func isBestEffort(_ spec: Value) -> Bool {
        let containers = (spec["containers"]?.array ?? []) + (spec["initContainers"]?.array ?? [])
        return containers.allSatisfy { container in
            ["requests", "limits"].allSatisfy { part in
                ["cpu", "memory"].allSatisfy { name in
                    container.at(["resources", part, name]).flatMap { Quantity($0) }?.isZero ?? true
                }
            }
        }
    }

    private func looksAbroad(_ spec: Value) -> Bool {
        ["podAffinity", "podAntiAffinity"].contains { kind in
            let affinity = spec.at(["affinity", kind]) ?? .emptyObject
            let required = affinity["requiredDuringSchedulingIgnoredDuringExecution"]?.array ?? []
            let preferred = (affinity["preferredDuringSchedulingIgnoredDuringExecution"]?.array ?? []).compactMap {
                $0["podAffinityTerm"]
            }
            return (required + preferred).contains { term in
                !(term["namespaces"]?.array ?? []).isEmpty || term["namespaceSelector"] != nil
            }
        }
    }
}
