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
