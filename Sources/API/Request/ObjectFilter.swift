public import Objects

/// Which objects a list, a watch or a deletion of many is about: those of a namespace, with certain labels and fields.
public struct ObjectFilter: Sendable {
    public var namespace: String
    public var labels: LabelSelector?
    public var fields: FieldSelector?

    public init(namespace: String = "", labels: LabelSelector? = nil, fields: FieldSelector? = nil) {
        self.namespace = namespace
        self.labels = labels
        self.fields = fields
    }

    public init(_ query: Query, namespace: String) throws(APIStatus) {
        self.namespace = namespace
        do throws(Diagnostic) {
            if let text = query["labelSelector"], !text.isEmpty { labels = try LabelSelector(parsing: text) }
            if let text = query["fieldSelector"], !text.isEmpty { fields = try FieldSelector(parsing: text) }
        } catch {
            throw .badRequest(error.message)
        }
    }

    /// Whether labels or fields are asked for, and not only the namespace.
    public var hasSelectors: Bool { !(labels?.isEmpty ?? true) || !(fields?.isEmpty ?? true) }

    /// Whether every object of a kind is meant.
    public var isEmpty: Bool { !hasSelectors && namespace.isEmpty }

    /// Refuses fields that objects of a kind cannot be picked by
    /// (`registry/generic.ObjectMetaFieldsSet` and the kinds' own `SelectableFields`).
    func check(for info: KindInfo) throws(APIStatus) {
        let known = Set(info.selectableFields + ["metadata.name"] + (info.isNamespaced ? ["metadata.namespace"] : []))
        if let wrong = fields?.fields.first(where: { !known.contains($0) }) {
            throw .badRequest(
                "Unable to find \"\(info.kind)\" that match label selector, field selector: "
                    + "field label not supported: \(wrong.prefix(128))")
        }
    }

    public func matches(_ object: Object) -> Bool {
        (namespace.isEmpty || object.namespace == namespace) && (labels?.matches(object) ?? true)
            && (fields?.matches(object) ?? true)
    }
}
