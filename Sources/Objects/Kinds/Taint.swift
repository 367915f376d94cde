/// A node's mark that keeps pods away that do not tolerate it
/// (https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/).
public struct Taint: Sendable, Hashable {
    public var key: String
    public var value: String
    /// `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
    public var effect: String

    public init(key: String, value: String = "", effect: String) {
        self.key = key
        self.value = value
        self.effect = effect
    }

    init(_ content: Value) {
        self.init(
            key: content["key"]?.string ?? "", value: content["value"]?.string ?? "",
            effect: content["effect"]?.string ?? "")
    }

    /// Whether it keeps new pods away, rather than only makes the node less liked.
    public var forbids: Bool { effect == "NoSchedule" || effect == "NoExecute" }
}

/// A pod's consent to a taint.
public struct Toleration: Sendable, Hashable {
    public var key: String
    public var comparison: String
    public var value: String
    public var effect: String

    init(_ content: Value) {
        key = content["key"]?.string ?? ""
        comparison = content["operator"]?.string ?? "Equal"
        value = content["value"]?.string ?? ""
        effect = content["effect"]?.string ?? ""
    }

    /// `k8s.io/api/core/v1.Toleration.ToleratesTaint`: an empty key with Exists matches all keys, an empty effect all
    /// effects; Lt and Gt compare whole numbers (KEP-5471).
    public func tolerates(_ taint: Taint) -> Bool {
        if !effect.isEmpty && effect != taint.effect { return false }
        if !key.isEmpty && key != taint.key { return false }
        switch comparison {
        case "Exists": return true
        case "", "Equal": return value == taint.value
        case "Lt", "Gt":
            guard let bound = Int64(value), let number = Int64(taint.value) else { return false }
            return comparison == "Lt" ? number < bound : number > bound
        default: return false
        }
    }
}

extension PodSpec {
    public var tolerations: [Toleration] { content["tolerations"]?.array?.map(Toleration.init) ?? [] }
}
