/// A view of a `ReplicaSet` (`apps/v1`).
public struct ReplicaSet: ObjectView {
    public static let kind = GroupKind.replicaSet
    public static let apiVersion = "apps/v1"
    public var object: Object

    public init(_ object: Object) { self.object = object }

    /// The label that tells the pods of one ReplicaSet of a Deployment from those of another
    /// (`apps.DefaultDeploymentUniqueLabelKey`).
    public static let templateHashLabel = "pod-template-hash"

    /// How many pods shall be; 1 where it is not said.
    public var replicas: Int {
        get { object.count("spec", "replicas") ?? 1 }
        set { object.content.set(.integer(Int64(newValue)), at: ["spec", "replicas"]) }
    }

    /// How long a pod must be ready before it counts as available.
    public var minReadySeconds: Int {
        get { object.count("spec", "minReadySeconds") ?? 0 }
        set { object.content.set(newValue == 0 ? nil : .integer(Int64(newValue)), at: ["spec", "minReadySeconds"]) }
    }

    /// `spec.selector`, a `metav1.LabelSelector`.
    public var selector: Value { object.content["spec"]?["selector"] ?? .null }

    public var template: PodTemplate {
        get { PodTemplate(object.content["spec"]?["template"] ?? .emptyObject) }
        set { object.content.set(newValue.content, at: ["spec", "template"]) }
    }

    public var status: Status {
        get { Status(object.status) }
        set { object.status = newValue.content }
    }

    /// A view of an `apps/v1.ReplicaSetStatus`. Counts that Kubernetes leaves out when they are 0 are left out.
    public struct Status: Sendable, Hashable {
        public var content: Value

        public init(_ content: Value) { self.content = content }

        /// The pods that are neither finished nor being deleted.
        public var replicas: Int {
            get { content.count("replicas") ?? 0 }
            set { content["replicas"] = .integer(Int64(newValue)) }
        }

        /// Those of them that have all labels of the template.
        public var fullyLabeledReplicas: Int {
            get { content.count("fullyLabeledReplicas") ?? 0 }
            set { content.setCount("fullyLabeledReplicas", newValue) }
        }

        public var readyReplicas: Int {
            get { content.count("readyReplicas") ?? 0 }
            set { content.setCount("readyReplicas", newValue) }
        }

        public var availableReplicas: Int {
            get { content.count("availableReplicas") ?? 0 }
            set { content.setCount("availableReplicas", newValue) }
        }

        /// The pods that are being deleted and have not finished (KEP-3973); nil before the first status.
        public var terminatingReplicas: Int? {
            get { content.count("terminatingReplicas") }
            set { content["terminatingReplicas"] = newValue.map { .integer(Int64($0)) } }
        }

        public var observedGeneration: Int64 {
            get { content["observedGeneration"]?.integer ?? 0 }
            set { content["observedGeneration"] = newValue == 0 ? nil : .integer(newValue) }
        }
    }
}

extension Value {
    /// A count of replicas or seconds, kept within 32 bits so that sums of them never overflow; nil where there is none.
    func count(_ name: String) -> Int? {
        self[name]?.integer.map { Int(min(max($0, Int64(Int32.min)), Int64(Int32.max))) }
    }

    /// Writes a count that is left out when it is 0 (`omitempty`).
    mutating func setCount(_ name: String, _ count: Int) {
        self[name] = count == 0 ? nil : .integer(Int64(count))
    }
}

extension Object {
    func count(_ part: String, _ name: String) -> Int? { content[part]?.count(name) }
}
