public import Objects

/// A change as watchers see it, once it is durable.
public enum StoreEvent: Sendable, Hashable {
    case added(Object)
    case modified(Object, from: Object)
    /// The last state of what was removed, with the resourceVersion of the removal.
    case removed(Object)

    public var object: Object {
        switch self {
        case .added(let object), .modified(let object, _), .removed(let object): object
        }
    }

    public var previous: Object? {
        if case .modified(_, let previous) = self { previous } else { nil }
    }

    /// Whether an object was changed in nothing but its status, so that it is no less as somebody wants it than before.
    public var isStatusAlone: Bool {
        guard case .modified(let object, let previous) = self, let next = object.content.fields,
            let old = previous.content.fields, next["status"] != old["status"]
        else {
            // Where not even the status differs, it was given to another sync.
            return false
        }
        func isSame(_ name: String, _ next: Value?, _ old: Value?) -> Bool {
            guard name == "metadata" else { return name == "status" || next == old }
            let (next, old) = (next?.fields ?? Fields(), old?.fields ?? Fields())
            return next.allSatisfy { $0.name == "resourceVersion" || old[$0.name] == $0.value }
                && old.allSatisfy { next.contains($0.name) }
        }
        return next.allSatisfy { isSame($0.name, $0.value, old[$0.name]) }
            && old.allSatisfy { $0.name == "status" || next.contains($0.name) }
    }

    public var key: ObjectKey { object.key }
    public var kind: GroupKind { object.kind }
}

/// What one transaction did.
public struct Committed: Sendable {
    public var revision: Revision
    public var author: String
    public var events: [StoreEvent]

    public init(revision: Revision, author: String, events: [StoreEvent]) {
        self.revision = revision
        self.author = author
        self.events = events
    }
}
