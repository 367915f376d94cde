/// A typed look at an object of one kind: reads through the tree and writes into it, holds nothing of its own.
///
/// A view never fails: what is missing or of the wrong type reads as its default. Schemas have refused bad input before.
public protocol ObjectView: Sendable, Hashable {
    static var kind: GroupKind { get }
    static var apiVersion: String { get }
    var object: Object { get set }
    init(_ object: Object)
}

extension ObjectView {
    public init(namespace: String = "", name: String) {
        self.init(Object(apiVersion: Self.apiVersion, kind: Self.kind.kind, namespace: namespace, name: name))
    }

    public var key: ObjectKey { ObjectKey(Self.kind, namespace: object.namespace, name: object.name) }
    public var name: String { object.name }
    public var namespace: String { object.namespace }
    public var uid: String { object.uid }
    public var isBeingDeleted: Bool { object.isBeingDeleted }
}
