/// Rules for requests and limits (`ValidateContainerResourceRequirements`).
enum ResourceRules {
    private static let standardNames: Set<String> = ["cpu", "memory", "ephemeral-storage"]

    /// What a pod as a whole may ask for (`IsSupportedPodLevelResource`).
    private static let podLevelNames = ["cpu", "memory", "hugepages-"]

    static func check(_ resources: Value, _ findings: inout Findings) {
        checkLists(resources, ofPod: false, &findings)
    }

    /// The rules for `spec.resources` of a pod (`validatePodResourceName`).
    static func checkPodLevel(_ resources: Value, _ findings: inout Findings) {
        checkLists(resources, ofPod: true, &findings)
    }

    private static func checkLists(_ resources: Value, ofPod: Bool, _ findings: inout Findings) {
        let limits = checkList(resources, "limits", ofPod, &findings)
        let requests = checkList(resources, "requests", ofPod, &findings)
        for (name, request) in requests {
            let place: [FieldPath.Step] = ["requests", .key(name)]
            guard let limit = limits.first(where: { $0.name == name })?.amount else {
                if !mayExceed(name) {
                    findings.required(["limits", .key(name)], "Limit must be set for non overcommitable resources")
                }
                continue
            }
            if !mayExceed(name), request != limit {
                findings.invalid(
                    place, .string(request.description), "must be equal to \(name) limit of \(limit.description)")
            } else if request > limit {
                findings.invalid(
                    place, .string(request.description),
                    "must be less than or equal to \(name) limit of \(limit.description)")
            }
        }
        let names = Set((limits + requests).map(\.name))
        if names.contains(where: { $0.hasPrefix("hugepages-") }), names.isDisjoint(with: ["cpu", "memory"]) {
            findings.forbidden([], "HugePages require cpu or memory")
        }
    }

    /// More may be promised than there is of what can be shared in time.
    private static func mayExceed(_ name: String) -> Bool {
        standardNames.contains(name)
    }

    private static func checkList(
        _ resources: Value, _ list: String, _ ofPod: Bool, _ findings: inout Findings
    ) -> [(name: String, amount: Quantity)] {
        var amounts: [(name: String, amount: Quantity)] = []
        for field in resources[list]?.fields ?? Fields() {
            let place: [FieldPath.Step] = [.field(list), .key(field.name)]
            if let message = NameRules.qualifiedName(field.name) ?? (ofPod ? nil : containerRule(field.name)) {
                findings.invalid(place, .string(field.name), message)
                continue
            }
            guard !ofPod || podLevelNames.contains(field.name) || field.name.hasPrefix("hugepages-") else {
                findings.unsupported(place, .string(field.name), podLevelNames)
                continue
            }
            checkNotNegative(field.value, place, &findings)
            guard let amount = Quantity(field.value) else { continue }
            if !standardNames.contains(field.name), Quantity(whole: amount.value) != amount {
                findings.invalid(place, .string(amount.description), "must be an integer")
            }
            amounts.append((field.name, amount))
        }
        return amounts
    }

    private static func containerRule(_ name: String) -> String? {
        if name.contains("/") || standardNames.contains(name) || name.hasPrefix("hugepages-") { return nil }
        return "must be a standard resource for containers"
    }

    static func checkNotNegative(_ value: Value, _ place: [FieldPath.Step], _ findings: inout Findings) {
        guard let amount = Quantity(value), amount.isNegative else { return }
        findings.invalid(place, .string(amount.description), "must be greater than or equal to 0")
    }
}
