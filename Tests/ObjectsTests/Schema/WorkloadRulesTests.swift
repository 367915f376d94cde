import Objects
import Testing

@Suite struct WorkloadRulesTests {
    @Test(
        arguments: [
            "", "replicas: 0", "replicas: 3.0", "replicas: null", "strategy: {type: Recreate}",
            "strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}",
            "strategy: {rollingUpdate: {maxSurge: 0%, maxUnavailable: 100%}}", "strategy: {type: \"\"}",
            "minReadySeconds: 10\nprogressDeadlineSeconds: 11", "revisionHistoryLimit: 0\npaused: true"
        ])
    func `a good deployment passes`(spec: String) throws {
        #expect(try errors(in: deployment(spec)) == [])
    }

    @Test(arguments: [
        Refusal("replicas: -1", "spec.replicas: Invalid value: -1: must be greater than or equal to 0"),
        Refusal("replicas: 3000000000", "spec.replicas: Invalid value: 3000000000: must fit into 32 bits"),
        Refusal(
            "replicas: \"3\"",
            "spec.replicas: Invalid value: \"string\": must be of type integer; write it without quotes"),
        Refusal("replicas: 1.5", "spec.replicas: Invalid value: \"number\": must be of type integer"),
        Refusal(
            "paused: \"yes\"",
            "spec.paused: Invalid value: \"string\": must be of type boolean; write true or false without quotes"),
        Refusal(
            "minReadySeconds: 600",
            "spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds"),
        Refusal(
            "strategy: {type: Rolling}",
            "spec.strategy.type: Unsupported value: \"Rolling\": supported values: \"Recreate\", \"RollingUpdate\""),
        Refusal(
            "strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}",
            "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"),
        Refusal(
            "strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0%}}",
            "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: \"0%\": may not be 0 when `maxSurge` is 0"),
        Refusal(
            "strategy: {rollingUpdate: {maxSurge: a quarter}}",
            "spec.strategy.rollingUpdate.maxSurge: Invalid value: \"a quarter\": a valid percent string must be a "
                + "numeric string followed by an ending '%' (e.g. '1%', or '93%')"),
        Refusal(
            "strategy: {rollingUpdate: {maxUnavailable: 101%}}",
            "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: \"101%\": must not be greater than 100%"),
        Refusal(
            "replica: 3", "spec.replica: unknown field \"spec.replica\", did you mean \"replicas\"?"),
        Refusal(
            "minreadyseconds: 3",
            "spec.minreadyseconds: unknown field \"spec.minreadyseconds\", did you mean \"minReadySeconds\"?"),
        Refusal("colour: red", "spec.colour: unknown field \"spec.colour\"")
    ])
    func `a bad deployment is refused in Kubernetes' words`(refusal: Refusal) throws {
        #expect(try errors(in: deployment(refusal.input)) == refusal.errors)
    }

    @Test func `the template must have the labels that the selector asks for`() throws {
        let yaml = deployment().replacing("labels: {app: web}", with: "labels: {app: other}")
        #expect(
            try errors(in: yaml) == [
                "spec.template.metadata.labels: Invalid value: {\"app\":\"other\"}: "
                    + "`selector` does not match template `labels`"
            ])
    }

    @Test func `an empty selector selects too much`() throws {
        let yaml = deployment().replacing("{matchLabels: {app: web}}", with: "{}")
        #expect(try errors(in: yaml) == ["spec.selector: Invalid value: {}: empty selector is invalid for deployment"])
    }

    @Test func `a selector with expressions is checked and compared`() throws {
        let good = "{matchExpressions: [{key: app, operator: In, values: [web, api]}]}"
        #expect(try errors(in: deployment().replacing("{matchLabels: {app: web}}", with: good)) == [])
        let bad = "{matchExpressions: [{key: app, operator: In}, {key: tier, operator: Exists, values: [a]}]}"
        #expect(
            try errors(in: deployment().replacing("{matchLabels: {app: web}}", with: bad)) == [
                "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is "
                    + "'In' or 'NotIn'",
                "spec.selector.matchExpressions[1].values: Forbidden: may not be specified when `operator` is "
                    + "'Exists' or 'DoesNotExist'"
            ])
    }

    @Test func `what is missing is required`() throws {
        #expect(
            try errors(in: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}}") == [
                "spec: Required value"
            ])
        #expect(
            try errors(
                in: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {}}") == [
                    "spec.selector: Required value", "spec.template: Required value"
                ])
    }

    @Test(arguments: [
        Refusal(
            "restartPolicy: Never",
            "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\""),
        Refusal(
            "activeDeadlineSeconds: 5",
            "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported"),
        Refusal(
            "ephemeralContainers: [{name: debug, image: busybox}]",
            "spec.template.spec.ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template")
    ])
    func `a template has only what may run forever`(refusal: Refusal) throws {
        #expect(try errors(in: deployment(pod: refusal.input)) == refusal.errors)
    }

    @Test func `a selector may not change`() throws {
        let registry = KindRegistry.builtIn
        let old = try object(deployment())
        var new = old
        new.spec.set("other", at: ["selector", "matchLabels", "app"])
        new.spec.set("other", at: ["template", "metadata", "labels", "app"])
        #expect(registry.check(update: new, from: old).map(\.path.description) == ["spec.selector"])
        new = old
        new.spec["replicas"] = 5
        #expect(registry.check(update: new, from: old).isEmpty)
    }
}
