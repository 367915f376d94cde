/// A kind that people have brought along (`apiextensions.k8s.io/v1`).
public struct CustomResourceDefinition: Sendable {
    public var object: Object

    public init(_ object: Object) { self.object = object }

    public var group: String { object.spec.text("group") }
    public var kind: GroupKind { GroupKind(group, names.text("kind")) }
    public var names: Value { object.spec["names"] ?? .emptyObject }
    public var plural: String { names.text("plural") }
    public var isNamespaced: Bool { object.spec.text("scope") == "Namespaced" }
    /// The version in which objects are kept.
    public var storageVersion: String {
        versions.first { $0.flag("storage") }?.text("name") ?? ""
    }
    var versions: [Value] { object.spec.list("versions") }

    public var isEstablished: Bool { object.condition("Established")?.isTrue == true }

    /// Whether a kind is Skeg's own, and no definition can bring it.
    public static func isBuiltIn(_ kind: GroupKind) -> Bool { KindRegistry.builtIn[kind] != nil }

    /// Whether two definitions come to the same kind, whatever else is written in them.
    public func describesSame(as other: CustomResourceDefinition) -> Bool {
        object.spec == other.object.spec && accepted == other.accepted
    }

    /// The names that the kind was given; until then those that it asks for.
    var accepted: Value {
        guard let names = object.status["acceptedNames"], names.fields?.isEmpty == false else { return self.names }
        return names
    }

    /// Takes the objects of the kind along when the definition goes.
    public static let cleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io"

    /// The name that a definition of a kind has.
    public static func name(of info: KindInfo) -> String { "\(info.plural).\(info.kind.group)" }
}

extension CustomResourceDefinition {
    /// The kind as the registry knows it; nil where the definition is not one that could be served.
    public var info: KindInfo? {
        let all = versions
        guard !plural.isEmpty, !kind.kind.isEmpty, let stored = all.first(where: { $0.flag("storage") }) else {
            return nil
        }
        let first = CustomVersion(stored)
        var info = KindInfo(
            kind, version: first.name, plural: plural, shortNames: accepted.texts("shortNames"),
            isNamespaced: isNamespaced, schema: first.schema, columns: first.columns, countsGenerations: true,
            hasStatus: first.hasStatus)
        if !accepted.text("singular").isEmpty { info.singular = accepted.text("singular") }
        info.categories = accepted.texts("categories")
        info.scale = first.scale
        info.isServed = first.isServed
        info.summary = first.summary
        info.selectableFields = first.selectableFields
        info.notEvaluated = first.notEvaluated
        info.otherVersions = all.filter { !$0.flag("storage") }.map { version in
            let other = CustomVersion(version)
            return KindVersion(
                GroupVersion(group: group, version: other.name), schema: other.schema, columns: other.columns,
                isServed: other.isServed, deprecationWarning: deprecation(of: version))
        }
        return info
    }

    private func deprecation(of version: Value) -> String? {
        guard version.flag("deprecated") else { return nil }
        let own = version.text("deprecationWarning")
        return own.isEmpty ? "\(group)/\(version.text("name")) \(kind.kind) is deprecated" : own
    }
}

/// One version of a custom kind.
private struct CustomVersion {
    let name: String
    let isServed: Bool
    let schema: Schema
    let summary: String
    let notEvaluated: [String]
    private let content: Value

    init(_ content: Value) {
        self.content = content
        name = content.text("name")
        isServed = content.flag("served")
        let json = content.at(["schema", "openAPIV3Schema"]) ?? ["x-kubernetes-preserve-unknown-fields": true]
        var structural = StructuralSchema()
        schema = structural.ofKind(json)
        summary = json.text("description")
        notEvaluated = structural.notEvaluated
    }

    var hasStatus: Bool { content.at(["subresources", "status"]) != nil }

    var scale: ScalePaths? {
        guard let scale = content.at(["subresources", "scale"]) else { return nil }
        func path(_ name: String) -> [String]? {
            guard let text = scale[name]?.string, !text.isEmpty else { return nil }
            return text.split(separator: ".").map(String.init)
        }
        guard let wanted = path("specReplicasPath"), let found = path("statusReplicasPath") else { return nil }
        return ScalePaths(specReplicas: wanted, statusReplicas: found, selector: path("labelSelectorPath"))
    }

    var selectableFields: [String] {
        content.list("selectableFields").map { String($0.text("jsonPath").drop { $0 == "." }) }
    }

    /// `NAME`, and what the definition says; its age where it says nothing
    /// (`apiextensions-apiserver/pkg/registry/customresource/tableconvertor`).
    var columns: [TableColumn] {
        let own = content.list("additionalPrinterColumns")
        guard !own.isEmpty else { return .nameAndAge }
        return [.name] + own.compactMap(TableColumn.custom)
    }
}

extension TableColumn {
    /// A column of a definition; nil where its path cannot be read.
    fileprivate static func custom(_ column: Value) -> TableColumn? {
        guard let path = ObjectPath(column.text("jsonPath")) else { return nil }
        let type = CellType(rawValue: column.text("type")) ?? .string
        let isWide = (column["priority"]?.integer ?? 0) > 0
        return TableColumn(
            column.text("name").uppercased(), type, isWide: isWide, summary: column.text("description")
        ) { object, now in
            guard let value = path.first(in: object.content), !value.isNull else { return .null }
            switch (type, value) {
            case (.date, .string(let text)):
                return .string(Timestamp(text).map { HumanDuration.text(now - $0) } ?? "<invalid>")
            case (.string, .string), (.integer, .integer), (.number, .integer), (.number, .double), (.boolean, .bool):
                return value
            case (.integer, .double(let number)): return Int64(exactly: number).map { .integer($0) } ?? .null
            case (.string, _): return .string(JSONWriter.text(value))
            default: return .null
            }
        }
    }
}
