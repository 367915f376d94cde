/// What Kubernetes has as options of its controller manager (`pkg/controller/podautoscaler/config/v1alpha1/defaults.go`).
public struct AutoscalerSettings: Sendable, Hashable {
    /// How long after its start the CPU of a pod that is not ready says nothing
    /// (`--horizontal-pod-autoscaler-cpu-initialization-period`).
    public var cpuInitializationPeriod = Duration.seconds(300)
    /// A pod that became unready within this time of its start has never been ready
    /// (`--horizontal-pod-autoscaler-initial-readiness-delay`).
    public var initialReadinessDelay = Duration.seconds(30)
    /// For autoscalers that do not say (`--horizontal-pod-autoscaler-downscale-stabilization`).
    public var scaleDownWindow = Duration.seconds(300)
    /// What difference from what is wanted is none, in billionths, for autoscalers that do not say
    /// (`--horizontal-pod-autoscaler-tolerance`).
    public var tolerance: Int64 = 100_000_000
    /// An autoscaler is looked at no more often (`--horizontal-pod-autoscaler-sync-period`, which is 15 seconds in Kubernetes).
    public var interval = Duration.seconds(1)
    /// A status in which nothing but the measured values is new is written no more often.
    public var statusInterval = Duration.seconds(15)
    /// What was measured longer ago says nothing about now.
    public var maximumSampleAge = Duration.seconds(60)

    public init() {}
}
