/// Rules for `x-kubernetes-validations` of a JSON schema, short of what the expressions say.
enum JSONSchemaExpressionRules {
    private static let reasons = [
        "FieldValueRequired", "FieldValueForbidden", "FieldValueInvalid", "FieldValueDuplicate"
    ]

    static func check(_ schema: Value, _ findings: inout Findings) {
        for (index, rule) in schema.list("x-kubernetes-validations").enumerated() {
            findings.at(["x-kubernetes-validations", .index(index)]) { check(rule: rule, &$0) }
        }
    }

    private static func check(rule: Value, _ findings: inout Findings) {
        let message = rule.text("message")
        if isBlank(rule.text("rule")) {
            findings.required(["rule"], "rule is not specified")
        } else if !message.isEmpty, isBlank(message) {
            findings.invalid(["message"], .string(message), "message must be non-empty if specified")
        } else if hasLineBreaks(message.trimmingSpaces) {
            findings.invalid(["message"], .string(message), "message must not contain line breaks")
        } else if hasLineBreaks(rule.text("rule").trimmingSpaces), message.isEmpty {
            findings.required(["message"], "message must be specified if rule contains line breaks")
        }
        let expression = rule.text("messageExpression")
        if !expression.isEmpty, isBlank(expression) {
            findings.required(["messageExpression"], "messageExpression must be non-empty if specified")
        }
        if let reason = rule["reason"]?.string, !reasons.contains(reason) {
            findings.unsupported(["reason"], .string(reason), reasons)
        }
        let path = rule.text("fieldPath")
        if !path.isEmpty, isBlank(path) {
            findings.invalid(["fieldPath"], .string(path), "fieldPath must be non-empty if specified")
        } else if hasLineBreaks(path) {
            findings.invalid(["fieldPath"], .string(path), "fieldPath must not contain line breaks")
        }
    }

    static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

    static func hasLineBreaks(_ text: String) -> Bool { text.utf8.contains { $0 == 10 || $0 == 13 } }
}
