/// Rules for what failures of pods mean to a Job, and when it has succeeded (`validatePodFailurePolicy`,
/// `validateSuccessPolicy`).
enum JobPolicyRules {
    static let maximumRules = 20
    static let maximumExitCodes = 255
    static let maximumConditions = 20
    static let maximumIndexesLength = 64 * 1024

    static func check(_ spec: Value, _ findings: inout Findings) {
        if let policy = spec["podFailurePolicy"] {
            findings.at(["podFailurePolicy", "rules"]) { checkFailureRules(policy.list("rules"), spec, &$0) }
            let replacement = spec.text("podReplacementPolicy")
            if replacement == "TerminatingOrFailed" {
                findings.unsupported(["podReplacementPolicy"], .string(replacement), ["Failed"])
            }
        }
        guard let policy = spec["successPolicy"] else { return }
        guard spec.text("completionMode") == "Indexed" else {
            return findings.invalid(["successPolicy"], policy, "requires indexed completion mode")
        }
        findings.at(["successPolicy", "rules"]) { findings in
            let rules = policy.list("rules")
            if rules.count > maximumRules { findings.tooMany([], rules.count, maximum: maximumRules) }
            let completions = spec["completions"]?.integer ?? 0
            for (index, rule) in rules.enumerated() {
                findings.at([.index(index)]) { checkSuccessRule(rule, completions, &$0) }
            }
        }
    }

    private static func checkFailureRules(_ rules: [Value], _ spec: Value, _ findings: inout Findings) {
        if rules.count > maximumRules { findings.tooMany([], rules.count, maximum: maximumRules) }
        let pod = spec.at(["template", "spec"]) ?? .null
        let names = Set((pod.list("containers") + pod.list("initContainers")).map { $0.text("name") })
        for (index, rule) in rules.enumerated() {
            findings.at([.index(index)]) { findings in
                if rule.text("action") == "FailIndex", spec["backoffLimitPerIndex"] == nil {
                    findings.invalid(["action"], "FailIndex", "requires the backoffLimitPerIndex to be set")
                }
                checkFailureRule(rule, names, &findings)
            }
        }
    }

    private static func checkFailureRule(_ rule: Value, _ containers: Set<String>, _ findings: inout Findings) {
        let conditions = rule.list("onPodConditions")
        if let codes = rule["onExitCodes"] {
            findings.at(["onExitCodes"]) { checkExitCodes(codes, containers, &$0) }
        }
        if conditions.count > maximumConditions {
            findings.tooMany(["onPodConditions"], conditions.count, maximum: maximumConditions)
        }
        for (index, condition) in conditions.enumerated() {
            let type = condition.text("type")
            guard !type.isEmpty, let message = NameRules.qualifiedName(type) else { continue }
            findings.invalid(["onPodConditions", .index(index), "type"], .string(type), message)
        }
        let isByCode = rule["onExitCodes"] != nil
        if isByCode == !conditions.isEmpty {
            findings.add(
                Diagnostic(
                    .invalid, findings.path(),
                    isByCode
                        ? "Invalid value: specifying both OnExitCodes and OnPodConditions is not supported"
                        : "Invalid value: specifying one of OnExitCodes and OnPodConditions is required"))
        }
    }

    private static func checkExitCodes(_ codes: Value, _ containers: Set<String>, _ findings: inout Findings) {
        if let name = codes["containerName"]?.string, !containers.contains(name) {
            findings.invalid(
                ["containerName"], .string(name),
                "must be one of the container or initContainer names in the pod template")
        }
        let values = codes.list("values")
        if values.isEmpty { findings.invalid(["values"], .array([]), "at least one value is required") }
        if values.count > maximumExitCodes {
            findings.tooMany(["values"], values.count, maximum: maximumExitCodes)
        }
        let numbers = values.compactMap(\.integer)
        if codes.text("operator") == "In", let index = numbers.firstIndex(of: 0) {
            findings.invalid(["values", .index(index)], 0, "must not be 0 for the In operator")
        }
        if zip(numbers, numbers.dropFirst()).contains(where: { $0 > $1 }) {
            findings.invalid(["values"], .array(values), "must be ordered")
        }
    }

    private static func checkSuccessRule(_ rule: Value, _ completions: Int64, _ findings: inout Findings) {
        let count = rule["succeededCount"]?.integer
        guard count != nil || rule["succeededIndexes"] != nil else {
            return findings.required([], "at least one of succeededCount or succeededIndexes must be specified")
        }
        if let count, count > completions {
            findings.invalid(
                ["succeededCount"], .integer(count),
                "must be less than or equal to \(completions) (the number of specified completions)")
        }
        guard let text = rule["succeededIndexes"]?.string else { return }
        if text.utf8.count > maximumIndexesLength {
            return findings.tooLong(["succeededIndexes"], maximum: maximumIndexesLength)
        }
        do throws(JobIndexes.Malformed) {
            let indexes = try JobIndexes(text, completions: completions)
            if let count, count > indexes.count {
                findings.invalid(
                    ["succeededCount"], .integer(count),
                    "must be less than or equal to \(indexes.count) (the number of indexes in the specified "
                        + "succeededIndexes field)")
            }
        } catch {
            findings.invalid(
                ["succeededIndexes"], .string(text), "error parsing succeededIndexes: \(error.message)")
        }
    }
}
