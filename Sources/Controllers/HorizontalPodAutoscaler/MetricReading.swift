internal import Measurements
internal import Objects
internal import UserMetrics

/// What one metric of an autoscaler says now (`computeReplicasForMetric` in `horizontal.go`).
struct MetricReading: Sendable, Hashable {
    var replicas: Int
    /// As events name it: `cpu resource utilization (percentage of request)`.
    var name: String
    /// An entry of `status.currentMetrics`.
    var status: Value
    var explained: ScalingExplanation.Metric
}

/// Reads the metrics of one autoscaler out of what was measured.
struct MetricReader {
    let target: ScaleTarget
    let pods: [Pod]
    let measurements: Measurements
    let lookup: MetricLookup
    let calculator: ReplicaCalculator
    let settings: AutoscalerSettings
    let now: Timestamp

    private var namespace: String { target.object.namespace }

    func read(_ metric: HorizontalPodAutoscaler.Metric) throws(MetricFailure) -> MetricReading {
        switch metric.kind {
        case .resource, .containerResource: try readResource(metric)
        case .pods: try readPods(metric)
        case .object: try readObject(metric)
        case .external: try readExternal(metric)
        case nil: throw MetricFailure("unknown metric source type \"\(metric.type)\"")
        }
    }

    /// The reason that the conditions and events of Kubernetes give when a metric of a type cannot be had.
    static func failureReason(_ metric: HorizontalPodAutoscaler.Metric) -> String {
        metric.kind == nil ? "InvalidMetricSourceType" : "FailedGet\(metric.type)Metric"
    }

    /// What stands before the cause where all metrics are told of together (`computeReplicasForMetric`).
    static func failurePrefix(_ metric: HorizontalPodAutoscaler.Metric) -> String {
        switch metric.kind {
        case .resource: "failed to get \(metric.name) resource metric value: "
        case .containerResource: "failed to get \(metric.container) container metric value: "
        case .pods: "failed to get pods metric value: "
        case .object: "failed to get object metric value: "
        case .external: "failed to get \(metric.name) external metric value: "
        case nil: ""
        }
    }

    // MARK: Of pods

    private func readResource(_ metric: HorizontalPodAutoscaler.Metric) throws(MetricFailure) -> MetricReading {
        let resource = metric.name
        let container = metric.kind == .containerResource ? metric.container : nil
        do throws(MetricFailure) {
            let isShare = metric.targetAverage == nil
            let measured = try measuredPods(metric) { pod throws(MetricFailure) in
                guard isShare else { return 0 }
                return try PodRequests.milliValue(of: resource, in: pod, container: container)
            } sample: { pod in
                usage(of: pod, resource, container: container)
            }
            guard measured.contains(where: { $0.standing != .missing }) else {
                throw MetricFailure(
                    "unable to get metrics for resource \(resource): no metrics returned from resource metrics API")
            }
            guard measured.contains(where: { $0.usage != nil }) else {
                throw MetricFailure("did not receive metrics for targeted pods (pods might be unready)")
            }
            return try reading(metric, measured, resource, isOfContainer: container != nil)
        } catch {
            let what = metric.targetAverage == nil ? "utilization" : "usage"
            throw MetricFailure("failed to get \(resource) \(what): \(error.message)")
        }
    }

    private func reading(
        _ metric: HorizontalPodAutoscaler.Metric, _ measured: [MeasuredPod], _ resource: String, isOfContainer: Bool
    ) throws(MetricFailure) -> MetricReading {
        if let average = metric.targetAverage {
            guard let answer = calculator.byAverage(measured, target: average.milliValue) else {
                throw MetricFailure("did not receive metrics for targeted pods (pods might be unready)")
            }
            return reading(metric, answer, "\(resource) resource", of: measured)
        }
        guard let share = metric.targetUtilization else {
            throw MetricFailure(
                "invalid resource metric source: neither an average utilization target nor an average value (usage) target was set"
            )
        }
        guard let answer = calculator.byUtilization(measured, target: share) else {
            throw MetricFailure("no metrics returned matched known pods")
        }
        let name = "\(resource) \(isOfContainer ? "container " : "")resource utilization (percentage of request)"
        return reading(metric, answer, name, of: measured)
    }

    private func readPods(_ metric: HorizontalPodAutoscaler.Metric) throws(MetricFailure) -> MetricReading {
        let selector = metric.selector ?? .nothing
        let measured = try measuredPods(metric) { _ throws(MetricFailure) in
            0
        } sample: { pod in
            lookup.value(of: metric.name, ofPod: pod.object, matching: selector).map {
                PodSample(milliValue: $0.milliValue, time: $0.time, window: $0.window)
            }
        }
        guard let average = metric.targetAverage,
            let answer = calculator.byAverage(measured, target: average.milliValue)
        else {
            throw MetricFailure("unable to get metric \(metric.name): no metrics returned from custom metrics API")
        }
        return reading(metric, answer, "pods metric \(metric.name)", of: measured)
    }

    private func measuredPods(
        _ metric: HorizontalPodAutoscaler.Metric, requested: (Pod) throws(MetricFailure) -> Int64,
        sample: (Pod) -> PodSample?
    ) throws(MetricFailure) -> [MeasuredPod] {
        guard !pods.isEmpty else { throw MetricFailure("no pods returned by selector while calculating replica count") }
        let isCPU = (metric.kind == .resource || metric.kind == .containerResource) && metric.name == "cpu"
        var measured: [MeasuredPod] = []
        for pod in pods {
            guard let standing = MeasuredPod.Standing.of(pod, sample(pod), isCPU: isCPU, settings, at: now) else {
                continue
            }
            measured.append(MeasuredPod(standing: standing, requested: try requested(pod)))
        }
        return measured
    }

    /// What a pod or one of its containers uses; nil where any of those that run was not measured, as half a sum would
    /// pass for little use.
    private func usage(of pod: Pod, _ resource: String, container: String?) -> PodSample? {
        guard let usage = measurements.usage(of: pod.key, uid: pod.uid) else { return nil }
        let names = container.map { [$0] } ?? pod.spec.containers.map(\.name)
        guard names.allSatisfy({ usage.containers[$0] != nil }) else { return nil }
        var total: PodSample?
        for (name, sample) in usage.containers where container == nil || name == container {
            guard let value = sample.milliValue(of: resource) else { return nil }
            let before = total ?? PodSample(milliValue: 0, time: sample.time, window: sample.window)
            total = PodSample(
                milliValue: Resources.sum(before.milliValue, value), time: min(before.time, sample.time),
                window: max(before.window, sample.window))
        }
        return total
    }

    // MARK: Of something else

    private func readObject(_ metric: HorizontalPodAutoscaler.Metric) throws(MetricFailure) -> MetricReading {
        guard metric.targetAverage != nil || metric.targetValue != nil else {
            throw MetricFailure(
                "invalid object metric source: neither a value target nor an average value target was set")
        }
        let reference = metric.describedObject
        let kind = reference["kind"]?.string ?? ""
        let name = reference["name"]?.string ?? ""
        let group = GroupVersion(apiVersion: reference["apiVersion"]?.string ?? "")?.group ?? ""
        // Of namespaces, one's own only, whatever its name is said to be (`objectMetricsClient.GetObjectMetric`).
        let key =
            group.isEmpty && kind == "Namespace"
            ? ObjectKey(.namespace, name: namespace)
            : ObjectKey(GroupKind(group, kind), namespace: namespace, name: name)
        let found = metric.selector.flatMap { lookup.value(of: metric.name, ofObject: key, matching: $0) }
        guard let series = found, isFresh(series) else {
            throw MetricFailure(
                "unable to get metric \(metric.name): \(kind) on \(namespace) \(name)/"
                    + "no metrics returned from custom metrics API")
        }
        return reading(metric, series.milliValue, "\(kind) metric \(metric.name)")
    }

    private func readExternal(_ metric: HorizontalPodAutoscaler.Metric) throws(MetricFailure) -> MetricReading {
        guard metric.targetAverage != nil || metric.targetValue != nil else {
            throw MetricFailure(
                "invalid external metric source: neither a value target nor an average value target was set")
        }
        let selector = metric.selector?.text ?? ""
        let found = metric.selector.map { lookup.external(metric.name, in: namespace, matching: $0) } ?? []
        guard let series = MetricSeries.sum(found), isFresh(series) else {
            let trouble = measurements.troubles[MetricSubject(namespace: namespace, metric: metric.name)]
            let cause =
                trouble.map { "unable to fetch metrics from external metrics API: \($0)" }
                ?? "no metrics returned from external metrics API"
            throw MetricFailure("unable to get external metric \(namespace)/\(metric.name)/\(selector): \(cause)")
        }
        return reading(metric, series.milliValue, "external metric \(metric.name)(\(selector))")
    }

    private func isFresh(_ series: MetricSeries) -> Bool { now - series.time <= settings.maximumSampleAge }

    private func reading(_ metric: HorizontalPodAutoscaler.Metric, _ value: Int64, _ name: String) -> MetricReading {
        let answer: ReplicaCalculator.Answer
        if let average = metric.targetAverage, metric.isAverageWanted {
            answer = calculator.byTotal(value, target: average.milliValue, existing: target.existing)
        } else {
            let ready = pods.count { $0.isActive && $0.phase == .running && $0.isReady }
            answer = calculator.byValue(value, target: metric.targetValue?.milliValue ?? 1, ready: ready)
        }
        return reading(metric, answer, name)
    }

    // MARK: Status

    private func reading(
        _ metric: HorizontalPodAutoscaler.Metric, _ answer: ReplicaCalculator.Answer, _ name: String,
        of measured: [MeasuredPod] = []
    ) -> MetricReading {
        MetricReading(
            replicas: answer.replicas, name: name, status: status(metric, answer),
            explained: explained(metric, answer, name, measured))
    }

    private func status(_ metric: HorizontalPodAutoscaler.Metric, _ answer: ReplicaCalculator.Answer) -> Value {
        var current = Fields()
        current["averageUtilization"] = answer.utilization.map { .integer($0) }
        current["averageValue"] = answer.average.map { .string(Quantity(milli: $0).description) }
        current["value"] = answer.value.map { .string(Quantity(milli: $0).description) }
        var source = Fields()
        for name in ["container", "name", "describedObject", "metric"] { source[name] = metric.source[name] }
        source["current"] = .object(current)
        let field = metric.type.prefix(1).lowercased() + metric.type.dropFirst()
        return .object(Fields([("type", .string(metric.type)), (field, .object(source))]))
    }
}
