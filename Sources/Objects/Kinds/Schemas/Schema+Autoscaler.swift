/// HorizontalPodAutoscalers (`k8s.io/api/autoscaling/v2`).
extension Schema {
    static let horizontalPodAutoscaler: Schema = {
        let spec: [Property] = [
            required("scaleTargetRef", .crossVersionReference, "What is scaled."),
            field("minReplicas", .count32, default: 1, "Never fewer pods; none, where a metric is not of pods."),
            required("maxReplicas", .int32, "Never more pods."),
            field("metrics", .list(.metricSpec), "What the number of pods follows; the greatest answer counts."),
            field("behavior", .scalingBehavior, "How fast it goes up and down.")
        ]
        let status: [Property] = [
            field("conditions", .list(.condition, by: "type")), field("currentMetrics", .list(.metricStatus)),
            field("currentReplicas", .count32), field("desiredReplicas", .count32), field("lastScaleTime", .time),
            field("observedGeneration", .int64)
        ]
        let checked = object(spec).derived(AutoscalerDefaults.derive).checked(AutoscalerRules.check)
        return kindSchema([
            required("spec", checked, "What is desired."), field("status", .object(status), "What is.")
        ])
    }()

    /// The same in `autoscaling/v1`, which knows one metric only; the others are in annotations.
    static let horizontalPodAutoscalerV1: Schema = {
        let spec: [Property] = [
            required("scaleTargetRef", .crossVersionReference, "What is scaled."),
            field("minReplicas", .count32, default: 1, "Never fewer pods; none, where a metric is not of pods."),
            required("maxReplicas", .int32, "Never more pods."),
            field(
                "targetCPUUtilizationPercentage", .atLeastOne, "How much of the CPU that they ask for pods shall use.")
        ]
        let status: [Property] = [
            field("currentCPUUtilizationPercentage", .int32), field("currentReplicas", .count32),
            field("desiredReplicas", .count32), field("lastScaleTime", .time), field("observedGeneration", .int64)
        ]
        return kindSchema([
            required("spec", .object(spec), "What is desired."), field("status", .object(status), "What is.")
        ])
    }()

    private static let crossVersionReference: Schema = {
        let properties: [Property] = [field("apiVersion", .text), required("kind", .text), required("name", .text)]
        return atomicObject(properties).checked(AutoscalerRules.checkReference)
    }().named("autoscaling.v2.CrossVersionObjectReference")

    private static let metricSpec = metric("target", .metricTarget).checked(AutoscalerRules.checkMetric)
    private static let metricStatus = metric("current", .metricValue)

    /// A metric of each type, with what is wanted or measured of it.
    private static func metric(_ name: String, _ amount: Schema) -> Schema {
        let named = required("metric", .metricIdentifier)
        let amount = required(name, amount)
        let properties: [Property] = [
            required("type", .oneOf("ContainerResource", "External", "Object", "Pods", "Resource")),
            field(
                "containerResource", .object([required("container", .text), required("name", .text), amount]),
                "A resource of one container of each pod."),
            field("external", .object([named, amount]), "A number from elsewhere."),
            field(
                "object", .object([required("describedObject", .crossVersionReference), named, amount]),
                "A number of another object."),
            field("pods", .object([named, amount]), "A number of each pod."),
            field("resource", .object([required("name", .text), amount]), "A resource of each pod.")
        ]
        return object(properties)
    }

    private static let metricIdentifier: Schema = {
        let properties: [Property] = [required("name", .text), field("selector", .labelSelector)]
        return object(properties).checked(AutoscalerRules.checkIdentifier)
    }().named("autoscaling.v2.MetricIdentifier")

    private static let metricTarget: Schema = {
        let properties: [Property] = [
            required("type", .text), field("averageUtilization", .int32), field("averageValue", .quantity),
            field("value", .quantity)
        ]
        return object(properties).checked(AutoscalerRules.checkTarget)
    }().named("autoscaling.v2.MetricTarget")

    private static let metricValue: Schema = .object([
        field("averageUtilization", .int32), field("averageValue", .quantity), field("value", .quantity)
    ])

    private static let scalingBehavior: Schema = {
        let policy: [Property] = [
            required("type", .oneOf("Pods", "Percent")), required("value", .int32), required("periodSeconds", .int32)
        ]
        let rules: [Property] = [
            field("policies", .list(object(policy).checked(AutoscalerRules.checkPolicy))),
            field("selectPolicy", .oneOf("Max", "Min", "Disabled")),
            field("stabilizationWindowSeconds", .int32, "How far back answers count."),
            field("tolerance", .quantity, "What difference is none.")
        ]
        let direction = object(rules).checked(AutoscalerRules.checkDirection).named("autoscaling.v2.HPAScalingRules")
        let properties: [Property] = [field("scaleDown", direction), field("scaleUp", direction)]
        return object(properties).derived(AutoscalerDefaults.deriveBehavior)
    }()
}
