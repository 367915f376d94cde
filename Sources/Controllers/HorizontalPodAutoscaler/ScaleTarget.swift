internal import Objects
internal import Store

/// What an autoscaler scales: any object whose kind has a scale subresource.
struct ScaleTarget {
    let object: Object
    private let paths: ScalePaths

    /// What is asked for.
    let replicas: Int
    /// What there is; during a rollout that is more.
    let existing: Int
    /// Nil where it has none, or one that cannot be read.
    let selector: LabelSelector?

    /// Why there is no scale to be had.
    struct Missing: Error {
        var message: String
    }

    init(of autoscaler: HorizontalPodAutoscaler, in snapshot: Snapshot) throws(Missing) {
        guard let key = autoscaler.target else {
            throw Missing(message: "invalid API version in scale target reference")
        }
        guard let info = snapshot.kinds[key.kind] else {
            throw Missing(message: "no matches for kind \"\(key.kind.kind)\" in group \"\(key.kind.group)\"")
        }
        guard let paths = info.scale else { throw Missing(message: "the server could not find the requested resource") }
        guard let object = snapshot[key], !object.isBeingDeleted else {
            let group = key.kind.group
            let resource = group.isEmpty ? info.plural : "\(info.plural).\(group)"
            throw Missing(message: "\(resource) \"\(key.name)\" not found")
        }
        guard let replicas = object.content.at(paths.specReplicas)?.integer else {
            throw Missing(
                message: "the spec replicas field \"\(paths.specReplicas.joined(separator: "."))\" does not exist")
        }
        self.object = object
        self.paths = paths
        self.replicas = Int(min(max(replicas, 0), Int64(Int32.max)))
        let existing = object.content.at(paths.statusReplicas)?.integer ?? 0
        self.existing = Int(min(max(existing, 0), Int64(Int32.max)))
        selector = paths.selector.flatMap { object.content.at($0) }.flatMap(ScaleTarget.selector)
    }

    /// A LabelSelector, the text of one, or of a ReplicationController plain labels.
    private static func selector(_ value: Value) -> LabelSelector? {
        let selector: LabelSelector?
        if let text = value.string {
            selector = try? LabelSelector(parsing: text)
        } else if value["matchLabels"] != nil || value["matchExpressions"] != nil {
            selector = LabelSelector(value)
        } else {
            selector = LabelSelector(
                labels: (value.fields ?? Fields()).reduce(into: [:]) { $0[$1.name] = $1.value.string })
        }
        return selector.flatMap { $0.selectsSome ? $0 : nil }
    }

    /// The object, asking for another number of pods.
    func scaled(to count: Int) -> Object {
        var next = object
        next.content.set(.integer(Int64(count)), at: paths.specReplicas)
        return next
    }

    // MARK: Its pods

    /// Kinds whose pods are theirs, or a ReplicaSet's that is.
    private static let owners: Set<GroupKind> = [.deployment, .replicaSet, .replicationController, .statefulSet]

    /// The pods that the metrics are about, in the order of their names.
    ///
    /// Kubernetes takes all that the selector fits, those of another workload with the same labels too. Here they are the
    /// target's own, as far as its kind owns pods; of a custom kind they are those that its selector fits.
    func pods(in snapshot: Snapshot) -> [Pod] {
        guard let selector else { return [] }
        guard ScaleTarget.owners.contains(object.kind) else {
            return snapshot.objects(of: .pod, in: object.namespace, matching: selector).map(Pod.init)
        }
        var owned: [Object] = Claims.controlled(.pod, by: object, in: snapshot)
        for replicaSet in Claims.controlled(.replicaSet, by: object, in: snapshot) {
            owned += Claims.controlled(.pod, by: replicaSet, in: snapshot)
        }
        return owned.filter(selector.matches).sorted { $0.key < $1.key }.map(Pod.init)
    }
}
