/// A view of a `PodStatus`.
public struct PodStatus: Sendable, Hashable {
    /// The type of Skeg's own condition that names the probe which fails; there while one does.
    public static let probeFailed = "skeg.dev/ProbeFailed"

    public var content: Value

    public init(_ content: Value) { self.content = content }

    public var phase: PodPhase {
        get { PodPhase(rawValue: content.text("phase")) ?? .pending }
        set { content["phase"] = .string(newValue.rawValue) }
    }

    public var reason: String {
        get { content.text("reason") }
        set { content.setText("reason", newValue) }
    }

    public var message: String {
        get { content.text("message") }
        set { content.setText("message", newValue) }
    }

    /// When the node agent took note of the pod.
    public var startTime: Timestamp? {
        get { content.time("startTime") }
        set { content["startTime"] = newValue.map { .string($0.text) } }
    }

    public var podIP: String { content.text("podIP") }
    public var podIPs: [String] { content.list("podIPs").map { $0.text("ip") } }
    public var hostIP: String { content.text("hostIP") }
    public var hostIPs: [String] { content.list("hostIPs").map { $0.text("ip") } }
    public var qosClass: String { content.text("qosClass") }
    public var nominatedNodeName: String { content.text("nominatedNodeName") }

    public var conditions: [Condition] {
        get { content.list("conditions").map(Condition.init) }
        set { content["conditions"] = newValue.isEmpty ? nil : .array(newValue.map(\.content)) }
    }

    public func condition(_ type: String) -> Condition? { Condition.find(type, in: content) }

    public var containerStatuses: [ContainerStatus] {
        get { content.list("containerStatuses").map(ContainerStatus.init) }
        set { content["containerStatuses"] = newValue.isEmpty ? nil : .array(newValue.map(\.content)) }
    }

    public var ephemeralContainerStatuses: [ContainerStatus] {
        get { content.list("ephemeralContainerStatuses").map(ContainerStatus.init) }
        set { content["ephemeralContainerStatuses"] = newValue.isEmpty ? nil : .array(newValue.map(\.content)) }
    }

    public var initContainerStatuses: [ContainerStatus] {
        get { content.list("initContainerStatuses").map(ContainerStatus.init) }
        set { content["initContainerStatuses"] = newValue.isEmpty ? nil : .array(newValue.map(\.content)) }
    }
}

extension PodStatus {
    /// A view of a `v1.ContainerStatus`; nested, as runtimes have a type of this name too.
    public struct ContainerStatus: Sendable, Hashable {
        public var content: Value

        public init(_ content: Value) { self.content = content }

        public init(name: String, image: String) {
            content = [
                "name": .string(name), "image": .string(image), "imageID": "", "ready": false, "restartCount": 0
            ]
        }

        public var name: String { content.text("name") }
        public var image: String { content.text("image") }

        public var containerID: String {
            get { content.text("containerID") }
            set { content.setText("containerID", newValue) }
        }

        public var isReady: Bool {
            get { content.flag("ready") }
            set { content["ready"] = .bool(newValue) }
        }

        /// Nil where it is not known whether the container has started.
        public var started: Bool? {
            get { content["started"]?.bool }
            set { content["started"] = newValue.map { .bool($0) } }
        }

        /// From 0 to 2³¹ − 1, whatever is written.
        public var restartCount: Int64 {
            get { min(max(content["restartCount"]?.integer ?? 0, 0), Int64(Int32.max)) }
            set { content["restartCount"] = .integer(newValue) }
        }

        public var state: ContainerState? {
            get { content["state"].flatMap(ContainerState.init) }
            set { content["state"] = newValue?.content }
        }

        /// How the container before this one ended.
        public var lastState: ContainerState? {
            get { content["lastState"].flatMap(ContainerState.init) }
            set { content["lastState"] = newValue?.content ?? .emptyObject }
        }
    }
}
