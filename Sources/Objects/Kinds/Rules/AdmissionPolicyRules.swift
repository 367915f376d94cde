/// Rules for ValidatingAdmissionPolicies and their bindings (`pkg/apis/admissionregistration/validation/validation.go`),
/// short of what their expressions say.
enum AdmissionPolicyRules {
    static let maximumConditions = 64
    static let maximumAnnotations = 20
    static let maximumAnnotationExpressionBytes = 5 * 1024

    private static let reservedWords: Set<String> = [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import",
        "let", "loop", "package", "namespace", "return", "var", "void", "while"
    ]

    /// `validateValidatingAdmissionPolicySpec`.
    static func check(_ spec: Value, _ findings: inout Findings) {
        if spec["matchConstraints"] != nil, spec.at(["matchConstraints", "resourceRules"])?.array?.isEmpty ?? true {
            findings.required(["matchConstraints", "resourceRules"])
        }
        if spec.list("validations").isEmpty, spec.list("auditAnnotations").isEmpty {
            let detail = "validations or auditAnnotations must contain at least one item"
            findings.required(["validations"], detail)
            findings.required(["auditAnnotations"], detail)
        }
        let conditions = spec.list("matchConditions")
        if conditions.count > maximumConditions {
            findings.tooMany(["matchConditions"], conditions.count, maximum: maximumConditions)
        }
        for (index, condition) in conditions.enumerated() {
            findings.at(["matchConditions", .index(index)]) { findings in
                if isBlank(condition.text("expression")) { findings.required(["expression"]) }
                let name = condition.text("name")
                if !name.isEmpty, let message = NameRules.qualifiedName(name) {
                    findings.invalid(["name"], .string(name), message)
                }
            }
        }
        for (index, variable) in spec.list("variables").enumerated() {
            findings.at(["variables", .index(index)]) { checkVariable(variable, &$0) }
        }
    }

    private static func checkVariable(_ variable: Value, _ findings: inout Findings) {
        let name = variable.text("name")
        if !name.isEmpty, !isIdentifier(name) {
            findings.invalid(["name"], .string(name), "name is not a valid CEL identifier")
        }
        if isBlank(variable.text("expression")) { findings.required(["expression"], "expression is not specified") }
    }

    private static func isIdentifier(_ name: String) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { byte == 0x5F || (0x41...0x5A).contains(byte & 0xDF) }
        return name.utf8.first.map(isLetter) ?? false
            && name.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) } && !reservedWords.contains(name)
    }

    private static func isBlank(_ text: String) -> Bool { JSONSchemaExpressionRules.isBlank(text) }

    /// `validateValidation`.
    static func checkValidation(_ validation: Value, _ findings: inout Findings) {
        if isBlank(validation.text("expression")) {
            findings.required(["expression"], "expression is not specified")
        }
        let expression = validation.text("messageExpression")
        if !expression.isEmpty, isBlank(expression) {
            findings.invalid(["messageExpression"], .string(expression), "must be non-empty if specified")
        }
        let message = validation.text("message")
        if !message.isEmpty, isBlank(message) {
            findings.invalid(["message"], .string(message), "message must be non-empty if specified")
        } else if JSONSchemaExpressionRules.hasLineBreaks(message.trimmingSpaces) {
            findings.invalid(["message"], .string(message), "message must not contain line breaks")
        }
    }

    /// `validateAuditAnnotation`: a key becomes one of the policy's own.
    static func checkAnnotations(_ policy: Value, _ findings: inout Findings) {
        let annotations = policy["spec"]?.list("auditAnnotations") ?? []
        let name = policy.at(["metadata", "name"])?.string ?? ""
        if annotations.count > maximumAnnotations {
            findings.invalid(
                ["spec", "auditAnnotations"], .array(annotations),
                "must not have more than \(maximumAnnotations) auditAnnotations")
        }
        var keys: Set<String> = []
        for (index, annotation) in annotations.enumerated() {
            findings.at(["spec", "auditAnnotations", .index(index)]) { findings in
                let key = annotation.text("key")
                if !key.isEmpty, let message = NameRules.qualifiedName("\(name)/\(key)") {
                    findings.invalid(["key"], .string("\(name)/\(key)"), message)
                }
                if !keys.insert(key).inserted { findings.duplicate(["key"], .string(key)) }
                let expression = annotation.text("valueExpression")
                if isBlank(expression) {
                    findings.required(["valueExpression"], "valueExpression is not specified")
                } else if expression.utf8.count > maximumAnnotationExpressionBytes {
                    findings.required(
                        ["valueExpression"], "must not exceed \(maximumAnnotationExpressionBytes) bytes in length")
                }
            }
        }
    }

    /// `validateParamKind`.
    static func checkParamKind(_ kind: Value, _ findings: inout Findings) {
        let apiVersion = kind.text("apiVersion")
        if let version = GroupVersion(apiVersion: apiVersion) {
            if !version.group.isEmpty, let message = NameRules.dnsSubdomain(version.group) {
                findings.invalid(["apiVersion"], .string(version.group), message)
            }
            if let message = NameRules.dns1035Label(version.version) {
                findings.invalid(["apiVersion"], .string(version.version), message)
            }
        } else if !apiVersion.isEmpty {
            findings.invalid(["apiVersion"], .string(apiVersion), "unexpected GroupVersion string: \(apiVersion)")
        }
        let name = kind.text("kind")
        if !name.isEmpty, let message = NameRules.dns1035Label(name.lowercased()) {
            findings.invalid(
                ["kind"], .string(name), "may have mixed case, but should otherwise match: \(message)")
        }
    }

    /// `validateRuleWithOperations`, `validateNamedRuleWithOperations`.
    static func checkRule(_ rule: Value, _ findings: inout Findings) {
        for name in ["operations", "apiGroups", "apiVersions", "resources"] {
            let values = rule.texts(name)
            if values.isEmpty {
                findings.required([.field(name)])
            } else if name != "resources", values.count > 1, values.contains("*") {
                let others = name == "operations" ? "operations" : name == "apiGroups" ? "API groups" : "API versions"
                findings.invalid(
                    [.field(name)], rule[name] ?? .null, "if '*' is present, must not specify other \(others)")
            }
        }
        for (index, version) in rule.texts("apiVersions").enumerated() where version.isEmpty {
            findings.required(["apiVersions", .index(index)])
        }
        for (index, resource) in rule.texts("resources").enumerated() where resource.isEmpty {
            findings.required(["resources", .index(index)])
        }
        var names: Set<String> = []
        for (index, name) in rule.texts("resourceNames").enumerated() {
            if let message = NameRules.pathSegment(name) {
                findings.invalid(["resourceNames", .index(index)], .string(name), message)
            }
            if !names.insert(name).inserted { findings.duplicate(["resourceNames", .index(index)], .string(name)) }
        }
    }

    /// `validateValidatingAdmissionPolicyBindingSpec`.
    static func checkBinding(_ spec: Value, _ findings: inout Findings) {
        let name = spec.text("policyName")
        if !name.isEmpty, let message = NameRules.dnsSubdomain(name) {
            findings.invalid(["policyName"], .string(name), message)
        }
        let actions = spec.texts("validationActions")
        if actions.isEmpty {
            findings.required(["validationActions"], "at least one validation action is required")
        } else if actions.contains("Deny"), actions.contains("Warn") {
            findings.invalid(
                ["validationActions"], spec["validationActions"] ?? .null,
                "must not contain both Deny and Warn (repeating the same validation failure information in the API "
                    + "response and headers serves no purpose)")
        }
    }

    /// `validateParamRef`.
    static func checkParameters(_ reference: Value, _ findings: inout Findings) {
        let name = reference.text("name")
        if !name.isEmpty, let message = NameRules.pathSegment(name) {
            findings.invalid(["name"], .string(name), message)
        }
        switch (name.isEmpty, reference["selector"] == nil) {
        case (true, true): findings.required([], "one of name or selector must be specified")
        case (false, false):
            findings.forbidden(["name"], "name and selector are mutually exclusive")
            findings.forbidden(["selector"], "name and selector are mutually exclusive")
        default: break
        }
    }
}
