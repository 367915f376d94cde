import Objects

/// Objects that are mostly as their schema wants them, so that what lies behind the first check is reached too.
extension Draws {
    /// In values of Secrets; nothing that is told may hold it.
    static let canary = "canary-5701"
    /// The same in base64.
    static let hiddenCanary = "Y2FuYXJ5LTU3MDE="

    private static let names = [
        "web", "default", "a", "app", "tier", "x.example.com/y", "kubernetes.io/metadata.name", "Web", "-a", "a..b",
        "data.txt"
    ]
    private static let quantities = [
        "1", "100m", "0", "1.5Gi", "-1", "9223372036854775807", "1e18", "0.0001", "8Ei", "1n", "1.", "Ki",
        "99999999999999999999"
    ]
    private static let times = [
        "2026-03-01T09:30:00Z", "1678-01-01T00:00:00Z", "2261-12-31T23:59:59+23:59", "2026-02-30T00:00:00Z"
    ]
    private static let annotations = [
        "deployment.kubernetes.io/revision", "deployment.kubernetes.io/desired-replicas",
        "deployment.kubernetes.io/max-replicas",
        "controller.kubernetes.io/pod-deletion-cost", "skeg.dev/prune"
    ]

    /// An object of one of `kinds`.
    mutating func object(of kinds: [KindInfo]) -> Object {
        let info = pick(kinds)
        var object = Object(value(for: info.schema, budget: 6))
        if object.content.fields == nil { object.content = .emptyObject }
        if !once(in: 16) {
            object["apiVersion"] = .string(info.apiVersion)
            object["kind"] = .string(info.kind.kind)
        }
        if !once(in: 16) {
            if object.metadata.fields == nil { object.metadata = .emptyObject }
            object.name = pick(["web", "web-1", "n"])
            object.namespace = info.isNamespaced ? "default" : ""
        }
        if once(in: 4) { object.setAnnotation(pick(Draws.annotations), to: String(integer())) }
        if info.kind == .secret { hideCanary(in: &object) }
        return object
    }

    private mutating func hideCanary(in secret: inout Object) {
        let hidden = Value.string(Draws.canary)
        for name in ["data", "stringData"] where once(in: 2) {
            secret[name] = pick([
                hidden, ["k": hidden], ["a": 5701, "k": ["x": hidden]], ["k": [hidden], "-": hidden], [hidden]
            ])
        }
    }

    /// A value for a place in an object; `budget` bounds how many optional fields and elements each part has.
    mutating func value(for schema: Schema, budget: Int) -> Value {
        if once(in: 24) { return value(depth: 2) }
        switch schema.shape {
        case .boolean: return .bool(below(2) == 1)
        case .number: return .double(double())
        case .integer: return .integer(integer(for: schema))
        case .string: return text(for: schema)
        case .any: return value(depth: 3)
        case .map(let values):
            return .object(
                Fields((0..<below(budget)).map { _ in (pick(Draws.names), value(for: values, budget: budget - 1)) }))
        case .list(let element, _):
            return .array((0..<below(max(2, budget))).map { _ in value(for: element, budget: max(1, budget - 1)) })
        case .object(let properties): return fields(properties, budget: budget)
        }
    }

    private mutating func fields(_ properties: [Schema.Property], budget: Int) -> Value {
        var fields = Fields()
        for property in properties where property.isRequired && !once(in: 24) {
            fields[property.name] = value(for: property.schema, budget: budget - 1)
        }
        guard !properties.isEmpty else { return .object(fields) }
        for _ in 0..<below(max(1, budget)) {
            let property = pick(properties)
            fields[property.name] = value(for: property.schema, budget: budget - 1)
        }
        if once(in: 32) { fields[text()] = value(depth: 1) }
        return .object(fields)
    }

    private mutating func integer(for schema: Schema) -> Int64 {
        switch below(6) {
        case 0...2: Int64(below(12))
        case 3: schema.minimum ?? 1
        case 4: schema.maximum ?? .init(Int32.max)
        default: integer()
        }
    }

    private mutating func text(for schema: Schema) -> Value {
        if !schema.allowed.isEmpty, !once(in: 16) { return .string(pick(schema.allowed)) }
        switch schema.format {
        case .quantity: return once(in: 8) ? .integer(integer()) : .string(pick(Draws.quantities))
        case .intOrString:
            return once(in: 2) ? .integer(integer()) : .string(pick(["25%", "0%", "http", "2147483647%"]))
        case .time, .microTime: return .string(pick(Draws.times))
        case .base64: return .string(pick(["", "YQ==", "Y Q==", "YW\nJj", "YQ"]))
        case .duration: return .string(pick(["30s", "1h30m", "-1s", "2562047h", "1.5\u{301}s"]))
        default: return .string(once(in: 4) ? text() : pick(Draws.names))
        }
    }
}
