/// The words in which the schemas of the kinds are written.
extension Schema {
    static let text = Schema(.string)
    static let boolean = Schema(.boolean)
    static let int32 = Schema(.integer, format: .int32)
    static let int64 = Schema(.integer, format: .int64)
    static let quantity = Schema(.string, format: .quantity)
    static let intOrString = Schema(.string, format: .intOrString)
    static let time = Schema(.string, format: .time)
    static let microTime = Schema(.string, format: .microTime)
    static let base64 = Schema(.string, format: .base64)
    static let duration = Schema(.string, format: .duration)
    static let anything = Schema(.any)
    /// A list of texts that is replaced as a whole.
    static let texts = Schema(.list(of: .text, .atomic))
    static let textMap = Schema(.map(of: .text))
    /// `ResourceList`: quantities by the resource's name.
    static let quantities = Schema(.map(of: .quantity))
    /// A port's number.
    static let portNumber = Schema(.integer, format: .int32, minimum: 1, maximum: 65535)
    /// Counts and seconds, which are never negative.
    static let count32 = Schema(.integer, format: .int32, minimum: 0)
    static let count64 = Schema(.integer, format: .int64, minimum: 0)
    static let atLeastOne = Schema(.integer, format: .int32, minimum: 1)
    /// A file's mode bits.
    static let fileMode = Schema(.integer, format: .int32, minimum: 0, maximum: 0o777)
    /// A user's or group's id.
    static let userID = Schema(.integer, format: .int64, minimum: 0, maximum: Int64(Int32.max))

    static func object(_ properties: [Property]) -> Schema { Schema(.object(properties)) }

    /// A map that is replaced as a whole.
    static func atomicObject(_ properties: [Property]) -> Schema { Schema(.object(properties), isAtomic: true) }

    static func list(_ element: Schema) -> Schema { Schema(.list(of: element, .atomic)) }
    static func list(_ element: Schema, by keys: String...) -> Schema {
        Schema(.list(of: element, .map(keys: keys)))
    }
    static func set(_ element: Schema) -> Schema { Schema(.list(of: element, .set)) }
    static func map(_ values: Schema) -> Schema { Schema(.map(of: values)) }
    static func oneOf(_ allowed: String...) -> Schema { Schema(.string, allowed: allowed) }

    /// This schema under the name of Kubernetes' type for it: `core.v1.PodSpec`.
    func named(_ name: String) -> Schema { named(type: "io.k8s.api.\(name)") }

    /// The same for types that belong to no group.
    func named(meta name: String) -> Schema { named(type: "io.k8s.apimachinery.pkg.apis.meta.v1.\(name)") }

    func named(type name: String) -> Schema {
        var copy = self
        copy.typeName = name
        return copy
    }

    /// This schema as one whose values no message shows.
    var sensitive: Schema {
        var copy = self
        copy.isSensitive = true
        return copy
    }

    /// This schema with a rule for the whole value.
    func checked(_ rule: @escaping @Sendable (Value, inout Findings) -> Void) -> Schema {
        var copy = self
        copy.rule = rule
        return copy
    }

    /// This schema as one that holds values of a second shape too.
    func or(_ alternative: Shape) -> Schema {
        var copy = self
        copy.alternative = alternative
        return copy
    }

    /// This schema with defaults that follow from other fields of the value.
    func derived(_ derivation: @escaping @Sendable (inout Value) -> Void) -> Schema {
        var copy = self
        copy.derivation = derivation
        return copy
    }
}

/// One field of an object's schema. Free functions, so that long lists of fields stay cheap to type-check.
func field(_ name: String, _ schema: Schema, default value: Value? = nil, _ summary: String = "") -> Schema.Property {
    Schema.Property(name, schema, defaultValue: value, summary: summary)
}

/// A field that must be there; a text or list also must not be empty.
func required(_ name: String, _ schema: Schema, _ summary: String = "") -> Schema.Property {
    Schema.Property(name, schema, isRequired: true, summary: summary)
}

/// A field that is accepted and stored, but not acted on yet.
func later(
    _ name: String, _ schema: Schema, default value: Value? = nil, neutral: Value? = nil, _ summary: String = ""
) -> Schema.Property {
    var property = Schema.Property(name, schema, isActedOn: false, defaultValue: value, summary: summary)
    property.neutralValue = neutral
    return property
}

/// The schema of a whole kind: its own fields, and those that every object has.
func kindSchema(_ properties: [Schema.Property]) -> Schema {
    let common: [Schema.Property] = [
        required("apiVersion", .text, "Group and version of the kind."),
        required("kind", .text, "Name of the kind."),
        required("metadata", .objectMeta, "Name, namespace, labels and the like.")
    ]
    return Schema(.object(common + properties))
}
