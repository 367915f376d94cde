/// Rules for `metav1.LabelSelector` (`k8s.io/apimachinery/pkg/apis/meta/v1/validation`).
enum SelectorRules {
    static func check(_ selector: Value, _ findings: inout Findings) {
        if let labels = selector["matchLabels"] {
            findings.at(["matchLabels"]) { MetadataRules.checkLabels(labels, &$0) }
        }
        for (index, requirement) in selector.list("matchExpressions").enumerated() {
            findings.at(["matchExpressions", .index(index)]) { checkRequirement(requirement, &$0) }
        }
    }

    private static func checkRequirement(_ requirement: Value, _ findings: inout Findings) {
        let key = requirement.text("key")
        let values = requirement.texts("values")
        switch requirement.text("operator") {
        case "In", "NotIn":
            if values.isEmpty {
                findings.required(["values"], "must be specified when `operator` is 'In' or 'NotIn'")
            }
        case "Exists", "DoesNotExist":
            if !values.isEmpty {
                findings.forbidden(["values"], "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
            }
        default: break
        }
        if !key.isEmpty, let message = NameRules.qualifiedName(key) {
            findings.invalid(["key"], .string(key), message)
        }
        for (index, value) in values.enumerated() {
            if let message = NameRules.labelValue(value) {
                findings.invalid(["values", .index(index)], .string(value), message)
            }
        }
    }

    static func isEmpty(_ selector: Value) -> Bool {
        (selector["matchLabels"]?.fields ?? Fields()).isEmpty && selector.list("matchExpressions").isEmpty
    }
}
