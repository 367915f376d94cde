internal import HashTreeCollections
public import Objects

/// An object as it is stored: with the sync that owns it. A reference to both, since every new state copies some of them.
public struct StoredObject: Sendable, Hashable {
    private final class Content: Sendable {
        let object: Object
        let claim: String?

        init(_ object: Object, _ claim: String?) {
            self.object = object
            self.claim = claim
        }
    }

    private let content: Content

    public var object: Object { content.object }
    public var claim: String? { content.claim }

    public init(_ object: Object, claim: String? = nil) { content = Content(object, claim) }

    public static func == (left: StoredObject, right: StoredObject) -> Bool {
        left.content === right.content || left.claim == right.claim && left.object == right.object
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(object)
        hasher.combine(claim)
    }
}

/// The whole state at one revision, as an immutable value. Taking one costs nothing; it never changes under a reader.
public struct Snapshot: Sendable {
    public internal(set) var revision: Revision = 0
    /// The kinds that there are at this revision: those that are built in, and those whose definitions are established.
    public internal(set) var kinds: KindRegistry
    var records: TreeDictionary<ObjectKey, StoredObject> = [:]
    var keysByKind: TreeDictionary<KindScope, TreeSet<ObjectKey>> = [:]
    var keysByOwner: TreeDictionary<String, TreeSet<ObjectKey>> = [:]
    var podsByNode: TreeDictionary<String, TreeSet<ObjectKey>> = [:]
    var keysByClaim: TreeDictionary<String, TreeSet<ObjectKey>> = [:]
    /// Pods and ReplicaSets that no owner controls: what a controller with a fitting selector may adopt.
    var uncontrolledKeys: TreeDictionary<KindScope, TreeSet<ObjectKey>> = [:]
    /// Workloads by the ConfigMaps and Secrets whose change rolls them out.
    var keysByTrigger: TreeDictionary<ObjectKey, TreeSet<ObjectKey>> = [:]
    /// Autoscalers by what they scale.
    var autoscalersByTarget: TreeDictionary<ObjectKey, TreeSet<ObjectKey>> = [:]
    /// All that is in a namespace, for its deletion.
    var keysByNamespace: TreeDictionary<String, TreeSet<ObjectKey>> = [:]

    /// Saves the store's own states from computing what they have computed; nil where nobody remembers.
    var digests: (any DigestMemory)?

    /// The revision of the latest change of a kind; there as long as there are objects of it.
    var lastChanges: TreeDictionary<KindScope, Revision> = [:]

    /// A kind everywhere (nil) or in one namespace.
    struct KindScope: Sendable, Hashable {
        var kind: GroupKind
        var namespace: String?
    }

    /// An empty state.
    ///
    /// - Parameter kinds: Those that are there without a definition.
    public init(kinds: KindRegistry = .builtIn) { self.kinds = kinds }

    public var count: Int { records.count }

    public subscript(key: ObjectKey) -> Object? { records[key]?.object }

    /// An object with the sync that owns it.
    public func stored(_ key: ObjectKey) -> StoredObject? { records[key] }

    /// The sync that owns an object.
    public func claim(of key: ObjectKey) -> String? { records[key]?.claim }

    /// All objects of a kind, in the order of namespace and name.
    public func objects(of kind: GroupKind) -> [Object] { objects(keysByKind[KindScope(kind: kind)]) }

    /// The objects of a kind in a namespace, in the order of their names.
    public func objects(of kind: GroupKind, in namespace: String) -> [Object] {
        objects(keysByKind[KindScope(kind: kind, namespace: namespace)])
    }

    /// The objects of a kind in a namespace that a selector picks, in the order of their names. Reads the labels of all
    /// objects of the kind there: cheaper than an index, which every write would have to keep up.
    public func objects(of kind: GroupKind, in namespace: String, matching selector: LabelSelector) -> [Object] {
        guard let keys = keysByKind[KindScope(kind: kind, namespace: namespace)] else { return [] }
        // Only what is picked is put in order.
        return keys.compactMap { records[$0]?.object }.filter(selector.matches).sorted { $0.name < $1.name }
    }

    public func count(of kind: GroupKind) -> Int { keysByKind[KindScope(kind: kind)]?.count ?? 0 }

    public func count(of kind: GroupKind, in namespace: String) -> Int {
        keysByKind[KindScope(kind: kind, namespace: namespace)]?.count ?? 0
    }

    /// The revision at which an object of a kind was last written, added or removed, everywhere (nil) or in one namespace: up to
    /// that the same objects are there in two states with the same answer. nil where there is no object of the kind.
    public func lastChange(of kind: GroupKind, in namespace: String? = nil) -> Revision? {
        lastChanges[KindScope(kind: kind, namespace: namespace)]
    }

    /// The objects that have `uid` among their owners, in the order of their keys.
    public func dependents(of uid: String) -> [Object] { objects(keysByOwner[uid]) }

    /// The pods bound to a node, in the order of their keys.
    public func pods(onNode name: String) -> [Object] { objects(podsByNode[name]) }

    /// The pods that no node has been chosen for.
    public var unboundPods: [Object] { objects(podsByNode[""]) }

    /// The pods or ReplicaSets of a namespace that no owner controls, in the order of their names.
    public func uncontrolled(_ kind: GroupKind, in namespace: String) -> [Object] {
        objects(uncontrolledKeys[KindScope(kind: kind, namespace: namespace)])
    }

    /// The Deployments that ask to be rolled out when this ConfigMap or Secret changes, in the order of their keys; of the key
    /// of their checksums, all that ask for such.
    public func workloads(rolledOutBy key: ObjectKey) -> [ObjectKey] { keysByTrigger[key]?.sorted() ?? [] }

    /// The HorizontalPodAutoscalers that scale an object, be it there or not, in the order of their keys.
    public func autoscalers(of target: ObjectKey) -> [Object] { objects(autoscalersByTarget[target]) }

    /// Everything in a namespace, in the order of the keys.
    public func objects(inNamespace name: String) -> [Object] { objects(keysByNamespace[name]) }

    /// What a sync owns: its inventory, in the order of the keys.
    public func inventory(of sync: String) -> [ObjectKey] { keysByClaim[sync]?.sorted() ?? [] }

    /// Every object, in the order of their keys.
    public var all: [Object] { records.keys.sorted().compactMap { records[$0]?.object } }

    private func objects(_ keys: TreeSet<ObjectKey>?) -> [Object] {
        guard let keys else { return [] }
        return keys.sorted().compactMap { records[$0]?.object }
    }
}
