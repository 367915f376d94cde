internal import Objects
internal import Store

/// When a generated ConfigMap or Secret may go, whose name git no longer has since its content is another.
///
/// Others remove it together with the commit that makes its successor. Until all is rolled over, a pod of the old ReplicaSet that
/// is started again, on another node or after a crash, then finds its configuration gone. Here it goes with the last who reads it.
extension PlanWork {
    /// Whether the same is made under another name now.
    func isSuperseded(_ live: Object, _ desired: DesiredSet) -> Bool {
        Generator.written(of: live).map { desired.generator(of: $0) == .works } ?? false
    }

    /// Why a generated object has to stay although git does not have it; nil for one that may go.
    func neededProduct(_ live: Object, _ desired: DesiredSet) -> String? {
        let written = Generator.written(of: live)
        // One that was not generated may be what a generator takes the place of.
        if desired.generator(of: written ?? live.key) == .broken {
            return "what its generator makes now is not known; it stays until that is repaired or removed"
        }
        guard written != nil, let reader = reader(of: live.key) else { return nil }
        return "\(reader.kind.kind) \(reader.name) still reads it; it goes with the last that does"
    }

    /// A pod that has not finished, or a ReplicaSet that is to have pods.
    private func reader(of key: ObjectKey) -> ObjectKey? {
        func reads(_ spec: PodSpec) -> Bool {
            spec.configReferences.contains { $0.kind == key.kind && $0.name == key.name }
        }
        let pods = snapshot.objects(of: .pod, in: key.namespace).map(Pod.init)
        if let pod = pods.first(where: { !$0.isFinished && reads($0.spec) }) { return pod.key }
        let sets = snapshot.objects(of: .replicaSet, in: key.namespace).map(ReplicaSet.init)
        return sets.first { $0.replicas > 0 && reads($0.template.spec) }?.key
    }
}
