/// A field that is accepted and stored, but that Skeg does not act on yet.
public struct NotActedOnField: Sendable, Hashable {
    public var kind: GroupKind
    /// From the object: `spec.template.spec.containers[].livenessProbe`.
    public var path: String
    /// May be empty.
    public var summary: String
}

extension KindRegistry {
    /// A warning for each field of the object that asks for something that Skeg does not do yet. What has its default,
    /// or asks for nothing (false, empty), is not told. Of a kind that is only stored, one warning says it for all fields.
    /// Paths lead into the object as it was given.
    public func notActedOn(in object: Object) -> [Diagnostic] {
        guard let info = self[object.kind] ?? served(of: object)?.info else { return [] }
        if let notice = info.notActedOnNotice {
            return [Diagnostic(.warning, .notActedOn, FieldPath(fields: ["kind"]), notice)]
        }
        guard info.apiVersion == object.apiVersion else { return [] }
        var search = NotActedOnSearch()
        search.look(at: object.content, info.schema)
        return search.found
    }

    /// All such fields of all kinds that are acted on, in the order of kind and path.
    public var notActedOnFields: [NotActedOnField] {
        var list: [NotActedOnField] = []
        for info in all where info.notActedOnNotice == nil { KindRegistry.collect(info.schema, info.kind, "", &list) }
        return list
    }

    private static func collect(_ schema: Schema, _ kind: GroupKind, _ path: String, _ list: inout [NotActedOnField]) {
        guard !schema.isReference else { return }
        switch schema.shape {
        case .object(let properties):
            for property in properties {
                let place = path.isEmpty ? property.name : "\(path).\(property.name)"
                if property.isActedOn {
                    collect(property.schema, kind, place, &list)
                } else {
                    list.append(NotActedOnField(kind: kind, path: place, summary: property.summary))
                }
            }
        case .map(let values): collect(values, kind, "\(path)[]", &list)
        case .list(let element, _): collect(element, kind, "\(path)[]", &list)
        default: break
        }
    }
}

private struct NotActedOnSearch {
    var found: [Diagnostic] = []
    private var steps: [FieldPath.Step] = []

    mutating func look(at value: Value, _ schema: Schema) {
        guard found.count < Findings.maximumCount else { return }
        switch (schema.shape, value) {
        case (.object(let properties), .object(let fields)):
            for property in properties {
                guard let content = fields[property.name] else { continue }
                look(at: content, .field(property.name)) { $0.look(at: content, property) }
            }
        case (.map(let values), .object(let fields)):
            for field in fields {
                look(at: field.value, .key(field.name)) { $0.look(at: field.value, values) }
            }
        case (.list(let element, _), .array(let elements)):
            for (index, content) in elements.enumerated() {
                look(at: content, .index(index)) { $0.look(at: content, element) }
            }
        default: break
        }
    }

    private mutating func look(
        at value: Value, _ step: FieldPath.Step, _ body: (inout NotActedOnSearch) -> Void
    ) {
        steps.append(step)
        body(&self)
        steps.removeLast()
    }

    private mutating func look(at value: Value, _ property: Schema.Property) {
        if property.isActedOn { return look(at: value, property.schema) }
        guard value != property.defaultValue, value != property.neutralValue, !asksForNothing(value) else { return }
        found.append(
            Diagnostic(.warning, .notActedOn, FieldPath(steps), "accepted and stored, but Skeg does not act on it yet"))
    }

    private func asksForNothing(_ value: Value) -> Bool {
        switch value {
        case .null, .bool(false): true
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let fields): fields.isEmpty
        default: false
        }
    }
}
