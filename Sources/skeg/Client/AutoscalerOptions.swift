import ArgumentParser
import Controllers
import Objects

/// What holds for autoscalers that do not say otherwise, by the names of Kubernetes' controller manager.
struct AutoscalerOptions: ParsableArguments {
    private static let standard = AutoscalerSettings()
    private static let periods = Duration.milliseconds(100)...Duration.seconds(60)

    @Option(help: "An autoscaler is looked at no more often: from 100ms to 1m.")
    var horizontalPodAutoscalerSyncPeriod = GoDurationArgument(standard.interval)

    @Option(help: "What difference from what is wanted is none, for autoscalers without a tolerance of their own.")
    var horizontalPodAutoscalerTolerance = ToleranceArgument(nanoValue: standard.tolerance)

    @Option(help: "How far back recommendations count on the way down, for autoscalers without a window of their own.")
    var horizontalPodAutoscalerDownscaleStabilization = GoDelayArgument(standard.scaleDownWindow)

    @Option(help: "How long after its start the CPU of a pod that is not ready says nothing.")
    var horizontalPodAutoscalerCpuInitializationPeriod = GoDelayArgument(standard.cpuInitializationPeriod)

    @Option(help: "A pod that became unready within this time of its start has never been ready.")
    var horizontalPodAutoscalerInitialReadinessDelay = GoDelayArgument(standard.initialReadinessDelay)

    func validate() throws {
        guard AutoscalerOptions.periods.contains(horizontalPodAutoscalerSyncPeriod.duration) else {
            throw ValidationError("--horizontal-pod-autoscaler-sync-period is from 100ms to 1m")
        }
    }

    var settings: AutoscalerSettings {
        var settings = AutoscalerSettings()
        settings.interval = horizontalPodAutoscalerSyncPeriod.duration
        settings.tolerance = horizontalPodAutoscalerTolerance.nanoValue
        settings.scaleDownWindow = horizontalPodAutoscalerDownscaleStabilization.duration
        settings.cpuInitializationPeriod = horizontalPodAutoscalerCpuInitializationPeriod.duration
        settings.initialReadinessDelay = horizontalPodAutoscalerInitialReadinessDelay.duration
        return settings
    }
}

/// A share as a decimal number: 0.1 is a tenth.
struct ToleranceArgument: ExpressibleByArgument {
    var nanoValue: Int64

    init(nanoValue: Int64) { self.nanoValue = nanoValue }

    init?(argument: String) {
        guard let quantity = Quantity(argument), quantity.nanoValue >= 0 else { return nil }
        nanoValue = quantity.nanoValue
    }

    var defaultValueDescription: String { String(Double(nanoValue) / 1e9) }
}
