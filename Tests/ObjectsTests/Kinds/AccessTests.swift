import Objects
import Testing

@Suite struct AccessTests {
    static let group = "rbac.authorization.k8s.io"
    private let role = KindSample(apiVersion: "\(group)/v1", kind: "Role", metadata: "name: 'system:a', namespace: ci")
    private let clusterRole = KindSample(apiVersion: "\(group)/v1", kind: "ClusterRole", metadata: "name: 'system:a'")
    private let binding = KindSample(
        apiVersion: "\(group)/v1", kind: "RoleBinding",
        metadata: "name: readers, namespace: ci, creationTimestamp: '2026-03-01T10:00:00Z'")
    private let wideBinding = KindSample(
        apiVersion: "\(group)/v1", kind: "ClusterRoleBinding", metadata: "name: readers")

    @Test func `roles and bindings as people write them pass`() throws {
        #expect(
            try role.errors(
                """
                rules:
                - {apiGroups: [''], resources: [pods, pods/log], verbs: [get, watch, list]}
                - {apiGroups: [apps], resources: [deployments], resourceNames: [web], verbs: ['*']}
                """) == [])
        #expect(try role.errors("rules: null") == [])
        #expect(
            try clusterRole.errors(
                """
                aggregationRule: {clusterRoleSelectors: [{matchLabels: {rbac.example.com/aggregate-to-view: 'true'}}]}
                rules: []
                """) == [])
        #expect(try clusterRole.errors("rules: [{nonResourceURLs: [/healthz, /healthz/*], verbs: [get]}]") == [])
        let subjects = """
            subjects:
            - {kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}
            - {kind: Group, name: 'system:authenticated'}
            - {kind: ServiceAccount, name: runner, namespace: ci}
            """
        #expect(try binding.errors("roleRef: {kind: Role, name: pod-reader}\n" + subjects) == [])
        #expect(try binding.errors("roleRef: {kind: ClusterRole, name: view}") == [])
        #expect(try wideBinding.errors("roleRef: {kind: ClusterRole, name: 'system:view'}\n" + subjects) == [])
    }

    @Test(arguments: [
        Refusal(
            "rules: [{apiGroups: [''], resources: [pods]}]",
            "rules[0].verbs: Required value: verbs must contain at least one value"),
        Refusal(
            "rules: [{verbs: [get]}]",
            "rules[0].apiGroups: Required value: resource rules must supply at least one api group",
            "rules[0].resources: Required value: resource rules must supply at least one resource"),
        Refusal(
            "rules: [{apiGroups: [''], resources: [pods, nodes], resourceNames: [a], verbs: [get]}]",
            "rules[0].resourceNames: Required value: resource names cannot apply to multiple resources"),
        Refusal(
            "rules: [{nonResourceURLs: [/healthz], verbs: [get]}]",
            "rules[0].nonResourceURLs: Invalid value: […]: namespaced rules cannot apply to non-resource URLs"),
        Refusal(
            "rules: [{apiGroup: [''], resources: [pods], verbs: [get]}]",
            "rules[0].apiGroup: unknown field \"rules[0].apiGroup\", did you mean \"apiGroups\"?",
            "rules[0].apiGroups: Required value: resource rules must supply at least one api group")
    ])
    func `a bad Role is refused`(refusal: Refusal) throws {
        #expect(try role.errors(refusal.input) == refusal.errors)
    }

    @Test(arguments: [
        Refusal(
            "rules: [{nonResourceURLs: [/healthz], resources: [pods], verbs: [get]}]",
            "rules[0].nonResourceURLs: Invalid value: […]: rules cannot apply to both regular resources and "
                + "non-resource URLs"),
        Refusal(
            "aggregationRule: {}",
            "aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if "
                + "aggregationRule is non-nil"),
        Refusal(
            "aggregationRule: {clusterRoleSelectors: [{matchExpressions: [{key: a, operator: In}]}]}",
            "aggregationRule.clusterRoleSelectors[0].matchExpressions[0].values: Required value: must be specified when "
                + "`operator` is 'In' or 'NotIn'")
    ])
    func `a bad ClusterRole is refused`(refusal: Refusal) throws {
        #expect(try clusterRole.errors(refusal.input) == refusal.errors)
    }

    @Test(arguments: [
        Refusal("subjects: []", "roleRef: Required value"),
        Refusal(
            "roleRef: {kind: Rolle, name: a/b, apiGroup: v1}",
            "roleRef.kind: Unsupported value: \"Rolle\": supported values: \"ClusterRole\", \"Role\"",
            "roleRef.apiGroup: Unsupported value: \"v1\": supported values: \"rbac.authorization.k8s.io\"",
            "roleRef.name: Invalid value: \"a/b\": may not contain '/'"),
        Refusal(
            "roleRef: {kind: Role, name: a}\nsubjects: [{kind: User}, {kind: Users, name: a}]",
            "subjects[0].name: Required value",
            "subjects[1].kind: Unsupported value: \"Users\": supported values: \"Group\", \"ServiceAccount\", \"User\""),
        Refusal(
            "roleRef: {kind: Role, name: a}\nsubjects: [{kind: ServiceAccount, name: A_b, apiGroup: apps}]",
            "subjects[0].name: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of lower case "
                + "alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character "
                + "(e.g. 'example.com')",
            "subjects[0].apiGroup: Unsupported value: \"apps\": supported values: \"\"")
    ])
    func `a bad RoleBinding is refused`(refusal: Refusal) throws {
        #expect(try binding.errors(refusal.input) == refusal.errors)
    }

    @Test func `a ClusterRoleBinding gives no Role, and to a ServiceAccount only with its namespace`() throws {
        #expect(
            try wideBinding.errors(
                "roleRef: {kind: Role, name: a}\nsubjects: [{kind: ServiceAccount, name: runner}]") == [
                    "roleRef.kind: Unsupported value: \"Role\": supported values: \"ClusterRole\"",
                    "subjects[0].namespace: Required value"
                ])
    }

    @Test func `the groups of references and subjects follow from their kinds`() throws {
        let expected = """
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}
            subjects:
            - {apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}
            - {apiGroup: rbac.authorization.k8s.io, kind: Group, name: devs}
            - {kind: ServiceAccount, name: runner, namespace: ci}
            """
        #expect(
            try binding.defaulted(
                """
                roleRef: {kind: Role, name: a}
                subjects:
                - {kind: User, name: jane}
                - {kind: Group, name: devs, apiGroup: ''}
                - {kind: ServiceAccount, name: runner, namespace: ci}
                """) == binding.plain(expected))
    }

    @Test func `a binding keeps its role`() throws {
        let old = "roleRef: {kind: Role, name: a}"
        #expect(try binding.errors(from: old, to: old + "\nsubjects: [{kind: User, name: jane}]") == [])
        #expect(
            try binding.errors(from: old, to: "roleRef: {kind: Role, name: b}") == [
                "roleRef: Invalid value: {\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"Role\",\"name\":\"b\"}: "
                    + "cannot change roleRef"
            ])
    }

    @Test func `names are parts of a path`() throws {
        let bad = KindSample(apiVersion: "\(Self.group)/v1", kind: "ClusterRole", metadata: "name: a%b")
        #expect(try bad.errors("") == ["metadata.name: Invalid value: \"a%b\": may not contain '%'"])
    }

    @Test func `tables show them as kubectl does`() throws {
        let body = """
            roleRef: {kind: Role, name: pod-reader}
            subjects:
            - {kind: User, name: jane}
            - {kind: User, name: joe}
            - {kind: Group, name: devs}
            - {kind: ServiceAccount, name: runner, namespace: ci}
            """
        #expect(
            try binding.table(body) == [["NAME", "ROLE", "AGE"], ["readers", "Role/pod-reader", "120m"]])
        #expect(
            try binding.table(body, wide: true) == [
                ["NAME", "ROLE", "AGE", "USERS", "GROUPS", "SERVICEACCOUNTS"],
                ["readers", "Role/pod-reader", "120m", "jane, joe", "devs", "ci/runner"]
            ])
        let dated = KindSample(
            apiVersion: "\(Self.group)/v1", kind: "ClusterRole",
            metadata: "name: view, creationTimestamp: '2026-03-01T10:00:00Z'")
        #expect(try dated.table("") == [["NAME", "CREATED AT"], ["view", "2026-03-01T10:00:00Z"]])
    }
}
