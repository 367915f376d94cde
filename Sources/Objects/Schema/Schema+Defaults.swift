extension Schema {
    /// Sets the defaults of fields that are absent, all the way down. A second run changes nothing.
    ///
    /// An empty text where the default is not empty is absent, because Go cannot tell them apart.
    public func setDefaults(in value: inout Value) {
        guard hasDefaults else { return }
        derivation?(&value)
        switch shape {
        case .object(let properties):
            guard case .object(var fields) = value else { return }
            value = .null
            for property in properties { Schema.setDefault(property, in: &fields) }
            value = .object(fields)
        case .map(let values):
            guard case .object(let fields) = value else { return }
            value = .object(
                fields.mapValues {
                    var copy = $0
                    values.setDefaults(in: &copy)
                    return copy
                })
        case .list(let element, _):
            guard element.hasDefaults, case .array(var elements) = value else { return }
            value = .null
            for index in elements.indices { element.setDefaults(in: &elements[index]) }
            value = .array(elements)
        default: break
        }
    }

    private static func setDefault(_ property: Property, in fields: inout Fields) {
        guard property.defaultValue != nil || property.schema.hasDefaults else { return }
        let place = fields.index(of: property.name)
        if place.found, !isAbsent(fields[place.index].value, property) {
            if property.schema.hasDefaults {
                fields.update(at: place.index) { property.schema.setDefaults(in: &$0) }
            }
        } else if var value = property.defaultValue {
            property.schema.setDefaults(in: &value)
            fields[property.name] = value
        }
    }

    private static func isAbsent(_ value: Value, _ property: Property) -> Bool {
        if value.isNull { return !property.schema.isNullable }
        if property.isEmptyPresent { return false }
        if case .string(let text) = value, text.isEmpty, case .string(let standard)? = property.defaultValue {
            return !standard.isEmpty
        }
        return false
    }
}
