import Objects
import Testing

@Suite struct ClassTests {
    private func budget(_ spec: String) -> String {
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web, namespace: shop}
        spec: {selector: {matchLabels: {app: web}}, \(spec)}
        """
    }

    @Test(arguments: [
        Refusal("minAvailable: 1"), Refusal("maxUnavailable: 50%, unhealthyPodEvictionPolicy: AlwaysAllow"),
        Refusal(
            "minAvailable: 1, maxUnavailable: 1",
            "spec: Invalid value: {…}: minAvailable and maxUnavailable cannot be both set"),
        Refusal("minAvailable: 101%", "spec.minAvailable: Invalid value: \"101%\": must not be greater than 100%"),
        Refusal("maxUnavailable: -1", "spec.maxUnavailable: Invalid value: -1: must be greater than or equal to 0"),
        Refusal(
            "unhealthyPodEvictionPolicy: Never",
            "spec.unhealthyPodEvictionPolicy: Unsupported value: \"Never\": supported values: \"AlwaysAllow\", "
                + "\"IfHealthyBudget\"")
    ])
    func `a budget says how many may go or have to stay`(refusal: Refusal) throws {
        #expect(try errors(in: budget(refusal.input)) == refusal.errors)
    }

    private func priority(_ name: String, _ content: String) -> String {
        "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: \(name)}, \(content)}"
    }

    @Test func `a priority makes room unless it says otherwise`() throws {
        try expectDefaults(
            priority("high", "value: 1000"), priority("high", "value: 1000, preemptionPolicy: PreemptLowerPriority"))
        try expectDefaults(
            priority("none", "description: none"),
            priority("none", "description: none, value: 0, preemptionPolicy: PreemptLowerPriority"))
    }

    @Test(
        arguments: [
            ("high", "value: 1000000000", nil), ("system-node-critical", "value: 2000001000", nil),
            (
                "high", "value: 1000000001",
                "value: Forbidden: maximum allowed value of a user defined priority is 1000000000"
            ),
            (
                "system-mine", "value: 5",
                "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. "
                    + "error: system-mine is not a known system priority class"
            ),
            (
                "system-cluster-critical", "value: 5",
                "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. "
                    + "error: value of system-cluster-critical PriorityClass must be 2000000000"
            ),
            (
                "system-cluster-critical", "value: 2000000000, globalDefault: true",
                "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. "
                    + "error: globalDefault of system-cluster-critical PriorityClass must be false"
            )
        ] as [(String, String, String?)])
    func `the highest priorities are the system's`(name: String, content: String, fault: String?) throws {
        #expect(try errors(in: priority(name, content)) == [fault].compactMap { $0 })
    }

    @Test func `a priority stays what it is`() throws {
        let old = priority("high", "value: 1000")
        #expect(try errors(from: old, to: priority("high", "value: 1000, description: pays")) == [])
        #expect(
            try errors(from: old, to: priority("high", "value: 2000, preemptionPolicy: Never")) == [
                "value: Forbidden: may not be changed in an update.",
                "preemptionPolicy: Invalid value: \"Never\": field is immutable"
            ])
    }

    private func lease(_ spec: String) -> String {
        "{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: leader, namespace: shop}, spec: {\(spec)}}"
    }

    @Test(arguments: [
        Refusal("holderIdentity: a, leaseDurationSeconds: 15, renewTime: \"2026-03-01T09:30:00.123456Z\""),
        Refusal("leaseDurationSeconds: 0", "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0"),
        Refusal(
            "leaseTransitions: -1", "spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0"),
        Refusal(
            "preferredHolder: b",
            "spec.preferredHolder: Forbidden: may only be specified when `strategy` is defined"),
        Refusal("preferredHolder: b, strategy: acme.io/first"),
        Refusal(
            "strategy: First",
            "spec.strategy: Unsupported value: \"First\": supported values: \"OldestEmulationVersion\"")
    ])
    func `a lease is held for a while`(refusal: Refusal) throws {
        #expect(try errors(in: lease(refusal.input)) == refusal.errors)
    }

    private func runtime(_ content: String) -> String {
        "{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: fast}, \(content)}"
    }

    @Test(arguments: [
        Refusal(
            "handler: runc, overhead: {podFixed: {memory: 64Mi}}, "
                + "scheduling: {nodeSelector: {fast: \"true\"}, tolerations: [{key: fast, operator: Exists}]}"),
        Refusal("scheduling: {}", "handler: Required value"),
        Refusal(
            "handler: run.c",
            "handler: Invalid value: \"run.c\": a lowercase RFC 1123 label must consist of lower case alphanumeric "
                + "characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name', or "
                + "'123-abc')"),
        Refusal(
            "handler: runc, overhead: {podFixed: {disk: 1}}",
            "overhead.limits[disk]: Invalid value: \"disk\": must be a standard resource for containers"),
        Refusal(
            "handler: runc, scheduling: {tolerations: [{key: a, operator: Exists}, {key: a, operator: Exists}]}",
            "scheduling.tolerations[1]: Duplicate value: {\"key\":\"a\",\"operator\":\"Exists\"}")
    ])
    func `a runtime class names a runtime`(refusal: Refusal) throws {
        #expect(try errors(in: runtime(refusal.input)) == refusal.errors)
    }

    @Test func `a runtime class keeps its runtime`() throws {
        #expect(
            try errors(from: runtime("handler: runc"), to: runtime("handler: crun")) == [
                "handler: Invalid value: \"crun\": field is immutable"
            ])
    }
}

@Suite struct ReplicationControllerTests {
    private func controller(_ spec: String = "replicas: 2", pod: String = "") -> String {
        workload("ReplicationController", of: "v1", spec, pod: pod)
    }

    @Test func `it takes selector and labels from its template`() throws {
        #expect(try errors(in: controller()) == [])
        var object = try object(controller())
        KindRegistry.builtIn.applyDefaults(to: &object)
        #expect(object.spec["selector"] == ["app": "web"])
        #expect(object.labels == ["app": "web"])
    }

    @Test func `a bad one is refused`() throws {
        #expect(
            try errors(in: controller("selector: {app: other}")) == [
                "spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector` does not match template "
                    + "`labels`"
            ])
        #expect(
            try errors(in: controller().replacing("metadata: {labels: {app: web}}", with: "metadata: {}")) == [
                "spec.selector: Required value"
            ])
        #expect(
            try errors(in: controller(pod: "activeDeadlineSeconds: 1")) == [
                "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicationController is "
                    + "not Supported"
            ])
    }

    @Test func `a template of its own is checked as any other`() throws {
        let template = """
            {apiVersion: v1, kind: PodTemplate, metadata: {name: web, namespace: shop},
             template: {spec: {containers: [{name: web, image: nginx}]}}}
            """
        #expect(try errors(in: template) == [])
        #expect(
            try errors(in: template.replacing(", image: nginx", with: "")) == [
                "template.spec.containers[0].image: Required value"
            ])
    }
}
