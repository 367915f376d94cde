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
            do throws(Diagnostic) {
                labels = try LabelSelector(parsing: text)
            } catch {
                throw .badRequest(error.message)
            }
        }
        if let text = request.query["fieldSelector"], !text.isEmpty {
            do throws(Diagnostic) {
                fields = try FieldSelector(parsing: text)
            } catch {
                throw .badRequest(error.message)
            }
        }
    }

    func matches(_ object: Object) -> Bool {
        (namespace.isEmpty || object.namespace == namespace) && (labels?.matches(object) ?? true)
            && (fields?.matches(object) ?? true)
    }
}
