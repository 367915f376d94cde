/// What values of one place in an object may be: drives validation, defaulting, pruning of unknown fields, merging by
/// list keys, and descriptions. The ideas are those of Kubernetes' structural schemas.
public struct Schema: Sendable {
    public indirect enum Shape: Sendable {
        case string
        case integer
        case number
        case boolean
        /// A map with known fields.
        case object([Property])
        /// A map whose keys are the user's.
        case map(of: Schema)
        case list(of: Schema, ListKind)
        /// Anything at all, kept as it is (`x-kubernetes-preserve-unknown-fields`).
        case any
    }

    /// How two lists become one (`x-kubernetes-list-type`).
    public enum ListKind: Sendable, Hashable {
        /// Replaced as a whole.
        case atomic
        /// Each scalar once.
        case set
        /// Elements are told apart by the values of these fields.
        case map(keys: [String])
    }

    /// A rule for the text or number beyond its type.
    public enum Format: Sendable, Hashable {
        /// `resource.Quantity`: a string, or a bare number.
        case quantity
        /// `intstr.IntOrString`.
        case intOrString
        /// RFC 3339, whole seconds.
        case time
        /// RFC 3339, microseconds.
        case microTime
        /// Base64 (RFC 4648, with padding).
        case base64
        /// A duration as Go writes it: `1h30m`, `250ms`.
        case duration
        case int32
        case int64
    }

    public struct Property: Sendable {
        public var name: String
        public var schema: Schema
        public var isRequired: Bool
        /// False for a field that is accepted and stored but that Skeg does not act on yet.
        public var isActedOn: Bool
        /// What the field takes when it is absent and its parent is there.
        public var defaultValue: Value?
        /// A value that asks for no more than the field's absence does, where that is not the default.
        public var neutralValue: Value?
        /// In our own words; shown to people.
        public var summary: String
        /// Whether an empty text or list is there, as it is said to be. In kinds that are types of Go it is not: nobody can tell it
        /// from a field that was never set.
        public var isEmptyPresent = false

        public init(
            _ name: String, _ schema: Schema, isRequired: Bool = false, isActedOn: Bool = true,
            defaultValue: Value? = nil, summary: String = ""
        ) {
            self.name = name
            self.schema = schema
            self.isRequired = isRequired
            self.isActedOn = isActedOn
            self.defaultValue = defaultValue
            self.summary = summary
        }
    }

    /// Of an object, the properties are in the order of their names' bytes, as `Fields` are.
    public var shape: Shape { target?().shape ?? ownShape }
    private var ownShape: Shape
    /// Where the shape is declared, for a schema that holds itself.
    private var target: (@Sendable () -> Schema)?
    /// What values may be instead: a boolean or a list.
    public var alternative: Shape?
    public var format: Format?
    /// The only texts allowed; empty for no such bound.
    public var allowed: [String]
    public var minimum: Int64?
    public var maximum: Int64?
    /// A map that is replaced as a whole (`x-kubernetes-map-type: atomic`).
    public var isAtomic: Bool
    /// Whether a map with known fields keeps others too (`x-kubernetes-preserve-unknown-fields`).
    public var keepsUnknownFields = false
    /// How strategic merge patches treat this place, where that does not follow from the kind of a list: see `patchStrategy`.
    public var ownPatchStrategy: PatchStrategy?
    /// Whether clients send with strategic merge patches which fields of the map, or of the list's maps, shall stay.
    public var retainsKeys = false
    /// Whether null is a value like others here, and not the same as nothing.
    public var isNullable = false
    /// What must hold of values besides; nil for nothing.
    public var conditions: ValueConditions?
    /// What tools call this schema where it is used in several places: `io.k8s.api.core.v1.PodSpec`. Nil for one that has no
    /// name of its own. Schemas with one name describe the same.
    public var typeName: String?
    /// Values here and below are secrets: no message ever shows one.
    public var isSensitive = false
    /// Sets the defaults that follow from other fields of the value, before its fields take theirs.
    /// Must be stable: a second run changes nothing.
    public var derivation: (@Sendable (inout Value) -> Void)? {
        didSet { if derivation != nil { hasDefaults = true } }
    }
    /// Whether there is a default here or anywhere below.
    public private(set) var hasDefaults = false
    /// Checks what concerns several fields of the value, after each of them was checked alone.
    /// Sees the value with its defaults. Must read what is missing or of the wrong type as absent.
    public var rule: (@Sendable (Value, inout Findings) -> Void)?

    public init(
        _ shape: Shape, format: Format? = nil, allowed: [String] = [], minimum: Int64? = nil,
        maximum: Int64? = nil, isAtomic: Bool = false
    ) {
        switch shape {
        case .object(let properties):
            ownShape = .object(properties.sorted { Fields.precedes($0.name, $1.name) })
            hasDefaults = properties.contains { $0.defaultValue != nil || $0.schema.hasDefaults }
        case .map(let values):
            ownShape = shape
            hasDefaults = values.hasDefaults
        case .list(let element, _):
            ownShape = shape
            hasDefaults = element.hasDefaults
        default: ownShape = shape
        }
        self.format = format
        self.allowed = allowed
        self.minimum = minimum
        self.maximum = maximum
        self.isAtomic = isAtomic
    }

    /// A schema with the shape of another one, which is looked up when it is needed: so a schema can hold itself, as that of
    /// JSON schemas does. It has no defaults and no rule. Walks along a value end with the value; walks along schemas alone
    /// have to stop here.
    public init(reference target: @escaping @Sendable () -> Schema) {
        self.init(.any)
        self.target = target
    }

    public var isReference: Bool { target != nil }
}

extension Schema {
    /// The schema of a field of this object or map; nil where the schema knows none.
    public func property(_ name: String) -> Schema? {
        switch shape {
        case .object(let properties):
            properties.first { $0.name == name }?.schema ?? (keepsUnknownFields ? Schema(.any) : nil)
        case .map(let values): values
        default: nil
        }
    }

    /// The properties of an object, in the order of their names' bytes; empty for anything else.
    public var properties: [Property] {
        if case .object(let properties) = shape { properties } else { [] }
    }
}
