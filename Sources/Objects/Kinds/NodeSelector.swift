/// Terms over a node's labels and name, of which one must match (`v1.NodeSelector`,
/// `k8s.io/component-helpers/scheduling/corev1/nodeaffinity`).
public struct NodeSelector: Sendable, Hashable {
    var terms: [Term]

    public init(_ content: Value) { terms = content["nodeSelectorTerms"]?.array?.map(Term.init) ?? [] }

    /// A selector without terms matches no node.
    public func matches(_ node: Node) -> Bool { terms.contains { $0.matches(node) } }

    /// Requirements that must hold together. An empty term matches no node.
    public struct Term: Sendable, Hashable {
        var expressions: [Requirement]
        var fields: [Requirement]

        public init(_ content: Value) {
            expressions = content["matchExpressions"]?.array?.map(Requirement.init) ?? []
            fields = content["matchFields"]?.array?.map(Requirement.init) ?? []
        }

        public func matches(_ node: Node) -> Bool {
            guard !expressions.isEmpty || !fields.isEmpty else { return false }
            return expressions.allSatisfy { $0.matches(node.object.label($0.key)) }
                && fields.allSatisfy { $0.matches($0.key == "metadata.name" ? node.name : nil) }
        }
    }

    struct Requirement: Sendable, Hashable {
        var key: String
        var comparison: String
        var values: [String]

        init(_ content: Value) {
            key = content["key"]?.string ?? ""
            comparison = content["operator"]?.string ?? ""
            values = content["values"]?.array?.compactMap(\.string) ?? []
        }

        func matches(_ value: String?) -> Bool {
            switch comparison {
            case "In": return value.map(values.contains) ?? false
            case "NotIn": return value.map { !values.contains($0) } ?? true
            case "Exists": return value != nil
            case "DoesNotExist": return value == nil
            case "Gt", "Lt":
                guard let number = value.flatMap({ Int64($0) }), let bound = values.first.flatMap({ Int64($0) }) else {
                    return false
                }
                return comparison == "Gt" ? number > bound : number < bound
            default: return false
            }
        }
    }
}

extension PodSpec {
    private var nodeAffinity: Value? { content["affinity"]?["nodeAffinity"] }

    /// Where the pod must not run otherwise; nil for anywhere.
    public var requiredNodeAffinity: NodeSelector? {
        nodeAffinity?["requiredDuringSchedulingIgnoredDuringExecution"].map(NodeSelector.init)
    }

    /// Where the pod would rather run, each with its weight from 1 to 100.
    public var preferredNodeAffinity: [(weight: Int64, term: NodeSelector.Term)] {
        (nodeAffinity?["preferredDuringSchedulingIgnoredDuringExecution"]?.array ?? []).compactMap { entry in
            guard let weight = entry["weight"]?.integer, weight > 0, let preference = entry["preference"] else {
                return nil
            }
            return (weight, NodeSelector.Term(preference))
        }
    }
}
