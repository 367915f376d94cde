import GitOps
import Objects
import Store
import TestSupport

/// A store, a repository and the decisions between them, on a clock that stands still unless told.
struct World {
    var snapshot: Snapshot
    var repository = FakeRepository()
    var desired: DesiredSet
    var planner: SyncPlanner
    var sync: Sync
    var ids = IDSource(seed: 7)
    var now = Timestamp.testStart
    let kinds = KindRegistry.builtIn

    init(namespaces: [String] = ["default", "shop"], objects: [Object] = [], targetNamespace: String = "default") {
        snapshot = Snapshot(objects: namespaces.map { Make.namespace($0).object } + objects)
        desired = DesiredSet(DesiredSettings(targetNamespace: targetNamespace), kinds: .builtIn)
        planner = SyncPlanner()
        sync = Sync(name: "main")
        sync.repository = "/srv/main.git"
        sync.targetNamespace = targetNamespace
    }

    /// Commits files (nil removes one), if there are any, and plans.
    mutating func plan(_ files: [String: String?] = [:], message: String = "change") -> SyncPlan {
        for (path, text) in files { repository.files[path] = text }
        if !files.isEmpty || message != "change" || desired.commit == nil {
            desired.update(to: repository.commit(message))
        }
        desired.follow(snapshot.kinds)
        return planner.plan(sync, desired: desired, in: snapshot, at: now, ids: &ids)
    }

    /// Commits files, plans, and carries the plan out.
    @discardableResult
    mutating func apply(_ files: [String: String?] = [:], message: String = "change") throws -> SyncPlan {
        let plan = plan(files, message: message)
        try carryOut(plan)
        return plan
    }

    mutating func carryOut(_ plan: SyncPlan) throws {
        let committed = try snapshot.apply(plan.transaction)
        planner.planCommitted(plan, desired: desired, at: committed.revision)
    }

    /// Forgets what a restart of the daemon forgets.
    mutating func restart() {
        planner = SyncPlanner()
        desired = DesiredSet(desired.settings, kinds: kinds)
    }

    /// Writes as somebody with kubectl does.
    mutating func edit(
        _ key: ObjectKey, by manager: String = "kubectl-edit", person: String = "", _ change: (inout Object) -> Void
    ) throws {
        let old = try Require.value(snapshot[key])
        var new = old
        change(&new)
        ServerSideApply.recordUpdate(of: &new, from: old, manager: manager, person: person, kinds: kinds, at: now)
        _ = try snapshot.apply(Transaction([.update(new)], by: manager))
    }

    mutating func remove(_ key: ObjectKey) throws {
        let old = try Require.value(snapshot[key])
        _ = try snapshot.apply(Transaction([.remove(key, uid: old.uid)], by: "kubectl"))
    }
}

enum Require {
    struct Missing: Error {}

    static func value<T>(_ value: T?) throws -> T {
        guard let value else { throw Missing() }
        return value
    }
}

/// Manifests as people write them.
enum Manifest {
    static func configMap(_ name: String, namespace: String? = nil, data: [String: String] = ["a": "1"]) -> String {
        let place = namespace.map { "  namespace: \($0)\n" } ?? ""
        let lines = data.sorted { $0.key < $1.key }.map { "  \($0.key): \"\($0.value)\"\n" }.joined()
        return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \(name)\n\(place)data:\n\(lines)"
    }

    static func namespace(_ name: String) -> String {
        "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: \(name)\n"
    }

    static func secret(_ name: String, _ key: String, _ text: String) -> String {
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: \(name)\nstringData:\n  \(key): \(text)\n"
    }

    static func deployment(_ name: String, replicas: Int? = nil, image: String = "skeg.dev/host") -> String {
        let count = replicas.map { "  replicas: \($0)\n" } ?? ""
        return """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: \(name)
              labels: {app: \(name)}
            spec:
            \(count)  selector:
                matchLabels: {app: \(name)}
              template:
                metadata:
                  labels: {app: \(name)}
                spec:
                  containers:
                  - name: web
                    image: \(image)
                    command: [/bin/sleep, "1000"]
                    ports:
                    - containerPort: 80

            """
    }
}

extension ObjectKey {
    static func configMap(_ name: String, _ namespace: String = "default") -> ObjectKey {
        ObjectKey(.configMap, namespace: namespace, name: name)
    }
    static func deployment(_ name: String, _ namespace: String = "default") -> ObjectKey {
        ObjectKey(.deployment, namespace: namespace, name: name)
    }
    static func secret(_ name: String, _ namespace: String = "default") -> ObjectKey {
        ObjectKey(.secret, namespace: namespace, name: name)
    }
}
