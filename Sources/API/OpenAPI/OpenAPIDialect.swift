internal import Objects

/// The two versions of OpenAPI that clients read. They say the same of objects, in slightly different words.
enum OpenAPIDialect: Sendable {
    /// Swagger 2.0: one document for everything.
    case v2
    /// OpenAPI 3.0: one document for each group and version.
    case v3

    func reference(_ name: String) -> Value {
        ["$ref": .string((self == .v2 ? "#/definitions/" : "#/components/schemas/") + name)]
    }

    /// A schema with more said about it. Beside a reference, 3.0 reads nothing.
    func joined(_ schema: Value, _ more: [(String, Value)]) -> Value {
        guard !more.isEmpty else { return schema }
        var joined = self == .v3 && schema["$ref"] != nil ? ["allOf": [schema]] : schema
        for (name, value) in more { joined[name] = value }
        return joined
    }

    /// A text or a number: 2.0 has no word for either, and takes it for a text.
    func textOr(_ type: String, format: String? = nil) -> Value {
        var schema: Value =
            self == .v2 ? ["type": "string"] : ["oneOf": [["type": .string(type)], ["type": "string"]]]
        schema["format"] = format.map { .string($0) }
        return schema
    }
}

/// Names of definitions, as Kubernetes and its tools give them: `io.k8s.api.apps.v1.Deployment`.
enum DefinitionName {
    /// `io.k8s.api.apps.v1`; for groups that are not Kubernetes' own, the group read backwards: `dev.skeg.v1alpha1`.
    static func room(of groupVersion: GroupVersion) -> String {
        "\(room(of: groupVersion.group)).\(groupVersion.version)"
    }

    private static func room(of group: String) -> String {
        switch group {
        case "": return "io.k8s.api.core"
        case "apiextensions.k8s.io": return "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions"
        default: break
        }
        let labels = group.split(separator: ".")
        if GroupOrder.isKnown(group) { return "io.k8s.api.\(labels[0])" }
        return labels.reversed().joined(separator: ".")
    }

    static func of(_ kind: Discovery.ResponseKind) -> String { "\(room(of: kind.groupVersion)).\(kind.kind)" }

    private static let meta = "io.k8s.apimachinery.pkg.apis.meta.v1"
    static let listMeta = "\(meta).ListMeta"
    static let status = "\(meta).Status"
    static let deleteOptions = "\(meta).DeleteOptions"
    static let time = "\(meta).Time"
    static let microTime = "\(meta).MicroTime"
    static let quantity = "io.k8s.apimachinery.pkg.api.resource.Quantity"
    static let intOrString = "io.k8s.apimachinery.pkg.util.intstr.IntOrString"
}
