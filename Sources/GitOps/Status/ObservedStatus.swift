internal import Objects
internal import Store

/// What the status branch says of one object: what was observed and means something.
///
/// Left out is what changes by itself: times, resource versions, generations, ids of containers, the length of
/// back-offs. The count of restarts is told exactly up to 3 and then in steps, so that a crash loop does not make a
/// commit for each crash. Pods are told with their Deployment, by name, since a name is what people need for logs,
/// and a pod that was replaced is news; of more than `maxPods` only the counts. Data of ConfigMaps and Secrets is
/// told by its keys alone.
struct ObservedStatus {
    /// Pods of a workload that are told by name.
    static let maxPods = 20
    /// Keys of a ConfigMap or Secret that are told.
    static let maxKeys = 100
    /// Characters of one text.
    static let maxText = 1000

    static func content(
        _ key: ObjectKey, object: Object?, pods: [Object], health: Health, sync: String, origin: SourcePosition?
    ) -> Value {
        var metadata: Value = ["name": .string(key.name)]
        if !key.namespace.isEmpty { metadata["namespace"] = .string(key.namespace) }
        var content: Value = ["kind": .string(key.kind.kind), "metadata": metadata, "sync": .string(sync)]
        if let object { content["apiVersion"] = .string(object.apiVersion) }
        if let origin { content["source"] = .string("\(origin.file):\(origin.line)") }
        var told: Value = ["state": .string(health.state.rawValue)]
        if health.state != .current {
            if !health.reason.isEmpty { told["reason"] = .string(health.reason) }
            told["message"] = .string(text(health.message))
        }
        content["health"] = told
        guard let object else { return content }
        let observed = key.kind == .horizontalPodAutoscaler ? autoscalerStatus(object.status) : object["status"]
        if let observed, let kept = meaningful(observed) { content["status"] = kept }
        if key.kind == .horizontalPodAutoscaler {
            content["lastChange"] = ScalingExplanation(of: object, in: ScalingExplanation.changeAnnotation).map(
                lastChange)
        }
        if key.kind == .configMap || key.kind == .secret { content["data"] = keys(of: object) }
        if let list = ObservedStatus.pods(pods) { content["pods"] = list }
        return content
    }

    /// The counts, and what is wrong. What is measured changes all the time, and so does what holds a count up.
    private static func autoscalerStatus(_ status: Value) -> Value {
        var told = status
        for name in ["currentMetrics", "lastScaleTime"] { told[name] = nil }
        let wrong = (status["conditions"]?.array ?? []).filter {
            $0["status"] == "False" && $0["type"] != "ScalingLimited"
        }
        told["conditions"] = wrong.isEmpty ? nil : .array(wrong)
        return told
    }

    /// Why there are as many pods as there are. It changes with their number only, and not with what is measured.
    private static func lastChange(_ explanation: ScalingExplanation) -> Value {
        var told: Value = ["from": .integer(Int64(explanation.current)), "to": .integer(Int64(explanation.wanted))]
        let metrics = explanation.metrics.map { metric -> Value in
            var content: Value = ["name": .string(text(metric.name)), "target": .string(metric.target)]
            for (name, text) in [("current", metric.current), ("total", metric.total), ("ratio", metric.ratio)]
            where !text.isEmpty { content[name] = .string(text) }
            content["asksFor"] = metric.replicas.map { .integer(Int64($0)) }
            if !metric.note.isEmpty { content["note"] = .string(text(metric.note)) }
            return content
        }
        if !metrics.isEmpty { told["metrics"] = .array(metrics) }
        if !explanation.steps.isEmpty {
            told["rules"] = .array(explanation.steps.map { .string(text($0.sentence)) })
        }
        return told
    }

    /// Names that mean nothing by themselves or change without anything happening.
    private static let volatile: Set<String> = [
        "observedGeneration", "resourceVersion", "uid", "containerID", "imageID", "startTime", "startedAt",
        "finishedAt",
        "lastTransitionTime", "lastUpdateTime", "lastHeartbeatTime", "lastProbeTime", "lastState", "qosClass", "podIPs",
        "hostIPs", "collisionCount", "images", "nodeInfo", "notAfter", "renewalTime"
    ]

    /// A status without what is volatile; nil where nothing is left. Depth is that of a stored object.
    private static func meaningful(_ value: Value) -> Value? {
        switch value {
        case .object(let fields):
            var kept = Fields()
            for field in fields where !volatile.contains(field.name) {
                if field.name == "restartCount", let count = field.value.integer {
                    kept["restarts"] = .string(restarts(count))
                } else if let inner = meaningful(field.value) {
                    kept[field.name] = inner
                }
            }
            if kept["reason"] == "CrashLoopBackOff" { kept["message"] = nil }
            return kept.isEmpty ? nil : .object(kept)
        case .array(let elements):
            let kept = elements.compactMap(meaningful)
            // Conditions are a set; writers may list them in any order.
            let sorted =
                kept.allSatisfy { $0["type"]?.string != nil }
                ? kept.sorted { ($0["type"]?.string ?? "") < ($1["type"]?.string ?? "") } : kept
            return sorted.isEmpty ? nil : .array(sorted)
        case .string(let string): return .string(text(string))
        case .null: return nil
        default: return value
        }
    }

    /// `0` to `3`, then `4+`, `10+`, `100+`.
    static func restarts(_ count: Int64) -> String {
        switch count {
        case ...3: String(max(0, count))
        case ..<10: "4+"
        case ..<100: "10+"
        default: "100+"
        }
    }

    private static func keys(of object: Object) -> Value {
        let names =
            (object["data"]?.fields.map { $0.map(\.name) } ?? [])
            + (object["binaryData"]?.fields.map { $0.map(\.name) } ?? [])
        return [
            "count": .integer(Int64(names.count)),
            "keys": .array(names.sorted().prefix(maxKeys).map { .string(text($0)) })
        ]
    }

    private static func pods(_ pods: [Object]) -> Value? {
        guard !pods.isEmpty else { return nil }
        guard pods.count <= maxPods else {
            return ["count": .integer(Int64(pods.count)), "ready": .integer(Int64(pods.count { Pod($0).isReady }))]
        }
        return .array(pods.map { pod(Pod($0)) })
    }

    private static func pod(_ pod: Pod) -> Value {
        var told: Value = ["name": .string(pod.name), "ready": .bool(pod.isReady)]
        if !pod.nodeName.isEmpty { told["node"] = .string(pod.nodeName) }
        told["phase"] = .string(pod.isBeingDeleted ? "Terminating" : pod.phase.rawValue)
        let restarts = pod.restartCount
        if restarts > 0 { told["restarts"] = .string(ObservedStatus.restarts(restarts)) }
        if let trouble = PodTrouble.of(pod), trouble.weight != .starting {
            told["reason"] = .string("\(trouble.reason): \(text(trouble.message))")
        }
        return told
    }

    static func text(_ text: String) -> String {
        text.count > maxText ? text.prefix(maxText) + "…" : text
    }
}
