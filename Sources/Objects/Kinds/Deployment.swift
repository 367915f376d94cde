/// A view of a `Deployment` (`apps/v1`).
public struct Deployment: ObjectView {
    public static let kind = GroupKind.deployment
    public static let apiVersion = "apps/v1"
    public var object: Object

    public init(_ object: Object) { self.object = object }

    /// How many pods shall be; 1 where it is not said.
    public var replicas: Int {
        get { object.count("spec", "replicas") ?? 1 }
        set { object.content.set(.integer(Int64(newValue)), at: ["spec", "replicas"]) }
    }

    /// `spec.selector`, a `metav1.LabelSelector`.
    public var selector: Value { object.content["spec"]?["selector"] ?? .null }

    public var template: PodTemplate {
        get { PodTemplate(object.content["spec"]?["template"] ?? .emptyObject) }
        set { object.content.set(newValue.content, at: ["spec", "template"]) }
    }

    /// How long a pod must be ready before it counts as available.
    public var minReadySeconds: Int { object.count("spec", "minReadySeconds") ?? 0 }

    public var isPaused: Bool { object.content["spec"]?["paused"]?.bool ?? false }

    /// How many old ReplicaSets without pods are kept for rollbacks; 10 where it is not said.
    public var revisionHistoryLimit: Int { object.count("spec", "revisionHistoryLimit") ?? 10 }

    /// How long a rollout may go without progress before it is reported as stuck; 600 seconds where it is not said.
    /// Nil for no deadline, which is what the greatest 32-bit number says (`deploymentutil.HasProgressDeadline`).
    public var progressDeadlineSeconds: Int? {
        let seconds = object.count("spec", "progressDeadlineSeconds") ?? 600
        return seconds == Int(Int32.max) ? nil : seconds
    }

    public var status: Status {
        get { Status(object.status) }
        set { object.status = newValue.content }
    }

    /// A view of an `apps/v1.DeploymentStatus`. Counts that Kubernetes leaves out when they are 0 are left out.
    public struct Status: Sendable, Hashable {
        public var content: Value

        public init(_ content: Value) { self.content = content }

        public var replicas: Int {
            get { content.count("replicas") ?? 0 }
            set { content.setCount("replicas", newValue) }
        }

        /// The pods made from the newest template.
        public var updatedReplicas: Int {
            get { content.count("updatedReplicas") ?? 0 }
            set { content.setCount("updatedReplicas", newValue) }
        }

        public var readyReplicas: Int {
            get { content.count("readyReplicas") ?? 0 }
            set { content.setCount("readyReplicas", newValue) }
        }

        public var availableReplicas: Int {
            get { content.count("availableReplicas") ?? 0 }
            set { content.setCount("availableReplicas", newValue) }
        }

        /// How many more pods must become available for the Deployment to be at its full size.
        public var unavailableReplicas: Int {
            get { content.count("unavailableReplicas") ?? 0 }
            set { content.setCount("unavailableReplicas", newValue) }
        }

        /// The pods that are being deleted and have not finished (KEP-3973); nil before the first status.
        public var terminatingReplicas: Int? {
            get { content.count("terminatingReplicas") }
            set { content["terminatingReplicas"] = newValue.map { .integer(Int64($0)) } }
        }

        /// How often two templates have had one hash.
        public var collisionCount: Int? {
            get { content.count("collisionCount") }
            set { content["collisionCount"] = newValue.map { .integer(Int64($0)) } }
        }

        public var observedGeneration: Int64 {
            get { content["observedGeneration"]?.integer ?? 0 }
            set { content["observedGeneration"] = newValue == 0 ? nil : .integer(newValue) }
        }

        public var conditions: [Condition] {
            get { content["conditions"]?.array?.map(Condition.init) ?? [] }
            set { content["conditions"] = newValue.isEmpty ? nil : .array(newValue.map(\.content)) }
        }

        public func condition(_ type: String) -> Condition? { Condition.find(type, in: content) }
    }
}
