public import Objects
public import Store

/// Empties namespaces that are being deleted, pods first, and then lets them go
/// (`pkg/controller/namespace/deletion`, KEP-5080).
///
/// Pods go before all else, so that no pod outlives what guards it, such as a NetworkPolicy.
public struct NamespaceController: Controller {
    /// So many objects are deleted by one reconcile.
    public static let burst = 500

    public let name = "namespace-controller"

    public init() {}

    public func keys(concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
        if event.kind == .namespace { return [event.key] }
        let namespace = event.object.namespace
        guard !namespace.isEmpty else { return [] }
        let key = ObjectKey(.namespace, name: namespace)
        return snapshot[key]?.isBeingDeleted == true ? [key] : []
    }

    public func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
    ) -> Plan {
        guard let object = snapshot[key] else { return Plan() }
        let namespace = Namespace(object)
        guard namespace.isBeingDeleted else { return completed(namespace) }
        return emptied(namespace, in: snapshot, at: now)
    }

    /// What every namespace has, so that it is emptied before it goes and selectors can choose it by name
    /// (`pkg/registry/core/namespace.Strategy`).
    private func completed(_ namespace: Namespace) -> Plan {
        let next = NamespaceController.complete(namespace)
        return next == namespace ? Plan() : Plan(changes: [.update(next.object)])
    }

    static func complete(_ namespace: Namespace) -> Namespace {
        var next = namespace
        if !next.contentFinalizers.contains(Namespace.contentFinalizer) {
            next.contentFinalizers.append(Namespace.contentFinalizer)
        }
        if next.object.label(Namespace.nameLabel) != next.name {
            next.object.setLabel(Namespace.nameLabel, to: next.name)
        }
        if next.object.status["phase"] == nil { next.phase = "Active" }
        return next
    }

    /// Deletes what is in the namespace; takes its own finalizer off when nothing is.
    private func emptied(_ namespace: Namespace, in snapshot: Snapshot, at now: Timestamp) -> Plan {
        var plan = Plan()
        let content = snapshot.objects(inNamespace: namespace.name)
        let pods = content.filter { $0.kind == .pod }
        var deleted: Set<ObjectKey> = []
        for object in pods.isEmpty ? content : pods where deleted.count < NamespaceController.burst {
            guard let deletion = object.deletion(at: now) else { continue }
            plan.changes.append(deletion)
            if case .remove = deletion { deleted.insert(object.key) }
        }
        let remaining = content.filter { !deleted.contains($0.key) }
        var next = namespace
        next.phase = "Terminating"
        setConditions(of: &next.object, remaining: remaining, snapshot.kinds, at: now)
        if remaining.isEmpty { next.contentFinalizers.removeAll { $0 == Namespace.contentFinalizer } }
        if next != namespace {
            plan.changes.append(.update(next.object))
        } else if !plan.changes.isEmpty {
            plan.changes.append(
                .expect(namespace.key, uid: namespace.uid, resourceVersion: namespace.object.resourceVersion))
        }
        return plan
    }

    // MARK: Conditions

    /// What keeps the namespace, in Kubernetes' words (`status_condition_utils.go`).
    private func setConditions(
        of namespace: inout Object, remaining: [Object], _ kinds: KindRegistry, at now: Timestamp
    ) {
        set(
            &namespace, "NamespaceDeletionContentFailure", false, "ContentDeleted",
            "All content successfully deleted, may be waiting on finalization", now)
        let resources = counts(remaining.map { resourceName($0, kinds) }).map {
            "\($0.name) has \($0.count) resource instances"
        }
        if resources.isEmpty {
            set(
                &namespace, "NamespaceContentRemaining", false, "ContentRemoved", "All content successfully removed",
                now)
        } else {
            set(
                &namespace, "NamespaceContentRemaining", true, "SomeResourcesRemain",
                "Some resources are remaining: " + resources.joined(separator: ", "), now)
        }
        let finalizers = counts(remaining.flatMap(\.finalizers)).map { "\($0.name) in \($0.count) resource instances" }
        if finalizers.isEmpty {
            set(
                &namespace, "NamespaceFinalizersRemaining", false, "ContentHasNoFinalizers",
                "All content-preserving finalizers finished", now)
        } else {
            set(
                &namespace, "NamespaceFinalizersRemaining", true, "SomeFinalizersRemain",
                "Some content in the namespace has finalizers remaining: " + finalizers.joined(separator: ", "), now)
        }
    }

    private func set(
        _ namespace: inout Object, _ type: String, _ status: Bool, _ reason: String, _ message: String,
        _ now: Timestamp
    ) {
        let next = Condition(type, status, reason: reason, message: message, at: now)
        if let held = namespace.condition(type), held.status == next.status, held.message == message { return }
        namespace.setCondition(next)
    }

    /// `pods.` or `deployments.apps`, as Kubernetes names resources in these messages.
    private func resourceName(_ object: Object, _ kinds: KindRegistry) -> String {
        let plural = kinds[object.kind]?.plural ?? object.kindName.lowercased()
        return "\(plural).\(object.kind.group)"
    }

    private func counts(_ names: [String]) -> [(name: String, count: Int)] {
        Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
            .sorted { $0.key < $1.key }.map { (name: $0.key, count: $0.value) }
    }
}
