/// The part of an object that a request can write: what it writes of the others is ignored (`GetResetFields` of the
/// strategies in `k8s.io/kubernetes/pkg/registry`).
public enum WrittenPart: Sendable, Hashable {
    case everything
    /// All but the status, of kinds whose status is written apart.
    case desired
    /// The field at a path alone.
    case field([String])

    /// What a subresource writes; an empty one is the object itself. Of `scale`, which stands for a field of the object, it is the
    /// object itself too.
    public init(of kind: KindInfo?, subresource: String) {
        switch subresource {
        case "status": self = .field(["status"])
        case "approval": self = .field(["status", "conditions"])
        case "ephemeralcontainers": self = .field(["spec", "ephemeralContainers"])
        case "finalize": self = .field(["spec", "finalizers"])
        default: self = kind?.hasStatus ?? true ? .desired : .everything
        }
    }

    /// The object without what is not written. Its identity stays.
    func only(of object: Object) -> Object {
        var part = object
        switch self {
        case .everything: break
        case .desired: part.content["status"] = nil
        case .field(let path):
            part.content = .emptyObject
            for name in ["apiVersion", "kind"] { part.content[name] = object.content[name] }
            if let value = object.content.at(path) { part.content.set(value, at: path) }
            for name in ["name", "namespace"] {
                if let value = object.metadata[name] { part.metadata[name] = value }
            }
        }
        return part
    }
}
