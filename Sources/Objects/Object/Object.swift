/// A Kubernetes object: its whole content as a value tree, with the metadata that every object has.
///
/// Typed views (`Pod`, `Deployment`, …) read through this tree and change it in place; nothing that a view does not
/// know is lost.
public struct Object: Sendable, Hashable {
    /// The whole object; always a map.
    public var content: Value

    /// Takes any map for an object. What is missing reads as empty.
    public init(_ content: Value) { self.content = content }

    public init(apiVersion: String, kind: String, namespace: String = "", name: String) {
        var metadata: Value = ["name": .string(name)]
        if !namespace.isEmpty { metadata["namespace"] = .string(namespace) }
        content = ["apiVersion": .string(apiVersion), "kind": .string(kind), "metadata": metadata]
    }

    public subscript(name: String) -> Value? {
        get { content[name] }
        set { content[name] = newValue }
    }

    public var apiVersion: String { content["apiVersion"]?.string ?? "" }
    public var kindName: String { content["kind"]?.string ?? "" }

    public var kind: GroupKind {
        let apiVersion = self.apiVersion
        guard let slash = apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")) else { return GroupKind("", kindName) }
        return GroupKind(String(apiVersion[..<slash]), kindName)
    }

    public var key: ObjectKey { ObjectKey(kind, namespace: namespace, name: name) }

    public var spec: Value {
        get { content["spec"] ?? .emptyObject }
        set { content["spec"] = newValue }
    }

    public var status: Value {
        get { content["status"] ?? .emptyObject }
        set { content["status"] = newValue }
    }
}
