import Objects
import Testing

@Suite struct AutoscalerTests {
    private func autoscaler(_ spec: String, version: String = "v2") -> String {
        """
        apiVersion: autoscaling/\(version)
        kind: HorizontalPodAutoscaler
        metadata: {name: web, namespace: shop}
        spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 5, \(spec)}
        """
    }

    private let cpu = "{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}}"

    @Test func `without metrics it follows the CPU`() throws {
        try expectDefaults(
            autoscaler("metrics: []"),
            autoscaler("minReplicas: 1, metrics: [\(cpu)]").replacing("60", with: "80"))
    }

    @Test func `who says how it goes up gets the rest written out`() throws {
        try expectDefaults(
            autoscaler("metrics: [\(cpu)], behavior: {scaleUp: {stabilizationWindowSeconds: 30, tolerance: 0.05}}"),
            autoscaler(
                """
                minReplicas: 1, metrics: [\(cpu)],
                  behavior: {
                    scaleUp: {
                      stabilizationWindowSeconds: 30, tolerance: 50m, selectPolicy: Max,
                      policies: [{type: Pods, value: 4, periodSeconds: 15}, {type: Percent, value: 100, periodSeconds: 15}]},
                    scaleDown: {selectPolicy: Max, policies: [{type: Percent, value: 100, periodSeconds: 15}]}}
                """))
    }

    @Test(
        arguments: [
            "metrics: [{type: Pods, pods: {metric: {name: queue}, target: {type: AverageValue, averageValue: 30}}}]",
            "metrics: [{type: External, external: {metric: {name: q, selector: {matchLabels: {a: b}}}, target: {type: Value, value: 10k}}}]",
            "metrics: [{type: Object, object: {describedObject: {kind: Ingress, name: web}, metric: {name: hits}, target: {type: Value, value: 2k}}}]",
            "metrics: [{type: ContainerResource, containerResource: {name: memory, container: app, target: {type: AverageValue, averageValue: 1Gi}}}]"
        ])
    func `metrics of each type pass`(spec: String) throws {
        #expect(try errors(in: autoscaler(spec)) == [])
    }

    @Test(arguments: [
        Refusal("minReplicas: -1", "spec.minReplicas: Invalid value: -1: must be greater than or equal to 0"),
        Refusal(
            "minReplicas: 0",
            "spec.minReplicas: Forbidden: must specify at least one Object or External metric to support scaling to zero "
                + "replicas"),
        Refusal(
            "minReplicas: 6",
            "spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`"),
        Refusal(
            "metrics: [{type: Resource}]",
            "spec.metrics[0].resource: Required value: must populate information for the given metric source"),
        Refusal(
            "metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization}}}]",
            "spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a "
                + "target utilization"),
        Refusal(
            "metrics: [{type: Resource, resource: {name: cpu, target: {type: Often, averageValue: 0}}}]",
            "spec.metrics[0].resource.target.type: Invalid value: \"Often\": must be either Utilization, Value, or "
                + "AverageValue",
            "spec.metrics[0].resource.target.averageValue: Invalid value: \"0\": must be positive"),
        Refusal(
            "metrics: [{type: Pods, pods: {metric: {name: a/b}, target: {type: Value, value: 1}}}]",
            "spec.metrics[0].pods.metric.name: Invalid value: \"a/b\": may not contain '/'",
            "spec.metrics[0].pods.target.averageValue: Required value: must specify a positive target averageValue"),
        Refusal(
            "behavior: {scaleUp: {policies: []}}",
            "spec.behavior.scaleUp.policies: Required value: must specify at least one Policy"),
        Refusal(
            "behavior: {scaleDown: {stabilizationWindowSeconds: 3601, tolerance: -1}}",
            "spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600",
            "spec.behavior.scaleDown.tolerance: Invalid value: \"-1\": must be greater than or equal to 0"),
        Refusal(
            "behavior: {scaleUp: {policies: [{type: Pods, value: 0, periodSeconds: 1801}]}}",
            "spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero",
            "spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800")
    ])
    func `a bad autoscaler is refused`(refusal: Refusal) throws {
        #expect(try errors(in: autoscaler(refusal.input)) == refusal.errors)
    }

    @Test func `it may go to none for a metric that is not of pods`() throws {
        let queue = "{type: External, external: {metric: {name: q}, target: {type: AverageValue, averageValue: 3}}}"
        #expect(try errors(in: autoscaler("minReplicas: 0, metrics: [\(cpu), \(queue)]")) == [])
    }

    @Test(arguments: ["v2beta1", "v2beta2"])
    func `versions that are served no more are not known to clients`(version: String) throws {
        #expect(try errors(in: autoscaler("metrics: [\(cpu)]", version: version)) != [])
    }

    @Test func `a metric is of one type`() throws {
        let both = cpu.dropLast() + ", pods: {metric: {name: q}, target: {type: AverageValue, averageValue: 1}}}"
        #expect(
            try errors(in: autoscaler("metrics: [\(both)]")) == [
                "spec.metrics[0].pods: Forbidden: must populate the given metric source only"
            ])
    }

    @Test func `the older version is stored as the newer`() throws {
        try expectDefaults(
            autoscaler("targetCPUUtilizationPercentage: 60", version: "v1"),
            autoscaler("minReplicas: 1, metrics: [\(cpu)]"))
        #expect(try errors(in: autoscaler("targetCPUUtilizationPercentage: 60.0", version: "v1")) == [])
        #expect(
            try errors(in: autoscaler("metrics: []", version: "v1")) == [
                "spec.metrics: unknown field \"spec.metrics\""
            ])
        #expect(
            try errors(in: autoscaler("minReplicas: 9", version: "v1")) == [
                "spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`"
            ])
        #expect(
            try errors(in: autoscaler("", version: "v3")).first?.contains("known in autoscaling/v2 and autoscaling/v1")
                == true)
    }

    @Test func `nothing is lost on the way to the older version and back`() throws {
        let registry = KindRegistry.builtIn
        let version = try #require(
            registry.served(GroupVersion(group: "autoscaling", version: "v1"), plural: "horizontalpodautoscalers"))
        var stored = try object(
            autoscaler(
                """
                metrics: [\(cpu), {type: External, external: {metric: {name: q, selector: {matchLabels: {a: b}}}, target: {type: Value, value: 10k}}},
                  {type: Object, object: {describedObject: {kind: Ingress, name: web}, metric: {name: hits}, target: {type: AverageValue, averageValue: 2k}}}],
                  behavior: {scaleUp: {stabilizationWindowSeconds: 30}}
                """))
        registry.applyDefaults(to: &stored)
        stored.metadata["annotations"] = ["team": "shop"]
        stored.status = [
            "currentMetrics": [
                [
                    "type": "Resource",
                    "resource": ["name": "cpu", "current": ["averageUtilization": 12, "averageValue": "5m"]]
                ]
            ],
            "conditions": [["type": "AbleToScale", "status": "True"]], "currentReplicas": 2, "desiredReplicas": 2
        ]
        let old = version.written(stored)
        #expect(old.apiVersion == "autoscaling/v1")
        #expect(old.spec["targetCPUUtilizationPercentage"] == 60)
        #expect(old.status == ["currentCPUUtilizationPercentage": 12, "currentReplicas": 2, "desiredReplicas": 2])
        #expect(
            old.annotations["autoscaling.alpha.kubernetes.io/current-metrics"]
                == #"[{"resource":{"currentAverageUtilization":12,"currentAverageValue":"5m","name":"cpu"},"type":"Resource"}]"#
        )
        #expect(
            old.annotations["autoscaling.alpha.kubernetes.io/behavior"]?.contains(#""StabilizationWindowSeconds":30"#)
                == true)
        #expect(registry.check(old) == [])

        var back = version.stored(old)
        let metrics = { (object: Object) in Set(object.spec.list("metrics")) }
        #expect(metrics(back) == metrics(stored), "the order is another: the CPU comes last")
        back.spec["metrics"] = stored.spec["metrics"]
        #expect(back == stored)
    }

    @Test func `annotations that nobody can read count for nothing`() throws {
        var object = try object(autoscaler("targetCPUUtilizationPercentage: 60", version: "v1"))
        for name in ["metrics", "current-metrics", "conditions", "behavior"] {
            object.content.set("{[", at: ["metadata", "annotations", "autoscaling.alpha.kubernetes.io/\(name)"])
        }
        KindRegistry.builtIn.applyDefaults(to: &object)
        #expect(object.metadata["annotations"] == nil)
        #expect(object.spec.list("metrics").count == 1)
        #expect(object["status"] == nil)
    }
}

extension Value {
    fileprivate func list(_ name: String) -> [Value] { self[name]?.array ?? [] }
}
