/// The part of an object that a request can write: what it writes of the others is ignored (`GetResetFields` of the
/// strategies in `k8s.io/kubernetes/pkg/registry`).
public enum WrittenPart: Sendable, Hashable {
    case everything
    /// All but the status, of kinds whose status is written apart.
    case desired
    case status

    /// What a subresource writes; an empty one is the object itself. Of `scale`, and others that stand for fields of the
    /// object, it is the object itself too.
    public init(of kind: KindInfo?, subresource: String) {
        if subresource == "status" {
            self = .status
        } else {
            self = kind?.hasStatus ?? true ? .desired : .everything
        }
    }

    /// The object without what is not written. Its identity stays.
    func only(of object: Object) -> Object {
        var part = object
        switch self {
        case .everything: break
        case .desired: part.content["status"] = nil
        case .status:
            part.content = .emptyObject
            for name in ["apiVersion", "kind", "status"] { part.content[name] = object.content[name] }
            for name in ["name", "namespace"] {
                if let value = object.metadata[name] { part.metadata[name] = value }
            }
        }
        return part
    }
}
