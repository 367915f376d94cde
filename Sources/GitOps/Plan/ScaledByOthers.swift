public import Objects
internal import Store

/// A field that git sets and that belongs to somebody else, who has made another value of it. That is no drift.
public struct OwnedField: Sendable, Hashable {
    public var key: ObjectKey
    public var path: String
    public var owner: ObjectKey
    public var git: Value
    /// Nil where there is none.
    public var live: Value?

    /// `Deployment.apps/shop/web spec.replicas: owned by HorizontalPodAutoscaler web (git has 1, and there are 5)`
    public var text: String {
        "\(key) \(path): owned by \(owner.kind.kind) \(owner.name) (git has \(JSONWriter.text(git)), "
            + "and there are \(live.map { JSONWriter.text($0) } ?? "none"))"
    }
}

/// The objects whose number of pods is an autoscaler's: as long as one targets an object, `replicas` in git is but the value
/// that it starts with. It is no drift and is not written back; once the autoscaler is gone, git's value counts again.
struct ScaledByOthers: Sendable {
    /// The autoscaler of each target; of several, the first by name.
    private var autoscalers: [ObjectKey: ObjectKey] = [:]

    init() {}

    init(in snapshot: Snapshot) {
        for object in snapshot.objects(of: .horizontalPodAutoscaler) where !object.isBeingDeleted {
            guard let target = HorizontalPodAutoscaler(object).target else { continue }
            autoscalers[target] = min(autoscalers[target] ?? object.key, object.key)
        }
    }

    var targets: Set<ObjectKey> { Set(autoscalers.keys) }

    /// The number of pods that git has of an object that is there, where another number counts.
    func owned(_ desired: Object, live: Object, kinds: KindRegistry) -> OwnedField? {
        guard let path = path(of: desired.key, kinds), let owner = autoscalers[desired.key],
            let git = desired.content.at(path), git != live.content.at(path)
        else { return nil }
        return OwnedField(
            key: desired.key, path: path.joined(separator: "."), owner: owner, git: git, live: live.content.at(path))
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
        autoscalers[key] != nil ? kinds[key.kind]?.scale?.specReplicas : nil
    }
}
