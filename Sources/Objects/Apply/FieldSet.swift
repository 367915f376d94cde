/// A set of fields of an object, in the form that `metadata.managedFields[].fieldsV1` has.
///
/// A node is a map from path elements to nodes: `f:<name>` for a field, `k:<keys as JSON>` for an element of a list that
/// is told apart by keys, `v:<scalar as JSON>` for an element of a set. A node is itself a member of the set when it is
/// empty or holds `.`. The form is that of `sigs.k8s.io/structured-merge-diff/v6/fieldpath` (serialize.go).
public struct FieldSet: Sendable, Hashable {
    /// The form as it is stored; an empty map for the empty set.
    public internal(set) var content: Value

    public init() { content = .emptyObject }

    /// Reads a stored set. What is not of the form is ignored.
    public init(content: Value) { self.content = content.fields == nil ? .emptyObject : content }

    public var isEmpty: Bool { content.fields?.isEmpty ?? true }

    /// The fields that `value` sets, as an applier of this value owns them.
    ///
    /// Scalars, atomic lists and maps, and empty containers are members; so is each element of a list with keys. Other
    /// maps are not: they are there because of what is in them.
    public init(of value: Value, schema: Schema) {
        content = FieldSet.node(of: value, schema: schema)
    }

    /// This object's fields that a manager can own who writes `part` of it: not its identity and not what the store sets.
    public init(of object: Object, schema: Schema, part: WrittenPart = .desired) {
        var value = part.only(of: object).content
        value["apiVersion"] = nil
        value["kind"] = nil
        if var metadata = value["metadata"] {
            for name in FieldSet.metadataOfTheStore { metadata[name] = nil }
            value["metadata"] = metadata.fields?.isEmpty ?? true ? nil : metadata
        }
        content = value.fields?.isEmpty ?? true ? .emptyObject : FieldSet.node(of: value, schema: schema)
    }

    /// `k8s.io/apimachinery/pkg/util/managedfields/internal/stripmeta.go`, and the deletion's fields.
    private static let metadataOfTheStore = [
        "name", "namespace", "generateName", "uid", "resourceVersion", "generation", "creationTimestamp",
        "managedFields",
        "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds"
    ]

    private static let leaf = Value.emptyObject

    private static func node(of value: Value, schema: Schema) -> Value {
        guard !schema.isAtomic else { return leaf }
        switch (schema.shape, value) {
        case (.object, .object(let fields)), (.map, .object(let fields)):
            return .object(
                Fields(
                    fields.lazy.map { field in
                        let child = schema.property(field.name).map { node(of: field.value, schema: $0) }
                        return ("f:" + field.name, child ?? leaf)
                    }))
        case (.list(let element, .map(let keys)), .array(let values)):
            return .object(
                Fields(
                    values.lazy.map { value in
                        var child = node(of: value, schema: element)
                        child["."] = leaf
                        return (ListKey(of: value, keys: keys, schema: element).element, child)
                    }))
        case (.list(_, .set), .array(let values)):
            return .object(Fields(values.lazy.map { ("v:" + ListKey.json($0), leaf) }))
        default:
            return leaf
        }
    }

    static func isMember(_ node: Value) -> Bool {
        guard let fields = node.fields else { return true }
        return fields.isEmpty || fields.contains(".")
    }
}

// MARK: - Arithmetic

extension FieldSet {
    public func union(_ other: FieldSet) -> FieldSet {
        if isEmpty { return other }
        if other.isEmpty { return self }
        return FieldSet(content: FieldSet.union(content, other.content))
    }

    private static func union(_ left: Value, _ right: Value) -> Value {
        guard let leftFields = left.fields, let rightFields = right.fields else { return leaf }
        if leftFields.isEmpty && rightFields.isEmpty { return leaf }
        var result = Value.object(
            leftFields.merged(with: rightFields) { own, other in own.map { union($0, other.value) } ?? other.value })
        // A leaf is a member; it has to say so once it has children.
        if leftFields.isEmpty || rightFields.isEmpty { result["."] = leaf }
        return result
    }

    /// The members of this set that are not members of `other`.
    public func subtracting(_ other: FieldSet) -> FieldSet {
        if isEmpty || other.isEmpty { return self }
        return FieldSet(content: FieldSet.difference(content, other.content) ?? .emptyObject)
    }

    /// nil where nothing is left.
    private static func difference(_ left: Value, _ right: Value) -> Value? {
        let stays = isMember(left) && !isMember(right)
        var result = Fields()
        for field in left.fields ?? Fields() where field.name != "." {
            guard let taken = right[field.name] else {
                result[field.name] = field.value
                continue
            }
            result[field.name] = difference(field.value, taken)
        }
        if result.isEmpty { return stays ? leaf : nil }
        if stays { result["."] = leaf }
        return .object(result)
    }

    /// Whether `path` is a member, or lies below one that is kept as a whole.
    public func covers(_ path: [String]) -> Bool {
        if isEmpty { return false }
        var node = content
        for element in path {
            guard let next = node[element] else { return false }
            node = next
            if node.fields?.isEmpty ?? true { return true }
        }
        return FieldSet.isMember(node)
    }

    /// The members, each as its path elements, parents before children.
    public var members: [[String]] {
        var found: [[String]] = []
        func visit(_ node: Value, _ path: [String]) {
            for field in node.fields ?? Fields() where field.name != "." {
                if FieldSet.isMember(field.value) { found.append(path + [field.name]) }
                visit(field.value, path + [field.name])
            }
        }
        visit(content, [])
        return found
    }
}

/// What tells one element of a list from the others.
public struct ListKey: Hashable {
    /// As in a field set: `k:{"containerPort":80,"protocol":"TCP"}`.
    public let element: String

    /// An absent key field counts with its default, as in `fieldpath/pathelementmap` of structured-merge-diff.
    public init(of value: Value, keys: [String], schema: Schema) {
        var fields = Fields()
        for key in keys {
            fields[key] = value[key] ?? schema.defaultValue(of: key) ?? .null
        }
        element = "k:" + ListKey.json(.object(fields))
    }

    static func json(_ value: Value) -> String { JSONWriter.text(value) }
}

extension Schema {
    /// The default of one field of this object.
    func defaultValue(of name: String) -> Value? {
        guard case .object(let properties) = shape else { return nil }
        return properties.first { $0.name == name }?.defaultValue
    }
}
