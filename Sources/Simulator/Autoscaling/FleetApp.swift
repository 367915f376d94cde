internal import Objects

/// One Deployment of a fleet with its autoscaler, and the load that is on it.
struct FleetApp: Sendable {
    let index: Int
    /// What each pod asks for, in thousandths of a processor.
    let request: Int64
    /// The share of that which is wanted, in percent.
    let share: Int64
    /// So much of the queue for each pod; nil where it does not follow the queue.
    let perPod: Int64?
    /// Of all pods together where they share it, or else of each.
    var load: Int64
    let isShared: Bool
    /// How much of each pod's load comes and goes, in percent.
    var noise: Int
    /// How much is in the queue.
    var queue: Int64
    /// How long its pods take until they are ready.
    let readySeconds: Int64
    var version = 1

    var name: String { "app-\(index)" }
    var deployment: ObjectKey { ObjectKey(.deployment, namespace: "default", name: name) }
    var autoscaler: ObjectKey { ObjectKey(.horizontalPodAutoscaler, namespace: "default", name: name) }
    /// What a pod is wanted to use.
    var target: Int64 { request * share / 100 }

    init(_ index: Int, _ random: inout Chance) {
        self.index = index
        request = Int64(random.pick(100, 200, 500))
        share = Int64(random.pick(30, 50, 80, 100, 150))
        perPod = random.isTrue(0.3) ? Int64(random.within(2...20)) * 1000 : nil
        isShared = random.isTrue(0.85)
        load = 0
        noise = random.pick(0, 5, 30, 100)
        queue = 0
        readySeconds = Int64(random.pick(0, 1, 5, 20, 60))
        draw(&random)
    }

    /// Another load.
    mutating func draw(_ random: inout Chance) {
        load = isShared ? Int64(random.below(12) * random.within(20...300)) : Int64(random.within(0...300))
        queue = Int64(random.below(60) * 1000)
    }

    var manifest: Object {
        var object = Object(apiVersion: "apps/v1", kind: "Deployment", namespace: "default", name: name)
        let container: Value = [
            "name": "main", "image": .string("example.org/app:\(version)"),
            "resources": ["requests": ["cpu": .string("\(request)m")]]
        ]
        object.spec = [
            "replicas": .integer(Int64(index % 4 + 1)), "selector": ["matchLabels": ["app": .string(name)]],
            "template": ["metadata": ["labels": ["app": .string(name)]], "spec": ["containers": [container]]]
        ]
        return object
    }

    /// Its autoscaler, with bounds and behavior drawn anew.
    func autoscalerManifest(_ random: inout Chance) -> Object {
        var object = Object(
            apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", namespace: "default", name: name)
        var metrics: [Value] = [
            [
                "type": "Resource",
                "resource": ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": .integer(share)]]
            ]
        ]
        if let perPod {
            metrics.append([
                "type": "External",
                "external": [
                    "metric": ["name": .string("queue-\(index)")],
                    "target": ["type": "AverageValue", "averageValue": .string("\(perPod)m")]
                ]
            ])
        }
        object.spec = [
            "scaleTargetRef": ["apiVersion": "apps/v1", "kind": "Deployment", "name": .string(name)],
            "minReplicas": .integer(Int64(random.within(1...3))), "maxReplicas": .integer(Int64(random.within(3...10))),
            "metrics": .array(metrics),
            "behavior": [
                "scaleUp": FleetApp.rules(&random, windows: [0, 0, 0, 15, 30]),
                "scaleDown": FleetApp.rules(&random, windows: [0, 15, 60, 120])
            ]
        ]
        return object
    }

    private static func rules(_ random: inout Chance, windows: [Int]) -> Value {
        let policies = (0..<random.within(1...2)).map { _ -> Value in
            let isShare = random.isTrue(0.5)
            return [
                "type": isShare ? "Percent" : "Pods",
                "value": .integer(Int64(isShare ? random.within(10...200) : random.within(1...6))),
                "periodSeconds": .integer(Int64(random.pick(1, 15, 60)))
            ]
        }
        return [
            "stabilizationWindowSeconds": .integer(Int64(random.pick(windows) ?? 0)),
            "selectPolicy": .string(random.isTrue(0.04) ? "Disabled" : random.pick("Max", "Min")),
            "policies": .array(policies)
        ]
    }
}

/// What is amiss around a fleet.
struct FleetWeather: Sendable {
    static let nodes = 8

    /// Transactions are refused, and decisions are made on older states.
    var isStormy = true
    /// Nodes of which nothing is measured, and until when.
    var unmeasured: [Int: Timestamp] = [:]
    /// Queues that nobody measures.
    private var missingQueues: Set<Int> = []
    /// Until then, what was remembered of the time before the clock was set back may count longer or shorter.
    private var uncertainUntil: Timestamp?

    func isQueueMissing(_ app: FleetApp) -> Bool { missingQueues.contains(app.index) }

    /// Whether what the autoscalers remember of time can be told from outside.
    func mayFollow(_ now: Timestamp) -> Bool { uncertainUntil.map { now > $0 } ?? true }

    mutating func clockWentBack(to now: Timestamp) {
        // An autoscaler finds out at its next look, and what it makes of that may be refused once.
        uncertainUntil = now + AutoscalerWatch.longestPeriod + AutoscalerFleet.longestPace * 2
        unmeasured = unmeasured.mapValues { min($0, now + .seconds(60)) }
    }

    mutating func lose(queueOf app: Int) { missingQueues.insert(app) }
    mutating func find(queueOf app: Int) { missingQueues.remove(app) }

    mutating func clear() {
        isStormy = false
        unmeasured = [:]
        missingQueues = []
    }

    /// The node of a pod, by its uid.
    static func node(_ uid: String) -> Int { uid.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % nodes }
}
