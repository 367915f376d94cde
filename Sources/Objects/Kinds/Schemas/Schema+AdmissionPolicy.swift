/// Rules in CEL for what may be written
/// (`k8s.io/api/admissionregistration/v1.ValidatingAdmissionPolicy`, `ValidatingAdmissionPolicyBinding`).
extension Schema {
    static let validatingAdmissionPolicy: Schema = {
        let condition: [Property] = [required("name", .text), field("expression", .text)]
        let annotation: [Property] = [required("key", .text), field("valueExpression", .text)]
        let validation: [Property] = [
            field("expression", .text, "An expression in CEL that has to be true."),
            field("message", .text, "What is told when it is not."),
            field("messageExpression", .text, "An expression in CEL that makes the message."),
            field("reason", .oneOf("Forbidden", "Invalid", "RequestEntityTooLarge"))
        ]
        let spec: [Property] = [
            field("auditAnnotations", .list(.object(annotation))),
            field("failurePolicy", .oneOf("Fail", "Ignore"), default: "Fail", "What a broken rule means."),
            field("matchConditions", .list(object(condition), by: "name"), "Conditions in CEL for it to apply."),
            required("matchConstraints", .matchResources, "What it is about."),
            field("paramKind", .paramKind, "The kind of the objects that parametrize it."),
            field("validations", .list(object(validation).checked(AdmissionPolicyRules.checkValidation))),
            field("variables", .list(object(condition), by: "name"), "Values that rules can use.")
        ]
        return kindSchema([
            required("spec", object(spec).checked(AdmissionPolicyRules.check), "What is desired."),
            field("status", .policyStatus, "What is.")
        ]).checked(AdmissionPolicyRules.checkAnnotations)
    }()

    static let validatingAdmissionPolicyBinding: Schema = {
        let parameters: [Property] = [
            field("name", .text), field("namespace", .text), field("selector", .labelSelector),
            required("parameterNotFoundAction", .oneOf("Deny", "Allow"))
        ]
        let spec: [Property] = [
            field("matchResources", .matchResources, "Narrows what the policy is about."),
            field("paramRef", atomicObject(parameters).checked(AdmissionPolicyRules.checkParameters)),
            required("policyName", .text, "The policy that is put in force."),
            field("validationActions", .set(.oneOf("Deny", "Warn", "Audit")), "What follows when a rule does not hold.")
        ]
        return kindSchema([
            required("spec", object(spec).checked(AdmissionPolicyRules.checkBinding), "What is desired.")
        ])
    }()

    /// Which requests something is about.
    private static let matchResources: Schema = {
        let rule: [Property] = [
            field("apiGroups", .texts), field("apiVersions", .texts),
            field("operations", .list(.oneOf("*", "CREATE", "UPDATE", "DELETE", "CONNECT"))),
            field("resourceNames", .texts), field("resources", .texts),
            field("scope", .oneOf("*", "Cluster", "Namespaced"), default: "*")
        ]
        let rules = list(atomicObject(rule).checked(AdmissionPolicyRules.checkRule))
        return .atomicObject([
            field("excludeResourceRules", rules),
            field("matchPolicy", .oneOf("Exact", "Equivalent"), default: "Equivalent"),
            field("namespaceSelector", .labelSelector, default: .emptyObject),
            field("objectSelector", .labelSelector, default: .emptyObject),
            field("resourceRules", rules)
        ])
    }()

    private static let paramKind: Schema = atomicObject([required("apiVersion", .text), required("kind", .text)])
        .checked(AdmissionPolicyRules.checkParamKind)

    private static let policyStatus: Schema = {
        let warning: [Property] = [required("fieldRef", .text), required("warning", .text)]
        let properties: [Property] = [
            field("conditions", list(.condition, by: "type").replacedByPatches),
            field("observedGeneration", .int64),
            field("typeChecking", .object([field("expressionWarnings", .list(.object(warning)))]))
        ]
        return .object(properties)
    }()
}
