/// Holds a value against a schema: unknown fields, wrong types, missing fields, values that are not allowed.
///
/// The walk follows the schema and the value. Where a schema holds itself, only the value's depth ends it.
struct SchemaCheck {
    /// How deep values may be nested; as deep as the texts that they come from.
    static let maximumDepth = TextLimits.standard.depth

    var findings = Findings()
    private var conditions = ConditionCheck()

    mutating func check(_ value: Value, _ schema: Schema) {
        guard !findings.isFull else { return }
        guard findings.steps.count < SchemaCheck.maximumDepth else {
            return findings.add(
                Diagnostic(.limit, findings.path(), "nested deeper than \(SchemaCheck.maximumDepth) levels"))
        }
        if schema.isNullable, value.isNull { return }
        if schema.isSensitive { findings.hide() }
        defer { if schema.isSensitive { findings.reveal() } }
        let errorsBefore = findings.typeErrorCount
        switch schema.shape(for: value) {
        case .any: break
        case .object(let properties):
            guard case .object(let fields) = value else { return findings.wrongType(value, expected: "object") }
            check(fields, properties, keepsUnknown: schema.keepsUnknownFields)
        case .map(let values):
            guard case .object(let fields) = value else { return findings.wrongType(value, expected: "object") }
            for field in fields {
                findings.enter(.key(field.name))
                check(field.value, values)
                findings.leave()
            }
        case .list(let element, let kind):
            guard case .array(let elements) = value else { return findings.wrongType(value, expected: "array") }
            check(elements, element, kind)
        case .string, .integer, .number, .boolean:
            checkScalar(value, schema)
        }
        if let more = schema.conditions, findings.typeErrorCount == errorsBefore {
            conditions.check(value, more, &findings)
        }
        // A rule reads fields by their types; what has the wrong type was told already.
        if let rule = schema.rule, findings.typeErrorCount == errorsBefore { rule(value, &findings) }
    }

    /// Both lists are in the order of the names' bytes, so one walk along both finds what is unknown and what is missing.
    private mutating func check(_ fields: Fields, _ properties: [Schema.Property], keepsUnknown: Bool) {
        var position = 0
        for field in fields {
            guard !findings.isFull else { return }
            while position < properties.count, Fields.precedes(properties[position].name, field.name) {
                checkMissing(properties[position])
                position += 1
            }
            guard position < properties.count, Fields.same(properties[position].name, field.name) else {
                if !keepsUnknown {
                    findings.unknownField(field.name, meant: Spelling.nearest(to: field.name, in: properties))
                }
                continue
            }
            let property = properties[position]
            position += 1
            if SchemaCheck.isAbsent(field.value, property) {
                checkMissing(property)
                continue
            }
            findings.enter(.field(field.name))
            check(field.value, property.schema)
            findings.leave()
        }
        for property in properties[position...] { checkMissing(property) }
    }

    private mutating func checkMissing(_ property: Schema.Property) {
        if property.isRequired { findings.required([.field(property.name)]) }
    }

    /// Null is absent, as in Kubernetes; so is an empty text or list where one is required or only certain texts are
    /// allowed, because Go cannot tell them apart.
    private static func isAbsent(_ value: Value, _ property: Schema.Property) -> Bool {
        switch value {
        case .null: !property.schema.isNullable
        case _ where property.isEmptyPresent: false
        case .string(let text): text.isEmpty && (property.isRequired || !property.schema.allowed.isEmpty)
        case .array(let elements):
            if case .list = property.schema.shape { elements.isEmpty && property.isRequired } else { false }
        default: false
        }
    }

    private mutating func check(_ elements: [Value], _ element: Schema, _ kind: Schema.ListKind) {
        for (index, value) in elements.enumerated() {
            findings.enter(.index(index))
            check(value, element)
            findings.leave()
        }
        guard elements.count > 1 else { return }
        switch kind {
        case .atomic: break
        case .set:
            var seen: Set<Value> = []
            for (index, value) in elements.enumerated() where !seen.insert(value).inserted {
                findings.duplicate([.index(index)], value)
            }
        case .map(let keys): checkKeys(elements, keys)
        }
    }

    private mutating func checkKeys(_ elements: [Value], _ keys: [String]) {
        var seen: Set<[Value]> = []
        for (index, value) in elements.enumerated() {
            let identity = keys.compactMap { value[$0] }
            guard identity.count == keys.count, !seen.insert(identity).inserted else { continue }
            if keys.count == 1 {
                findings.duplicate([.index(index), .field(keys[0])], identity[0])
            } else {
                let text = zip(keys, identity).map { "\($0)=\(SchemaCheck.plain($1))" }.joined(separator: ",")
                findings.duplicate([.index(index)], .string(text))
            }
        }
    }

    private static func plain(_ value: Value) -> String {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        default: value.typeName
        }
    }
}

extension Schema {
    /// The shape that a value is held against: the other one, where the value can only be meant as that. Of a boolean
    /// nothing is left to check.
    fileprivate func shape(for value: Value) -> Shape {
        switch (alternative, value) {
        case (.boolean?, .bool): .any
        case (.list(let element, let kind)?, .array): .list(of: element, kind)
        default: shape
        }
    }
}
