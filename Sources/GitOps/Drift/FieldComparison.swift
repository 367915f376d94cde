public import Objects

/// A field that two states of an object have otherwise.
public struct FieldChange: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        case changed, added, removed
    }

    /// For people: `spec.template.spec.containers[name=web].image`, `metadata.labels[app]`.
    public var path: String
    /// The same way as `metadata.managedFields` writes it: `["f:spec", "f:replicas"]`.
    public var elements: [String]
    /// nil where it was not there.
    public var before: ShownValue?
    /// nil where it is gone.
    public var after: ShownValue?

    public var kind: Kind { before == nil ? .added : after == nil ? .removed : .changed }

    /// Whether one field of an object is secret, so that there is nothing to show but what happened to it.
    public var isHidden: Bool { !path.isEmpty && (before?.isHidden ?? false || after?.isHidden ?? false) }
}

/// Compares two states of an object field by field, with the schema's help: elements of a list that have keys are
/// compared with the one of the same keys, whatever their order; atomic lists and maps as a whole.
///
/// What comes out is for people already: of what is secret it says only that it was changed, added or removed.
struct FieldComparison {
    /// Changes of one object that are told; the rest is counted as one.
    static let maxChanges = 200

    /// Fields that only the first state leaves open are no change: it does not say anything about them. Keys of maps
    /// and elements of lists are, as the whole set of them is something it does say.
    private let leavesUnsetFieldsOpen: Bool
    private let secrecy: Secrecy
    private(set) var changes: [FieldChange] = []

    private struct Way {
        var path = ""
        var elements: [String] = []

        func field(_ name: String) -> Way {
            Way(path: path.isEmpty ? name : "\(path).\(name)", elements: elements + ["f:" + name])
        }

        func key(_ name: String) -> Way { Way(path: "\(path)[\(name)]", elements: elements + ["f:" + name]) }
    }

    init(_ secrecy: Secrecy, leavesUnsetFieldsOpen: Bool = false) {
        self.secrecy = secrecy
        self.leavesUnsetFieldsOpen = leavesUnsetFieldsOpen
    }

    mutating func compare(_ before: Value, _ after: Value, schema: Schema) {
        compare(before, after, schema: schema, at: Way())
    }

    private mutating func compare(_ before: Value, _ after: Value, schema: Schema, at way: Way) {
        guard before != after, changes.count < FieldComparison.maxChanges else { return }
        guard !schema.isAtomic else { return addWhole(before, after, schema, way) }
        switch (schema.shape, before, after) {
        case (.object, .object(let old), .object(let new)):
            compareFields(old, new, way: way, isMap: false) { schema.property($0) ?? Schema(.any) }
        case (.map(let values), .object(let old), .object(let new)):
            compareFields(old, new, way: way, isMap: true) { _ in values }
        case (.any, .object(let old), .object(let new)):
            compareFields(old, new, way: way, isMap: true) { _ in Schema(.any) }
        case (.list(let element, .map(let keys)), .array(let old), .array(let new)):
            compareElements(old, new, element: element, keys: keys, list: schema, way: way)
        case (.list(_, .set), .array(let old), .array(let new)):
            let (before, after) = (Set(old), Set(new))
            for value in old where !after.contains(value) { add(value, nil, member(value, schema, way)) }
            for value in new where !before.contains(value) { add(nil, value, member(value, schema, way)) }
        default: addWhole(before, after, schema, way)
        }
    }

    /// What is only ever replaced as a whole differs if it does so with its defaults in place too.
    private mutating func addWhole(_ before: Value, _ after: Value, _ schema: Schema, _ way: Way) {
        if leavesUnsetFieldsOpen {
            var filled = before
            schema.setDefaults(in: &filled)
            if filled == after { return }
        }
        add(before, after, way)
    }

    private mutating func compareFields(
        _ old: Fields, _ new: Fields, way: Way, isMap: Bool, schema: (String) -> Schema
    ) {
        for field in old {
            let next = isMap ? way.key(field.name) : way.field(field.name)
            if let value = new[field.name] {
                compare(field.value, value, schema: schema(field.name), at: next)
            } else {
                add(field.value, nil, next)
            }
        }
        guard isMap || !leavesUnsetFieldsOpen else { return }
        for field in new where !old.contains(field.name) {
            add(nil, field.value, isMap ? way.key(field.name) : way.field(field.name))
        }
    }

    private mutating func compareElements(
        _ old: [Value], _ new: [Value], element: Schema, keys: [String], list: Schema, way: Way
    ) {
        func name(_ value: Value) -> String { ListKey(of: value, keys: keys, schema: element).element }
        let others = Dictionary(new.map { (name($0), $0) }, uniquingKeysWith: { first, _ in first })
        var known: Set<String> = []
        for value in old {
            let id = name(value)
            known.insert(id)
            let next = Way(path: way.path + label(value, keys, element), elements: way.elements + [id])
            if let other = others[id] {
                compare(value, other, schema: element, at: next)
            } else {
                add(value, nil, next)
            }
        }
        for value in new {
            let id = name(value)
            guard known.insert(id).inserted else { continue }
            add(nil, value, Way(path: way.path + label(value, keys, element), elements: way.elements + [id]))
        }
    }

    /// `[containerPort=80,protocol=TCP]`
    private func label(_ value: Value, _ keys: [String], _ element: Schema) -> String {
        let parts = keys.compactMap { key in value[key].map { "\(key)=\(labelText($0))" } }
        return "[\(parts.joined(separator: ","))]"
    }

    private func member(_ value: Value, _ list: Schema, _ way: Way) -> Way {
        let element = "v:" + PlainText.json(value)
        return Way(path: "\(way.path)[\(labelText(value))]", elements: way.elements + [element])
    }

    private func labelText(_ value: Value) -> String {
        secrecy.hidesListKeys ? ShownValue.mark : PlainText.inline(value)
    }

    private mutating func add(_ before: Value?, _ after: Value?, _ way: Way) {
        guard before != nil || after != nil, changes.count < FieldComparison.maxChanges else { return }
        changes.append(
            FieldChange(
                path: way.path, elements: way.elements, before: before.map { secrecy.shown($0, at: way.elements) },
                after: after.map { secrecy.shown($0, at: way.elements) }))
    }
}
