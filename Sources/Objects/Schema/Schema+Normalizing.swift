extension Schema {
    /// Brings what means the same into one form, as Kubernetes does when it decodes an object: a null field is absent,
    /// a null value in a map of texts is empty, `3.0` is the integer 3, a quantity is written in its canonical form,
    /// base64 has no line breaks. What is wrong stays as it is.
    public func normalize(_ value: inout Value) {
        switch (shape, value) {
        case (.object(let properties), .object(let fields)):
            value = .object(Schema.normalized(fields, properties))
        case (.map(let values), .object(let fields)):
            guard fields.contains(where: { values.needsNormalizing($0.value) }) else { return }
            value = .object(fields.mapValues { values.normalizedMapValue($0) })
        case (.list(let element, _), .array(var elements)):
            value = .null
            for index in elements.indices { element.normalize(&elements[index]) }
            value = .array(elements)
        case (.integer, .double(let number)):
            if let whole = Int64(exactly: number) { value = .integer(whole) }
        case (.string, _): normalizeText(&value)
        default: break
        }
    }

    private static func normalized(_ fields: Fields, _ properties: [Property]) -> Fields {
        var result = fields
        var nulls: [String] = []
        var position = 0
        for (index, field) in fields.enumerated() {
            while position < properties.count, Fields.precedes(properties[position].name, field.name) { position += 1 }
            guard position < properties.count, Fields.same(properties[position].name, field.name) else { continue }
            if field.value.isNull {
                if properties[position].schema.isNullable { continue }
                nulls.append(field.name)
            } else if properties[position].schema.needsNormalizing(field.value) {
                result.update(at: index) { properties[position].schema.normalize(&$0) }
            }
        }
        for name in nulls { result[name] = nil }
        return result
    }

    /// Whether there may be something to do; a cheap look that spares copies.
    private func needsNormalizing(_ value: Value) -> Bool {
        switch shape {
        case .any, .boolean, .number: false
        case .integer: if case .double = value { true } else { false }
        case .string: value.isNull || format == .quantity || format == .base64 || format == .intOrString
        case .object, .map, .list: true
        }
    }

    private func normalizedMapValue(_ value: Value) -> Value {
        if value.isNull {
            if isNullable { return value }
            return if case .string = shape, format != .quantity { .string("") } else { value }
        }
        if format == .quantity, let amount = Quantity(value) { return .string(amount.inThousandths.description) }
        var copy = value
        normalize(&copy)
        return copy
    }

    private func normalizeText(_ value: inout Value) {
        switch (format, value) {
        case (.quantity, _):
            if let amount = Quantity(value) { value = .string(amount.description) }
        case (.base64, .string(let text)):
            if text.utf8.contains(where: { $0 == 10 || $0 == 13 }), let bytes = Base64.decode(text) {
                value = .string(Base64.encode(bytes))
            }
        case (.intOrString, .double(let number)):
            if let whole = Int64(exactly: number) { value = .integer(whole) }
        default: break
        }
    }
}

extension Quantity {
    /// Rounded up to thousandths, as all lists of resources are (`SetDefaults_ResourceList`).
    fileprivate var inThousandths: Quantity {
        // What is that large has no thousandths that matter, and would be cut.
        guard value.magnitude < 1 << 52 else { return self }
        return Quantity(milli: milliValue, format: format)
    }
}
