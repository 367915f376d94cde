internal import Objects

/// Which objects a list or a watch is about: those of a namespace, with certain labels and fields.
struct ObjectFilter: Sendable {
    var kind: GroupKind
    var namespace: String
    var labels: LabelSelector?
    var fields: FieldSelector?

    init(_ path: ResourcePath, _ request: APIRequest) throws(APIStatus) {
        kind = path.info.kind
        namespace = path.namespace
        if let text = request.query["labelSelector"], !text.isEmpty {
            guard let selector = try? LabelSelector(parsing: text) else {
                throw .badRequest("unable to parse labelSelector: \(text)")
            }
            labels = selector
        }
        if let text = request.query["fieldSelector"], !text.isEmpty {
            guard let selector = try? FieldSelector(parsing: text) else {
                throw .badRequest("unable to parse fieldSelector: \(text)")
            }
            fields = selector
        }
    }

    func matches(_ object: Object) -> Bool {
        (namespace.isEmpty || object.namespace == namespace) && (labels?.matches(object) ?? true)
            && (fields?.matches(object) ?? true)
    }
}
