import Objects
import Testing

@Suite struct AdmissionPolicyTests {
    private let policy = KindSample(
        apiVersion: "admissionregistration.k8s.io/v1", kind: "ValidatingAdmissionPolicy",
        metadata: "name: replicas.example.com, creationTimestamp: '2026-03-01T10:00:00Z'")
    private let binding = KindSample(
        apiVersion: "admissionregistration.k8s.io/v1", kind: "ValidatingAdmissionPolicyBinding",
        metadata: "name: replicas, creationTimestamp: '2026-03-01T10:00:00Z'")

    private static let rules =
        "resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}]"

    private static func body(_ more: String = "", rules: String = rules) -> String {
        "spec: {matchConstraints: {\(rules)}, validations: [{expression: 'object.spec.replicas <= 5'}]\(more)}"
    }

    @Test func `a policy as people write it passes, with its defaults`() throws {
        #expect(try policy.errors(Self.body()) == [])
        #expect(
            try policy.defaulted(Self.body())
                == policy.plain(
                    """
                    spec:
                      failurePolicy: Fail
                      matchConstraints:
                        matchPolicy: Equivalent
                        namespaceSelector: {}
                        objectSelector: {}
                        resourceRules:
                        - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments], scope: '*'}
                      validations: [{expression: 'object.spec.replicas <= 5'}]
                    """))
    }

    @Test(arguments: [
        Refusal(
            "spec: {matchConstraints: {}}", "spec.matchConstraints.resourceRules: Required value",
            "spec.validations: Required value: validations or auditAnnotations must contain at least one item",
            "spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item"),
        Refusal(
            body(
                ", variables: [{name: in, expression: a}, {name: b}], matchConditions: [{name: a b, expression: ' '}]"),
            "spec.matchConditions[0].expression: Required value",
            "spec.matchConditions[0].name: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', "
                + "'_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName', or 'my.name', or "
                + "'123-abc')",
            "spec.variables[0].name: Invalid value: \"in\": name is not a valid CEL identifier",
            "spec.variables[1].expression: Required value: expression is not specified"),
        Refusal(
            body(", paramKind: {apiVersion: a/b/c, kind: 9}").replacing("9", with: "'9'"),
            "spec.paramKind.apiVersion: Invalid value: \"a/b/c\": unexpected GroupVersion string: a/b/c",
            "spec.paramKind.kind: Invalid value: \"9\": may have mixed case, but should otherwise match: "
                + CustomResourceDefinitionTests.dns1035),
        Refusal(
            body(rules: "resourceRules: [{apiGroups: ['*', apps], operations: ['*', CREATE], resources: ['']}]"),
            "spec.matchConstraints.resourceRules[0].operations: Invalid value: […]: if '*' is present, must not specify "
                + "other operations",
            "spec.matchConstraints.resourceRules[0].apiGroups: Invalid value: […]: if '*' is present, must not specify "
                + "other API groups",
            "spec.matchConstraints.resourceRules[0].apiVersions: Required value",
            "spec.matchConstraints.resourceRules[0].resources[0]: Required value"),
        Refusal(
            body(", auditAnnotations: [{key: a, valueExpression: x}, {key: a}]"),
            "spec.auditAnnotations[1].key: Duplicate value: \"a\"",
            "spec.auditAnnotations[1].valueExpression: Required value: valueExpression is not specified"),
        Refusal(
            "spec: {matchConstraints: {\(rules)}, validations: [{message: ' ', reason: Other}]}",
            "spec.validations[0].reason: Unsupported value: \"Other\": supported values: \"Forbidden\", \"Invalid\", "
                + "\"RequestEntityTooLarge\"",
            "spec.validations[0].expression: Required value: expression is not specified",
            "spec.validations[0].message: Invalid value: \" \": message must be non-empty if specified")
    ])
    func `a bad policy is refused`(refusal: Refusal) throws {
        #expect(try policy.errors(refusal.input) == refusal.errors)
    }

    @Test func `a binding names a policy and what follows`() throws {
        #expect(try binding.errors("spec: {policyName: a, validationActions: [Deny, Audit]}") == [])
        #expect(
            try binding.errors("spec: {policyName: a, validationActions: [Deny, Warn], paramRef: {}}") == [
                "spec.paramRef.parameterNotFoundAction: Required value",
                "spec.paramRef: Required value: one of name or selector must be specified",
                "spec.validationActions: Invalid value: […]: must not contain both Deny and Warn (repeating the same "
                    + "validation failure information in the API response and headers serves no purpose)"
            ])
        #expect(
            try binding.errors(
                "spec: {policyName: A, paramRef: {name: a, selector: {}, parameterNotFoundAction: Deny}}") == [
                    "spec.paramRef.name: Forbidden: name and selector are mutually exclusive",
                    "spec.paramRef.selector: Forbidden: name and selector are mutually exclusive",
                    "spec.policyName: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case "
                        + "alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character "
                        + "(e.g. 'example.com')",
                    "spec.validationActions: Required value: at least one validation action is required"
                ])
    }

    @Test func `tables show them as kubectl does`() throws {
        #expect(
            try policy.table(Self.body(", paramKind: {apiVersion: v1, kind: ConfigMap}")) == [
                ["NAME", "VALIDATIONS", "PARAMKIND", "AGE"], ["replicas.example.com", "1", "v1/ConfigMap", "120m"]
            ])
        #expect(
            try binding.table("spec: {policyName: a, paramRef: {name: p, namespace: shop}}") == [
                ["NAME", "POLICYNAME", "PARAMREF", "AGE"], ["replicas", "a", "shop/p", "120m"]
            ])
        #expect(try binding.table("spec: {policyName: a}")[1][2] == "<unset>")
    }

    @Test func `people are told that nothing acts on them`() {
        for kind in [GroupKind.validatingAdmissionPolicy, .ingress, .persistentVolumeClaim] {
            #expect(KindRegistry.builtIn[kind]?.notActedOnNotice?.hasPrefix("Skeg stores ") == true)
        }
        #expect(KindRegistry.builtIn[.role]?.notActedOnNotice == nil)
    }
}
