extension ServerSideApply {
    /// The fields that other managers own and that the applier wants otherwise.
    public struct Conflicts: Error, Sendable, Hashable {
        public struct Conflict: Sendable, Hashable {
            public var manager: String
            public var operation: ManagedFields.Operation
            public var apiVersion: String
            public var subresource: String
            /// As in a field set: `["f:spec", "f:replicas"]`.
            public var path: [String]

            init(with entry: ManagedFields.Entry, at path: [String]) {
                manager = entry.manager
                operation = entry.operation
                apiVersion = entry.apiVersion
                subresource = entry.subresource
                self.path = path
            }
        }

        public var conflicts: [Conflict]
    }
}

/// What a 409 says (`k8s.io/apimachinery/pkg/util/managedfields/internal/conflict.go`).
extension ServerSideApply.Conflicts {
    /// One entry of `details.causes`.
    public struct Cause: Sendable, Hashable {
        /// `metav1.CauseTypeFieldManagerConflict`
        public static let reason = "FieldManagerConflict"

        public var message: String
        /// `.spec.replicas`
        public var field: String
    }

    public var causes: [Cause] {
        conflicts.map { Cause(message: "conflict with \($0.who)", field: $0.field) }
    }

    /// `Apply failed with 1 conflict: conflict with "ann" using apps/v1: .spec.replicas`
    public var message: String {
        if conflicts.count == 1, let conflict = conflicts.first {
            return "Apply failed with 1 conflict: conflict with \(conflict.who): \(conflict.field)"
        }
        let lines = Dictionary(grouping: conflicts, by: \.who).sorted { $0.key < $1.key }.flatMap { who, conflicts in
            ["conflicts with \(who):"] + conflicts.map { "- \($0.field)" }
        }
        return "Apply failed with \(conflicts.count) conflicts: \(lines.joined(separator: "\n"))"
    }
}

extension ServerSideApply.Conflicts.Conflict {
    /// The other manager, as Kubernetes writes it: `"ann" with subresource "status" using apps/v1`.
    var who: String {
        var text = JSONWriter.text(.string(manager))
        if !subresource.isEmpty { text += " with subresource \(JSONWriter.text(.string(subresource)))" }
        if operation == .update { text += " using \(apiVersion)" }
        return text
    }

    /// Where, as Kubernetes writes it.
    public var field: String { FieldSet.text(of: path) }
}

extension FieldSet {
    /// A path as Kubernetes writes it in messages: `.spec.containers[name="web"].image`, `.metadata.finalizers[="x"]`
    /// (`fieldpath.Path.String`).
    public static func text(of path: [String]) -> String { path.map(text(ofElement:)).joined() }

    private static func text(ofElement element: String) -> String {
        let content = String(element.dropFirst(2))
        switch element.prefix(2) {
        case "f:": return ".\(content)"
        case "k:":
            let keys = (try? JSONParser.parse(content))?.fields ?? Fields()
            return "[\(keys.map { "\($0.name)=\(JSONWriter.text($0.value))" }.joined(separator: ","))]"
        case "v:": return "[=\(content)]"
        default: return "[\(content)]"
        }
    }

}
