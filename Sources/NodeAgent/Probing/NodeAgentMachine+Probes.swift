public import Objects
public import PodLifecycle
public import Runtime
public import Store

extension NodeAgentMachine {
    /// A look at a container that is to be made now; `probed` is to be called with what came of it.
    public struct StartedProbe: Sendable {
        /// The pod's.
        public var uid: String
        public var start: ProbeStart
        let lane: ProbeSchedule.Lane

        public var request: ProbeRequest { start.request }
    }

    /// What a pod is called; nil for one that is gone.
    func name(of uid: String) -> (namespace: String, name: String)? {
        records[uid]?.pod.map { ($0.namespace, $0.name) }
    }

    /// Takes over when a pod's probes are due.
    mutating func expect(_ uid: String, _ probes: PodProbes) {
        for (id, time) in probes.due { schedule.set(ProbeReference(uid: uid, id: id), at: time) }
    }

    /// Begins the looks that are due, as far as there is place.
    mutating func startProbes(at now: Timestamp, in snapshot: Snapshot, _ commands: inout Commands) {
        for reference in schedule.due(at: now) {
            guard let probes = records[reference.uid]?.memory.probes, let due = probes.due(reference.id) else {
                continue
            }
            // What was set when it was due sooner.
            guard due <= now else {
                schedule.set(reference, at: due)
                continue
            }
            schedule.wait(reference, in: probes.isSlow(reference.id) ? .slow : .quick)
        }
        for lane in [ProbeSchedule.Lane.quick, .slow] {
            while let reference = schedule.take(from: lane, limit: limits.probesAtOnce) {
                start(reference, in: lane, at: now, in: snapshot, &commands)
            }
        }
    }

    private mutating func start(
        _ reference: ProbeReference, in lane: ProbeSchedule.Lane, at now: Timestamp, in snapshot: Snapshot,
        _ commands: inout Commands
    ) {
        guard var record = records[reference.uid], let pod = record.pod else { return }
        let begun = lifecycle.beginProbe(
            reference.id, of: pod, record.observation, memory: &record.memory, at: now)
        records[reference.uid] = record
        guard let begun else { return }
        let probe = StartedProbe(uid: reference.uid, start: begun.start, lane: lane)
        schedule.began(in: lane)
        if let answer = begun.impossible {
            commands.events += probed(probe, answer, in: snapshot, at: now)
        } else {
            commands.probes.append(probe)
        }
    }

    /// Tells what came of a look; returns what to tell people.
    public mutating func probed(
        _ probe: StartedProbe, _ answer: ProbeAnswer, in snapshot: Snapshot, at now: Timestamp
    ) -> [EventNote] {
        schedule.ended(in: probe.lane)
        guard var record = records[probe.uid] else { return [] }
        // A pod that is gone from the store is on its way out: nothing of it matters but that it ends.
        guard let pod = record.pod else { return [] }
        let (hasChanged, events) = lifecycle.probed(
            probe.start, answer, of: pod, record.observation, memory: &record.memory, snapshot: snapshot, at: now)
        records[probe.uid] = record
        let reference = ProbeReference(uid: probe.uid, id: probe.start.id)
        if let due = record.memory.probes.due(probe.start.id) { schedule.set(reference, at: due) }
        if hasChanged { dirty.insert(probe.uid) }
        return events
    }
}
