internal import Measurements
internal import Objects

/// What a replay is about: an autoscaler, pods, and what they have to do.
struct ReplayedLoad: Sendable {
    let autoscaler: HorizontalPodAutoscaler
    let workload: ReplayedWorkload
    let trace: LoadTrace

    /// The column that a metric is in; for one of a container also that of the resource alone.
    static func columns(of metric: HorizontalPodAutoscaler.Metric) -> [String] {
        metric.kind == .containerResource ? ["\(metric.container)/\(metric.name)", metric.name] : [metric.name]
    }

    /// What one of the pods that share the load uses of a resource in a container, in thousandths; nil where it is not measured.
    func share(of resource: String, container: Container, at time: Duration, among count: Int) -> Int64? {
        let own = "\(container.name)/\(resource)"
        let isMain = container.name == mainContainer
        var total: Int64 = 0
        if trace.metrics.contains(own) {
            guard let value = trace.value(of: own, at: time) else { return nil }
            total = value
        } else if isMain, trace.metrics.contains(resource) {
            guard let value = trace.value(of: resource, at: time) else { return nil }
            total = value
        }
        let share = total / Int64(max(count, 1))
        guard resource == "cpu", let limit = container.limits["cpu"].flatMap({ Quantity($0) }) else { return share }
        return min(share, limit.milliValue)
    }

    /// The container that a column without a container's name is about.
    private var mainContainer: String {
        autoscaler.metrics.first { $0.kind == .containerResource }?.container ?? workload.containers.first?.name ?? ""
    }

    /// The autoscaler, of the stand-in; all series of a metric are one column.
    var retargeted: Object {
        var object = autoscaler.object
        object.spec["scaleTargetRef"] = [
            "apiVersion": "apps/v1", "kind": "Deployment", "name": .string(ReplayWorld.name)
        ]
        object.spec["metrics"] = .array(
            autoscaler.metrics.map { metric in
                var content = metric.content
                for source in ["pods", "object", "external"] { content.set(nil, at: [source, "metric", "selector"]) }
                return content
            })
        object.content.set(.string(ReplayWorld.namespace), at: ["metadata", "namespace"])
        object.content["status"] = nil
        return object
    }

    /// The user's own metrics.
    func metrics(of pods: [ObjectKey], at time: Duration, _ now: Timestamp) -> [MetricSubject: [MetricSeries]] {
        var metrics: [MetricSubject: [MetricSeries]] = [:]
        for metric in autoscaler.metrics {
            guard let value = trace.value(of: metric.name, at: time) else { continue }
            switch metric.kind {
            case .pods:
                for pod in pods {
                    let subject = MetricSubject(
                        namespace: ReplayWorld.namespace, metric: metric.name, object: pod)
                    metrics[subject] = [MetricSeries(milliValue: value / Int64(pods.count), time: now)]
                }
            case .object:
                let reference = metric.describedObject
                let group = GroupVersion(apiVersion: reference["apiVersion"]?.string ?? "")?.group ?? ""
                let key = ObjectKey(
                    GroupKind(group, reference["kind"]?.string ?? ""), namespace: ReplayWorld.namespace,
                    name: reference["name"]?.string ?? "")
                let subject = MetricSubject(namespace: ReplayWorld.namespace, metric: metric.name, object: key)
                metrics[subject] = [MetricSeries(milliValue: value, time: now)]
            case .external:
                let subject = MetricSubject(namespace: ReplayWorld.namespace, metric: metric.name)
                metrics[subject] = [MetricSeries(milliValue: value, time: now)]
            default: continue
            }
        }
        return metrics
    }
}
