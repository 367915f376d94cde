internal import Objects
internal import Store

/// The objects whose number of pods is an autoscaler's: as long as one targets an object, `replicas` in git is but the value
/// that it starts with. It is no drift and is not written back; once the autoscaler is gone, git's value counts again.
struct ScaledByOthers: Sendable {
    private(set) var targets: Set<ObjectKey> = []

    init() {}

    init(in snapshot: Snapshot) {
        let autoscalers = snapshot.objects(of: .horizontalPodAutoscaler).filter { !$0.isBeingDeleted }
        targets = Set(autoscalers.compactMap { HorizontalPodAutoscaler($0).target })
    }

    /// What git wants of an object that is there, with the number of pods that there are to be already where that is not
    /// git's to say.
    func yielded(_ desired: Object, to live: Object, kinds: KindRegistry) -> Object {
        guard let path = path(of: desired.key, kinds), desired.content.at(path) != nil else { return desired }
        var desired = desired
        desired.content.set(live.content.at(path), at: path)
        return desired
    }

    func yielded(_ desired: DesiredObject, to live: Object, kinds: KindRegistry) -> DesiredObject {
        var desired = desired
        desired.object = yielded(desired.object, to: live, kinds: kinds)
        return desired
    }

    /// An object that git lets go of its number of pods: what there is stays.
    func kept(_ merged: Object, of live: Object, kinds: KindRegistry) -> Object {
        guard let path = path(of: live.key, kinds), merged.content.at(path) != live.content.at(path) else {
            return merged
        }
        var merged = merged
        merged.content.set(live.content.at(path), at: path)
        return merged
    }

    private func path(of key: ObjectKey, _ kinds: KindRegistry) -> [String]? {
        targets.contains(key) ? kinds[key.kind]?.scale?.specReplicas : nil
    }
}
