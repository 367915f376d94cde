import Objects
import Testing

@Suite struct QuotaTests {
    private func limits(_ items: String) -> String {
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: limits, namespace: shop}
        spec:
          limits: [\(items)]
        """
    }

    private func quota(_ spec: String) -> String {
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: quota, namespace: shop}
        spec: {\(spec)}
        """
    }

    @Test func `a container gets limits from bounds`() throws {
        try expectDefaults(
            limits("{type: Container, max: {cpu: 2, memory: 1Gi}, min: {cpu: 100m}, default: {cpu: 1}}"),
            limits(
                "{type: Container, max: {cpu: \"2\", memory: 1Gi}, min: {cpu: 100m}, "
                    + "default: {cpu: \"1\", memory: 1Gi}, defaultRequest: {cpu: \"1\", memory: 1Gi}}"))
        try expectDefaults(
            limits("{type: Container, min: {cpu: 100m}}, {type: Pod, max: {cpu: 4}}"),
            limits("{type: Container, min: {cpu: 100m}, defaultRequest: {cpu: 100m}}, {type: Pod, max: {cpu: \"4\"}}"))
    }

    @Test(arguments: [
        Refusal("{type: Node}", "type: Invalid value: \"Node\": must be a standard limit type or fully qualified"),
        Refusal("{type: Container}, {type: Container}", "[1].type: Duplicate value: \"Container\""),
        Refusal(
            "{type: Pod, default: {cpu: 1}}", "default: Forbidden: may not be specified when `type` is 'Pod'"),
        Refusal(
            "{type: PersistentVolumeClaim}",
            "limits: Required value: either minimum or maximum storage value is required, but neither was provided"),
        Refusal(
            "{type: Pod, max: {storage: 1}}",
            "max[storage]: Invalid value: \"storage\": must be a standard resource for containers"),
        Refusal(
            "{type: Pod, max: {cpu: 1}, min: {cpu: 2}}",
            "min[cpu]: Invalid value: \"2\": min value 2 is greater than max value 1"),
        Refusal(
            "{type: Container, max: {cpu: 1}, defaultRequest: {cpu: 2}, default: {cpu: 500m}}",
            "defaultRequest[cpu]: Invalid value: \"2\": default request value 2 is greater than max value 1"),
        Refusal(
            "{type: Container, max: {cpu: 1}, min: {cpu: 500m}, maxLimitRequestRatio: {cpu: 3}}",
            "maxLimitRequestRatio[cpu]: Invalid value: \"3\": ratio 3 is greater than max/min = 2.000000"),
        Refusal(
            "{type: Container, maxLimitRequestRatio: {cpu: 500m}}",
            "maxLimitRequestRatio[cpu]: Invalid value: \"500m\": ratio 500m is less than 1"),
        Refusal(
            "{type: Container, default: {acme.io/gpu: 2}, defaultRequest: {acme.io/gpu: 1}}",
            "defaultRequest[acme.io/gpu]: Invalid value: \"1\": default value 2 must equal to defaultRequest value 1 in "
                + "acme.io/gpu")
    ])
    func `bounds fit together`(refusal: Refusal) throws {
        let expected = refusal.errors.map { $0.hasPrefix("[") ? "spec.limits\($0)" : "spec.limits[0].\($0)" }
        #expect(try errors(in: limits(refusal.input)) == expected)
    }

    @Test(
        arguments: [
            "hard: {pods: 10, requests.cpu: 4, limits.memory: 8Gi, count/deployments.apps: 5, requests.acme.io/gpu: 1}",
            "hard: {pods: 5}, scopes: [BestEffort]",
            "hard: {pods: 5}, scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [high]}]}"
        ])
    func `a good quota passes`(spec: String) throws {
        #expect(try errors(in: quota(spec)) == [])
    }

    @Test(arguments: [
        Refusal(
            "hard: {disks: 1}", "spec.hard[disks]: Invalid value: \"disks\": must be a standard resource for quota"),
        Refusal("hard: {pods: 500m}", "spec.hard[pods]: Invalid value: \"500m\": must be an integer"),
        Refusal(
            "hard: {cpu: -1}", "spec.hard[cpu]: Invalid value: \"-1\": must be greater than or equal to 0"),
        Refusal("scopes: [Often]", "spec.scopes: Invalid value: […]: unsupported scope"),
        Refusal(
            "hard: {cpu: 1}, scopes: [BestEffort]",
            "spec.scopes: Invalid value: […]: unsupported scope applied to resource"),
        Refusal("scopes: [BestEffort, NotBestEffort]", "spec.scopes: Invalid value: […]: conflicting scopes"),
        Refusal(
            "scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In}]}",
            "spec.scopeSelector.matchExpressions[0].values: Required value: must be at least one value when `operator` "
                + "is 'In' or 'NotIn' for scope selector"),
        Refusal(
            "scopeSelector: {matchExpressions: [{scopeName: Terminating, operator: DoesNotExist}]}",
            "spec.scopeSelector.matchExpressions[0].operator: Invalid value: \"DoesNotExist\": must be 'Exist' when "
                + "scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, "
                + "ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or "
                + "ResourceQuotaScopeCrossNamespacePodAffinity")
    ])
    func `a bad quota is refused`(refusal: Refusal) throws {
        #expect(try errors(in: quota(refusal.input)) == refusal.errors)
    }

    @Test func `what a quota counts stays`() throws {
        let old = quota("hard: {pods: 5}, scopes: [BestEffort]")
        #expect(try errors(from: old, to: quota("hard: {pods: 9}, scopes: [BestEffort]")) == [])
        #expect(
            try errors(from: old, to: quota("hard: {pods: 5}, scopes: [NotBestEffort]")) == [
                "spec.scopes: Invalid value: […]: field is immutable"
            ])
    }
}
