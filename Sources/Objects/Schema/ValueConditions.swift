/// What must hold of a value beyond its type, as the schemas of custom kinds say it (JSON Schema's validation words).
///
/// Empty conditions hold of everything. Whether they hold is looked at after the value has been found to fit the schema.
public struct ValueConditions: Sendable {
    /// The only values allowed; empty for no such bound.
    public var allowed: [Value] = []
    public var pattern: Pattern?
    /// As written, also where the expression is none that can be matched: then it is not checked.
    public var patternText: String?
    /// Of a text, beyond its type: `date-time`, `ipv4`. Names that are not known say nothing.
    public var format: String?
    /// In characters.
    public var minLength: Int?
    public var maxLength: Int?
    public var minItems: Int?
    public var maxItems: Int?
    public var minProperties: Int?
    public var maxProperties: Int?
    public var minimum: Bound?
    public var maximum: Bound?
    public var multipleOf: Double?
    public var hasUniqueItems = false
    /// Rules in CEL. They are kept and shown, and not evaluated.
    public var expressions: [Value] = []

    /// The words below say something of parts of the value, or have other conditions as their parts. In structural schemas they add
    /// nothing to what fields there are.
    public var type: String?
    public var required: [String] = []
    public var properties: [(name: String, conditions: ValueConditions)] = []
    /// Of the fields that `properties` does not name; one at most.
    public var additionalProperties: [ValueConditions] = []
    /// Of each element; one at most.
    public var items: [ValueConditions] = []
    public var allOf: [ValueConditions] = []
    public var anyOf: [ValueConditions] = []
    public var oneOf: [ValueConditions] = []
    /// One at most.
    public var not: [ValueConditions] = []

    public struct Bound: Sendable, Hashable {
        public var value: Double
        public var isExclusive: Bool
    }

    public init() {}

    /// Whether there is nothing to look at.
    public var isEmpty: Bool {
        allowed.isEmpty && pattern == nil && patternText == nil && format == nil && minLength == nil && maxLength == nil
            && minItems == nil && maxItems == nil && minProperties == nil && maxProperties == nil && minimum == nil
            && maximum == nil && multipleOf == nil && !hasUniqueItems && expressions.isEmpty && type == nil
            && required.isEmpty && hasNoParts
    }

    private var hasNoParts: Bool {
        properties.isEmpty && additionalProperties.isEmpty && items.isEmpty && allOf.isEmpty && anyOf.isEmpty
            && oneOf.isEmpty && not.isEmpty
    }
}
