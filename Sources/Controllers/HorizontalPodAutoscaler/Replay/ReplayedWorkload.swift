public import Objects

/// What an autoscaler scales in a replay.
public struct ReplayedWorkload: Sendable, Hashable {
    /// The pod's containers, with what they ask for and may use; one at least.
    public var podSpec: Value
    /// How many pods there are at the beginning.
    public var replicas: Int
    /// How long it takes from when a pod is made until it is ready, and has its share of the load.
    public var readyAfter: Duration

    public init(podSpec: Value, replicas: Int, readyAfter: Duration = .seconds(10)) {
        self.podSpec = podSpec
        self.replicas = replicas
        self.readyAfter = readyAfter
    }

    /// One container that asks for so much.
    public init(
        requests: [String: String], container: String = "main", replicas: Int, readyAfter: Duration = .seconds(10)
    ) {
        let asked = requests.sorted { $0.key < $1.key }.map { ($0.key, Value.string($0.value)) }
        self.init(
            podSpec: [
                "containers": [
                    [
                        "name": .string(container), "image": "replayed",
                        "resources": ["requests": .object(Fields(asked))]
                    ]
                ]
            ], replicas: replicas, readyAfter: readyAfter)
    }

    var containers: [Container] { (podSpec["containers"]?.array ?? []).map(Container.init) }
}

/// What a replay gives.
public struct ScalingRecord: Sendable {
    /// How it was at one second.
    public struct Point: Sendable, Hashable {
        public var time: Duration
        /// How many pods there were to be.
        public var replicas: Int
        /// How many had a share of the load.
        public var ready: Int
        /// In thousandths, by the columns of the trace.
        public var load: [Int64?]
    }

    /// The count became another.
    public struct Change: Sendable, Hashable {
        public var time: Duration
        public var explanation: ScalingExplanation
    }

    public var metrics: [String]
    public var minimum: Int
    public var maximum: Int
    /// One for each second.
    public var points: [Point] = []
    public var changes: [Change] = []
    /// Warnings that the autoscaler gave as events, each once.
    public var warnings: [String] = []
    /// Seconds in which pods that were ready were used above what is wanted of them, by whichever metric, beyond the tolerance.
    public var secondsAbove = 0
    /// Seconds in which no pod was ready though there was a load.
    public var secondsWithout = 0

    /// Pods times seconds: what it costs.
    public var podSeconds: Int { points.reduce(0) { $0 + $1.replicas } }
    public var fewest: Int { points.map(\.replicas).min() ?? 0 }
    public var most: Int { points.map(\.replicas).max() ?? 0 }
}
