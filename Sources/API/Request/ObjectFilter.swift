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

    public func matches(_ object: Object) -> Bool {
        (namespace.isEmpty || object.namespace == namespace) && (labels?.matches(object) ?? true)
            && (fields?.matches(object) ?? true)
    }
}
