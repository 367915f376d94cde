internal import Objects

/// One pod of a target as a metric sees it.
struct MeasuredPod: Sendable, Hashable {
    /// What a metric can go by (`groupPods` in `replica_calculator.go`).
    enum Standing: Sendable, Hashable {
        /// What it uses, in thousandths.
        case measured(Int64)
        /// Not up yet: it will use something, but nobody knows how much.
        case unready
        /// It is ready and takes its share of the load, but what was measured of it is of before: the others use less already.
        case settling
        /// It runs, but was not measured.
        case missing
    }

    var standing: Standing
    /// What it asks for of the resource, in thousandths; for shares of that only.
    var requested: Int64 = 0

    var usage: Int64? {
        if case .measured(let usage) = standing { usage } else { nil }
    }
}

/// The value of a metric for one pod, in thousandths.
struct PodSample: Sendable, Hashable {
    var milliValue: Int64
    var time: Timestamp
    var window: Duration
}

extension MeasuredPod.Standing {
    /// What a metric can make of a pod; nil for one that is over or on its way out, which counts for nothing.
    ///
    /// - Parameter isCPU: The CPU of a pod that starts says nothing of what it will use.
    static func of(
        _ pod: Pod, _ sample: PodSample?, isCPU: Bool, _ settings: AutoscalerSettings, at now: Timestamp
    ) -> MeasuredPod.Standing? {
        guard pod.isActive else { return nil }
        guard pod.phase != .pending else { return .unready }
        guard let sample, now - sample.time <= settings.maximumSampleAge else { return .missing }
        guard isCPU, isStarting(pod, sample, settings, at: now) else { return .measured(sample.milliValue) }
        return pod.isReady && pod.status.startTime != nil ? .settling : .unready
    }

    private static func isStarting(
        _ pod: Pod, _ sample: PodSample, _ settings: AutoscalerSettings, at now: Timestamp
    ) -> Bool {
        guard let ready = pod.object.condition("Ready"), let started = pod.status.startTime else { return true }
        // What lies in the future is of a clock that was set back, and long ago for all that is known.
        guard started <= now else { return false }
        let changed = ready.lastTransitionTime.flatMap { $0 <= now ? $0 : nil } ?? started
        if started + settings.cpuInitializationPeriod > now {
            // What it used before it became ready must not be in the sample.
            return ready.isFalse || sample.time < changed + sample.window
        }
        return ready.isFalse && started + settings.initialReadinessDelay > changed
    }
}
