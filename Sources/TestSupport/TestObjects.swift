public import Objects
public import Store

/// Fixed moments for tests.
extension Timestamp {
    /// 2026-01-01T00:00:00Z.
    public static let testStart = Timestamp(seconds: 1_767_225_600)

    /// A moment of a test, in seconds after its start.
    public static func at(_ seconds: Int64) -> Timestamp { testStart + .seconds(seconds) }
}

extension Snapshot {
    /// A state of given objects at revision 1. What a stored object has and these lack is filled in: uids
    /// (`uid-<kind>-<namespace>-<name>`, so that owners can be named beforehand), creation times, generations.
    public init(objects: [Object], claims: [ObjectKey: String] = [:], at created: Timestamp = .testStart) {
        let stored = objects.map { StoredObject($0.asStored(at: created), claim: claims[$0.key]) }
        self.init(revision: 1, objects: stored)
    }

    public init(objects: any ObjectView...) { self.init(objects: objects.map(\.object)) }
}

extension Object {
    /// The uid that `asStored` gives.
    public var testUID: String {
        (["uid", kindName, namespace, name].filter { !$0.isEmpty }).joined(separator: "-").lowercased()
    }

    /// The object with what the store or a writer adds: uid, creation time, generation 1, resourceVersion 1, each
    /// only where it is missing.
    public func asStored(at created: Timestamp = .testStart) -> Object {
        var object = self
        if object.uid.isEmpty { object.uid = testUID }
        if object.creationTimestamp == nil { object.creationTimestamp = created }
        if object.generation == 0 { object.generation = 1 }
        if object.resourceVersion.isEmpty { object.resourceVersion = "1" }
        return object
    }

    /// The object, changed.
    public func with(_ change: (inout Object) -> Void) -> Object {
        var object = self
        change(&object)
        return object
    }

    public func labeled(_ labels: [String: String]) -> Object { with { $0.labels = labels } }

    public func owned(by owner: Object) -> Object {
        with { $0.ownerReferences = [OwnerReference(controller: owner.asStored())] }
    }
}

extension ObjectView {
    /// The view's object, changed.
    public func with(_ change: (inout Self) -> Void) -> Self {
        var view = self
        change(&view)
        return view
    }

    public func labeled(_ labels: [String: String]) -> Self { Self(object.labeled(labels)) }
    public func owned(by owner: some ObjectView) -> Self { Self(object.owned(by: owner.object)) }
    public func asStored(at created: Timestamp = .testStart) -> Self { Self(object.asStored(at: created)) }
}
