public import Objects
public import Store

/// What a watcher is told of a change (`metav1.WatchEvent`).
public struct WatchEvent: Sendable {
    public enum Kind: String, Sendable {
        case added = "ADDED"
        case modified = "MODIFIED"
        case deleted = "DELETED"
        case bookmark = "BOOKMARK"
        case error = "ERROR"
    }

    public var kind: Kind
    public var object: Object

    public init(_ kind: Kind, _ object: Object) {
        self.kind = kind
        self.object = object
    }

    /// An object that comes to match is added to the watcher's view, one that no longer does is deleted from it; nil where the
    /// watcher never saw it.
    public init?(_ event: StoreEvent, _ filter: ObjectFilter) {
        let matches = filter.matches(event.object)
        switch event {
        case .added(let object):
            guard matches else { return nil }
            self.init(.added, object)
        case .removed(let object):
            guard matches else { return nil }
            self.init(.deleted, object)
        case .modified(let object, let previous):
            switch (filter.isEmpty || filter.matches(previous), matches) {
            case (true, true): self.init(.modified, object)
            case (false, true): self.init(.added, object)
            case (true, false): self.init(.deleted, object)
            case (false, false): return nil
            }
        }
    }

    /// Says how far the watch has come, in nothing but its version (`allowWatchBookmarks`).
    public static func bookmark(of served: ServedKind, at revision: Revision, endsInitial: Bool = false) -> WatchEvent {
        var object = Object(["apiVersion": .string(served.apiVersion), "kind": .string(served.info.kind.kind)])
        object.resourceVersion = String(revision)
        object.metadata["creationTimestamp"] = .null
        // `metav1.InitialEventsAnnotationKey`
        if endsInitial { object.setAnnotation("k8s.io/initial-events-end", to: "true") }
        return WatchEvent(.bookmark, object)
    }
}
