public import Objects
public import Store

/// The objects of one answer to a list, and what is said of the list as a whole.
public struct ListPage: Sendable {
    /// In their stored form, in the order of namespace and name.
    public var objects: [Object]
    public var revision: Revision
    /// Where the next page begins; nil after the last one.
    public var next: ContinueToken?
    /// How many follow; nil after the last page, and where selectors leave it open.
    public var remaining: Int?

    public init(of info: KindInfo, _ options: ListOptions, in snapshot: Snapshot) {
        let filter = options.filter
        var found = filter.candidates(of: info, in: snapshot)
        if filter.hasSelectors { found = found.filter(filter.matches) }
        if let token = options.continuation { found = Array(found.drop { !token.precedes($0) }) }
        revision = snapshot.revision
        guard options.limit > 0, found.count > options.limit else {
            objects = found
            return
        }
        objects = Array(found.prefix(options.limit))
        next = objects.last.map {
            ContinueToken(revision: snapshot.revision, namespace: $0.namespace, name: $0.name)
        }
        remaining = filter.hasSelectors ? nil : found.count - objects.count
    }

    /// `metav1.ListMeta`
    public var metadata: Value {
        var value = ListPage.metadata(at: revision)
        value["continue"] = next.map { .string($0.text) }
        value["remainingItemCount"] = remaining.map { .integer(Int64($0)) }
        return value
    }

    /// Of a list that is whole.
    public static func metadata(at revision: Revision) -> Value { ["resourceVersion": .string(String(revision))] }
}

extension ObjectFilter {
    /// The objects that may match, in order: out of an index, where there is one for what is asked.
    fileprivate func candidates(of info: KindInfo, in snapshot: Snapshot) -> [Object] {
        if let name = fields?.onlyValue(at: ["metadata", "name"]), !info.isNamespaced || !namespace.isEmpty {
            return snapshot[ObjectKey(info.kind, namespace: namespace, name: name)].map { [$0] } ?? []
        }
        if info.kind == .pod, let node = fields?.onlyValue(at: ["spec", "nodeName"]) {
            let pods = node.isEmpty ? snapshot.unboundPods : snapshot.pods(onNode: node)
            return namespace.isEmpty ? pods : pods.filter { $0.namespace == namespace }
        }
        return namespace.isEmpty
            ? snapshot.objects(of: info.kind) : snapshot.objects(of: info.kind, in: namespace)
    }
}
