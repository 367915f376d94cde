public import Objects

/// Which objects a list, a watch or a deletion of many is about: those of a namespace, with certain labels and fields.
public struct ObjectFilter: Sendable {
    public var namespace: String
    public var labels: LabelSelector?
    public var fields: FieldMatcher?

    public init(namespace: String = "", labels: LabelSelector? = nil, fields: FieldMatcher? = nil) {
        self.namespace = namespace
        self.labels = labels
        self.fields = fields
    }

    /// - Throws: 400 for selectors that cannot be read, and for fields that objects of the kind cannot be picked by.
    public init(_ query: Query, namespace: String, of info: KindInfo) throws(APIStatus) {
        self.namespace = namespace
        do throws(Diagnostic) {
            if let text = query["labelSelector"], !text.isEmpty {
                let selector = try LabelSelector(parsing: text)
                labels = selector.isEmpty ? nil : selector
            }
        } catch {
            throw .badRequest("unable to parse requirement: \(error.message)")
        }
        do throws(Diagnostic) {
            if let text = query["fieldSelector"], !text.isEmpty {
                let selector = try FieldSelector(parsing: text)
                fields = selector.isEmpty ? nil : try FieldMatcher(selector, for: info)
            }
        } catch {
            throw .badRequest(
                "Unable to find \"\(info.groupVersion), Resource=\(info.plural)\" that match label selector "
                    + "\"\(query["labelSelector"]?.prefix(256) ?? "")\", field selector "
                    + "\"\(query["fieldSelector"]?.prefix(256) ?? "")\": \(error.message)")
        }
    }

    /// Whether labels or fields are asked for, and not only the namespace.
    public var hasSelectors: Bool { labels != nil || fields != nil }

    /// Whether every object of a kind is meant.
    public var isEmpty: Bool { !hasSelectors && namespace.isEmpty }

    public func matches(_ object: Object) -> Bool {
        (namespace.isEmpty || object.namespace == namespace) && (labels?.matches(object) ?? true)
            && (fields?.matches(object) ?? true)
    }
}
