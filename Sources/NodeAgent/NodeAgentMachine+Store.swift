internal import Objects
internal import PodLifecycle
public import Store

extension NodeAgentMachine {
    /// One pod's status to be stored.
    public struct StatusWrite: Sendable {
        public var uid: String
        public var change: Change
    }

    /// Takes over a state as a whole: at the start, and where the watch could not follow.
    public mutating func observe(_ snapshot: Snapshot) {
        let pods = snapshot.pods(onNode: nodeName)
        let present = Set(pods.map(\.uid))
        for uid in records.keys.sorted() where records[uid]?.pod != nil && !present.contains(uid) { vanished(uid) }
        for object in pods { seen(Pod(object)) }
        for uid in configuration.users.sorted() { dirty.insert(uid) }
    }

    /// Takes over what a transaction did. Events of other nodes' pods do no harm.
    public mutating func observe(_ events: [StoreEvent]) {
        for event in events {
            switch event.kind {
            case .pod:
                let pod = Pod(event.object)
                if case .removed = event {
                    if records[pod.uid] != nil { vanished(pod.uid) }
                } else if pod.nodeName == nodeName {
                    seen(pod, isDecided: bringsBack(event))
                }
            case .configMap, .secret:
                for uid in configuration.users(of: event.object.key).sorted() { dirty.insert(uid) }
            default: break
            }
        }
    }

    /// What pods left on disk of which nothing else is known, found at the start.
    public mutating func foundFiles(of uid: String, logDirectory: String) {
        guard records[uid] == nil else { return }
        var record = Record()
        record.memory.rememberLogs(at: logDirectory)
        records[uid] = record
        dirty.insert(uid)
    }

    /// Whether an event only tells of a status that is just what was decided at the last look. Another look would find nothing
    /// new: half of all looks of a pod that starts would be of that kind. One that is over or on its way out has more to do.
    private func bringsBack(_ event: StoreEvent) -> Bool {
        guard case .modified(let object, let previous) = event, let record = records[object.uid],
            record.pod?.object.resourceVersion == previous.resourceVersion, event.isStatusAlone
        else { return false }
        let pod = Pod(object)
        return record.status == pod.status && !record.isOver && !pod.isFinished && !pod.isBeingDeleted
    }

    /// - Parameter isDecided: Nothing in it calls for a look.
    private mutating func seen(_ pod: Pod, isDecided: Bool = false) {
        let known = records[pod.uid]?.pod
        if let known, known.object == pod.object { return }
        // A pod's status changes often, and what it is made of almost never.
        if known?.spec != pod.spec { configuration.set(pod.configuration, of: pod.uid) }
        records[pod.uid, default: Record()].pod = pod
        records[pod.uid]?.lastSeen = pod
        records[pod.uid]?.isWriting = false
        if pod.isFinished { release(pod.uid) } else if pod.status.startTime != nil { hold(pod) }
        if !isDecided { dirty.insert(pod.uid) }
    }

    private mutating func vanished(_ uid: String) {
        release(uid)
        configuration.set([], of: uid)
        records[uid]?.pod = nil
        records[uid]?.isWriting = false
        records[uid]?.memory.objectVanished()
        unwritten.remove(uid)
        dirty.insert(uid)
    }

    public var hasUnwritten: Bool { !unwritten.isEmpty }

    /// The statuses that differ from the stored ones, at most `maximum`; each is under way until `written` is called.
    public mutating func takeWrites(maximum: Int) -> [StatusWrite] {
        var writes: [StatusWrite] = []
        for uid in unwritten.sorted() where writes.count < maximum {
            guard let record = records[uid], let pod = record.pod, let status = record.status else {
                unwritten.remove(uid)
                continue
            }
            guard !record.isWriting else { continue }
            var object = pod.object
            object.content["status"] = status.content
            // The object is removed by this update, unless finalizers keep it.
            if record.isOver { object.deletionGracePeriodSeconds = 0 }
            unwritten.remove(uid)
            guard object != pod.object else { continue }
            records[uid]?.isWriting = true
            records[uid]?.writtenFrom = pod.object.resourceVersion
            writes.append(StatusWrite(uid: uid, change: .update(object)))
        }
        return writes
    }

    /// A write is over. One that changed the object counts as under way until `observe` tells of it, so that nothing is
    /// decided on the object as it was.
    public mutating func written(_ uid: String, hasChanged: Bool) {
        guard let record = records[uid], record.isWriting else { return }
        if hasChanged, record.pod != nil, record.writtenFrom == record.pod?.object.resourceVersion { return }
        records[uid]?.isWriting = false
        dirty.insert(uid)
    }

    // MARK: Admission

    /// Decides once whether the node takes a pod: only one of which it knows nothing yet can be refused.
    mutating func admit(_ pod: Pod, _ record: inout Record, in snapshot: Snapshot) {
        guard record.usage == nil, !pod.isFinished, !record.memory.isDecided else { return }
        let asked = PodUsage(pod.spec)
        let isKnown = !record.observation.isEmpty || pod.isBeingDeleted
        let node = lifecycle.node
        if !isKnown, let rejection = pressure?.rejection(of: pod) { return record.memory.reject(rejection) }
        if !isKnown,
            let rejection = usage.rejection(
                of: pod.spec, asked, node: node.object(in: snapshot), allocatable: node.allocatable)
        {
            record.memory.reject(rejection)
            return
        }
        record.usage = asked
        usage.add(asked)
    }

    /// What the agent has taken on before counts from the moment it is seen, before any new pod is judged.
    private mutating func hold(_ pod: Pod) {
        guard records[pod.uid]?.usage == nil else { return }
        let asked = PodUsage(pod.spec)
        records[pod.uid]?.usage = asked
        usage.add(asked)
    }

    private mutating func release(_ uid: String) {
        guard let held = records[uid]?.usage else { return }
        records[uid]?.usage = nil
        usage.remove(held)
    }
}

extension Pod {
    /// The ConfigMaps and Secrets that its containers read, those that were added to look into it too.
    fileprivate var configuration: Set<ObjectKey> {
        var spec = spec
        spec.containers += spec.ephemeralContainers
        return Set(spec.configReferences.map { ObjectKey($0.kind, namespace: namespace, name: $0.name) })
    }
}

extension NodeFacts {
    /// The node's object, or before it is registered one with the labels that it will have.
    fileprivate func object(in snapshot: Snapshot) -> Node {
        if let object = snapshot[ObjectKey(.node, name: name)] { return Node(object) }
        var node = Node(name: name)
        node.object.labels = labels
        return node
    }
}
