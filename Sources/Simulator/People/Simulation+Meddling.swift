internal import Objects
internal import Store

/// What people do with `kubectl` though git is the place for it.
extension Simulation {
    mutating func deletePod() {
        guard let pod = random.pick(snapshot.objects(of: .pod)) else { return }
        let grace: Int64? = random.pick(nil, 0, 5)
        // Without grace the object goes before its containers do.
        if grace == 0 { checks.forced.insert(pod.uid) }
        guard let change = pod.deletion(at: now, gracePeriodSeconds: grace) else { return }
        write(Transaction([change], by: "kubectl"))
        checks.disturbed(snapshot, pod)
    }

    /// Changes or removes what git owns.
    mutating func meddle() {
        let names = course.syncs.map(\.name)
        guard let name = random.pick(names), let key = random.pick(snapshot.inventory(of: name)),
            let object = snapshot[key], !object.isBeingDeleted
        else { return }
        if random.isTrue(0.3) {
            delete(object)
        } else if key.kind == .deployment {
            edit(object) { object, random in
                switch random.below(3) {
                case 0: object.content.set(.integer(Int64(random.below(6))), at: ["spec", "replicas"])
                case 1: object.content.set("true", at: ["spec", "template", "metadata", "labels", "meddled"])
                default: object.content.set(.integer(7), at: ["spec", "minReadySeconds"])
                }
            }
        } else if key.kind == .horizontalPodAutoscaler {
            edit(object) { $0.content.set(.integer(Int64($1.within(3...6))), at: ["spec", "maxReplicas"]) }
        } else if key.kind == .generatedSecret {
            edit(object) { object, _ in object.setAnnotation(GeneratedSecret.regenerateAnnotation, to: "meddled") }
        } else if key.kind != .namespace {
            edit(object) { object, _ in object.content.set("bWVkZGxlZA==", at: ["data", "value"]) }
        }
    }

    /// Changes what controllers own: ReplicaSets, and the labels by which pods belong to them.
    mutating func meddleWithWorkloads() {
        switch random.below(4) {
        case 0: if let set = random.pick(snapshot.objects(of: .replicaSet)) { delete(set) }
        case 1:
            guard let set = random.pick(snapshot.objects(of: .replicaSet)), !set.isBeingDeleted else { return }
            edit(set) { $0.content.set(.integer(Int64($1.below(6))), at: ["spec", "replicas"]) }
        case 2:
            guard let pod = random.pick(snapshot.objects(of: .pod)), !pod.isBeingDeleted else { return }
            edit(pod) { object, _ in object.setLabel("app", to: "let-go") }
        default: createPod()
        }
    }

    private mutating func edit(_ object: Object, _ change: (inout Object, inout Chance) -> Void) {
        var next = object
        change(&next, &random)
        ServerSideApply.recordUpdate(of: &next, from: object, manager: "kubectl-edit", kinds: .builtIn, at: now)
        write(Transaction([.update(next)], by: "kubectl"))
    }

    private mutating func delete(_ object: Object) {
        var propagation: DeletionPropagation = random.pick(.background, .background, .foreground, .orphan)
        // Who leaves a generated Secret behind has to take it away before another can be made.
        if object.kind == .generatedSecret, propagation == .orphan { propagation = .background }
        if let change = object.deletion(at: now, propagation: propagation) {
            write(Transaction([change], by: "kubectl"))
        }
    }

    /// A pod without an owner: a task that ends, or one with the labels of another, whose ReplicaSet may adopt it.
    private mutating func createPod() {
        guard let model = random.pick(snapshot.objects(of: .pod)) else { return }
        let isTask = random.isTrue(0.5)
        var pod = Object(apiVersion: "v1", kind: "Pod", namespace: model.namespace, name: "stray-\(snapshot.revision)")
        pod.uid = "stray-\(snapshot.revision)-\(random.below(1 << 30))"
        pod.creationTimestamp = now
        pod.labels = isTask ? [:] : model.labels
        pod.spec = model.spec
        pod.spec["nodeName"] = nil
        if isTask {
            let policy = random.pick("Never", "OnFailure")
            let seconds = random.within(1...20)
            pod.becomeTask(policy, seconds: seconds, exitCode: random.below(2))
        }
        write(Transaction([.create(pod)], by: "kubectl"))
    }
}

extension Object {
    /// Makes a pod one that ends after some time.
    mutating func becomeTask(_ policy: String, seconds: Int, exitCode: Int) {
        spec["restartPolicy"] = .string(policy)
        annotations = ["skeg.dev/simulate": "after=\(seconds)s,exit=\(exitCode)"]
    }
}
