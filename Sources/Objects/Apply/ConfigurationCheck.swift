/// What keeps a configuration from being applied, whatever the object is like: fields that the schema does not know, and
/// elements of lists that cannot be told apart. The words are those of structured-merge-diff (`typed/validate.go`).
struct ConfigurationCheck {
    /// How many flaws are told.
    static let maximumCount = 50

    private var flaws: [String] = []
    /// The way to the value that is looked at, as in a field set.
    private var path: [String] = []

    static func flaws(of content: Value, schema: Schema) -> [String] {
        var check = ConfigurationCheck()
        check.check(content, schema)
        return check.flaws
    }

    private mutating func add(_ text: String) {
        if flaws.count < ConfigurationCheck.maximumCount { flaws.append("\(FieldSet.text(of: path)): \(text)") }
    }

    private mutating func enter(_ element: String, _ look: (inout ConfigurationCheck) -> Void) {
        path.append(element)
        look(&self)
        path.removeLast()
    }

    /// The walk goes along the value, so it is no deeper than that.
    private mutating func check(_ value: Value, _ schema: Schema) {
        switch (schema.shape, value) {
        case (.object, .object(let fields)):
            for field in fields {
                enter("f:" + field.name) { check in
                    if let inner = schema.property(field.name) {
                        check.check(field.value, inner)
                    } else if !schema.keepsUnknownFields {
                        check.add("field not declared in schema")
                    }
                }
            }
        case (.map(let values), .object(let fields)):
            for field in fields { enter("f:" + field.name) { $0.check(field.value, values) } }
        case (.list(let element, let kind), .array(let elements)): check(elements, element, kind)
        default: break
        }
    }

    private mutating func check(_ elements: [Value], _ element: Schema, _ kind: Schema.ListKind) {
        var seen: Set<String> = []
        var told: Set<String> = []
        for (index, value) in elements.enumerated() {
            guard let name = name(of: value, at: index, element, kind) else { continue }
            if kind != .atomic, !seen.insert(name).inserted, told.insert(name).inserted {
                add("duplicate entries for key \(FieldSet.text(of: [name]))")
            }
            enter(name) { $0.check(value, element) }
        }
    }

    /// As in a field set; nil where the element has no name.
    private mutating func name(
        of value: Value, at index: Int, _ element: Schema, _ kind: Schema.ListKind
    ) -> String? {
        switch kind {
        case .atomic: return "i:\(index)"
        case .set: return "v:\(ListKey.json(value))"
        case .map(let keys):
            // What is no map is found where types are checked.
            guard value.fields != nil else { return nil }
            for key in keys where value[key] == nil && element.defaultValue(of: key) == nil {
                add(
                    "element \(index): associative list with keys has an element that omits key field \"\(key)\" "
                        + "(and doesn't have default value)")
                return nil
            }
            return ListKey(of: value, keys: keys, schema: element).element
        }
    }
}
