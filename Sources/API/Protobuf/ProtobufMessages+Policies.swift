/// `k8s.io/api/autoscaling`: Scale and HorizontalPodAutoscalers
extension ProtobufMessages {
    static let autoscaling: [String: String] = [
        "Scale": "metadata:ObjectMeta spec:ScaleSpec status:ScaleStatus",
        "ScaleSpec": "replicas:i",
        "ScaleStatus": "replicas:i? selector",
        "autoscaling.v1.HorizontalPodAutoscaler": """
        metadata:ObjectMeta spec:autoscaling.v1.HorizontalPodAutoscalerSpec
        status:autoscaling.v1.HorizontalPodAutoscalerStatus
        """,
        "autoscaling.v1.HorizontalPodAutoscalerSpec": """
        scaleTargetRef:CrossVersionObjectReference minReplicas:i? maxReplicas:i? targetCPUUtilizationPercentage:i?
        """,
        "autoscaling.v1.HorizontalPodAutoscalerStatus": """
        observedGeneration:i? lastScaleTime:t currentReplicas:i? desiredReplicas:i?
        currentCPUUtilizationPercentage:i?
        """,
        "HorizontalPodAutoscaler": """
        metadata:ObjectMeta spec:HorizontalPodAutoscalerSpec status:HorizontalPodAutoscalerStatus
        """,
        "HorizontalPodAutoscalerSpec": """
        scaleTargetRef:CrossVersionObjectReference minReplicas:i? maxReplicas:i? metrics:*MetricSpec
        behavior:HorizontalPodAutoscalerBehavior
        """,
        "CrossVersionObjectReference": "kind? name? apiVersion",
        "HorizontalPodAutoscalerBehavior": "scaleUp:HPAScalingRules scaleDown:HPAScalingRules",
        "HPAScalingRules": "selectPolicy? policies:*HPAScalingPolicy stabilizationWindowSeconds:i? tolerance:q",
        "HPAScalingPolicy": "type? value:i? periodSeconds:i?",
        "MetricSpec": """
        type? object:ObjectMetricSource pods:PodsMetricSource resource:ResourceMetricSource
        external:ExternalMetricSource - containerResource:ContainerResourceMetricSource
        """,
        "ObjectMetricSource": """
        describedObject:CrossVersionObjectReference target:MetricTarget metric:MetricIdentifier
        """,
        "PodsMetricSource": "metric:MetricIdentifier target:MetricTarget",
        "ResourceMetricSource": "name? target:MetricTarget",
        "ContainerResourceMetricSource": "name? target:MetricTarget container?",
        "ExternalMetricSource": "metric:MetricIdentifier target:MetricTarget",
        "MetricIdentifier": "name? selector:LabelSelector",
        "MetricTarget": "type? value:q averageValue:q averageUtilization:i?",
        "HorizontalPodAutoscalerStatus": """
        observedGeneration:i? lastScaleTime:t currentReplicas:i desiredReplicas:i? currentMetrics:*MetricStatus
        conditions:*HorizontalPodAutoscalerCondition
        """,
        "HorizontalPodAutoscalerCondition": "type? status? lastTransitionTime:t reason message observedGeneration:i?",
        "MetricStatus": """
        type? object:ObjectMetricStatus pods:PodsMetricStatus resource:ResourceMetricStatus
        external:ExternalMetricStatus - containerResource:ContainerResourceMetricStatus
        """,
        "ObjectMetricStatus": """
        metric:MetricIdentifier current:MetricValueStatus describedObject:CrossVersionObjectReference
        """,
        "PodsMetricStatus": "metric:MetricIdentifier current:MetricValueStatus",
        "ResourceMetricStatus": "name? current:MetricValueStatus",
        "ContainerResourceMetricStatus": "name? current:MetricValueStatus container?",
        "ExternalMetricStatus": "metric:MetricIdentifier current:MetricValueStatus",
        "MetricValueStatus": "value:q averageValue:q averageUtilization:i?"
    ]
}

/// `k8s.io/api/policy/v1`, `scheduling/v1`, `node/v1` and `coordination/v1`
extension ProtobufMessages {
    static let policies: [String: String] = [
        "PodDisruptionBudget": "metadata:ObjectMeta spec:PodDisruptionBudgetSpec status:PodDisruptionBudgetStatus",
        "PodDisruptionBudgetSpec": """
        minAvailable:ios selector:LabelSelector maxUnavailable:ios unhealthyPodEvictionPolicy?
        """,
        "PodDisruptionBudgetStatus": """
        observedGeneration:i disruptedPods:%t disruptionsAllowed:i? currentHealthy:i? desiredHealthy:i?
        expectedPods:i? conditions:*Condition
        """,
        "Eviction": "metadata:ObjectMeta deleteOptions:DeleteOptions",
        "PriorityClass": "metadata:ObjectMeta value:i? globalDefault:b description preemptionPolicy?",
        "RuntimeClass": "metadata:ObjectMeta handler? overhead:Overhead scheduling:Scheduling",
        "Overhead": "podFixed:%q",
        "Scheduling": "nodeSelector:% tolerations:*Toleration",
        "Lease": "metadata:ObjectMeta spec:LeaseSpec",
        "LeaseSpec": """
        holderIdentity? leaseDurationSeconds:i? acquireTime:mt renewTime:mt leaseTransitions:i? strategy?
        preferredHolder?
        """
    ]
}
