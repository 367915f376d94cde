import Objects
import Testing

@testable import API

/// The tables say what the schemas of the kinds say, field by field: two lists of one thing, written from different sources.
@Suite("Protobuf tables")
struct ProtobufMessagesTests {
    @Test("every built-in kind is read in every version in which it is served")
    func roots() {
        for info in KindRegistry.builtIn.all where info.kind.group != GroupKind.sync.group {
            for version in info.servedVersions {
                #expect(
                    ProtobufMessages.root(apiVersion: version.apiVersion, kind: info.kind.kind) != nil,
                    "\(version.apiVersion) \(info.kind.kind)")
            }
        }
        #expect(ProtobufMessages.root(apiVersion: "skeg.dev/v1alpha1", kind: "Sync") == nil)
    }

    @Test("every message has one name, stands in one table, and belongs to a kind")
    func messages() {
        #expect(ProtobufMessages.areas.map(\.count).reduce(0, +) == ProtobufMessages.all.count)
        for (root, message) in ProtobufMessages.roots {
            #expect(ProtobufMessages.all[message] != nil, "\(root): \(message)")
        }
        var waiting = Array(ProtobufMessages.roots.values) + ["DeleteOptions"]
        var used = Set(waiting)
        while let name = waiting.popLast() {
            let fields = ProtobufMessages.all[name]?.fields ?? [:]
            for inner in fields.values.compactMap(\.type.messageName) where used.insert(inner).inserted {
                waiting.append(inner)
            }
        }
        #expect(Set(ProtobufMessages.all.keys).subtracting(used).isEmpty)
        #expect(used.subtracting(ProtobufMessages.all.keys).isEmpty)
    }

    @Test("no message gives two fields one name")
    func names() {
        for (name, message) in ProtobufMessages.all {
            let fields = SchemaWalk.flat(message).map(\.name)
            #expect(fields.count == Set(fields).count, "\(name)")
        }
    }

    @Test("the fields of every kind are those of its schema, in every version")
    func fields() {
        var walk = SchemaWalk()
        for info in KindRegistry.builtIn.all where info.kind.group != GroupKind.sync.group {
            for version in info.servedVersions {
                guard let name = ProtobufMessages.roots["\(version.apiVersion) \(info.kind.kind)"] else { continue }
                walk.compare(name, version.schema, isRoot: true)
            }
        }
        #expect(walk.differences.subtracting(SchemaWalk.conditions).sorted() == SchemaWalk.expected.sorted())
    }
}

/// Goes through messages and schemas side by side.
private struct SchemaWalk {
    /// What only the schemas have begins with `+`, what only the tables have with `-`.
    private(set) var differences: Set<String> = []
    private var seen: Set<String> = []

    static let expected: Set<String> = [
        // Skeg's own: who wrote, as the server found it. No client says it.
        "+ManagedFieldsEntry.user",
        // Gone in 1.37, and its number with it.
        "+NodeAllocatableResourceClaimStatus.resources",
        // New in 1.35, and written by the server alone.
        "+CustomResourceDefinitionStatus.observedGeneration"
    ]

    /// Conditions of all kinds have one schema, with what any of them has; their Go types have a part of it each.
    static let conditions = Set(
        ProtobufMessages.all.keys.filter { $0.hasSuffix("Condition") }.flatMap { name in
            ["lastHeartbeatTime", "lastProbeTime", "lastUpdateTime", "observedGeneration"].map { "+\(name).\($0)" }
        })

    /// The fields of a message, with those of the messages that belong to it.
    static func flat(_ message: ProtobufMessage) -> [ProtobufMessage.Field] {
        message.fields.values.flatMap { field in
            guard case .inline(let name) = field.type, let inner = ProtobufMessages.all[name] else { return [field] }
            return flat(inner)
        }
    }

    mutating func compare(_ name: String, _ schema: Schema, isRoot: Bool = false) {
        guard case .object(let properties) = schema.shape, let message = ProtobufMessages.all[name] else { return }
        let key = "\(name) \(schema.typeName ?? properties.map(\.name).joined(separator: " "))"
        guard seen.insert(key).inserted else { return }
        let fields = Dictionary(SchemaWalk.flat(message).map { ($0.name, $0) }) { first, _ in first }
        var schemas = Dictionary(properties.map { ($0.name, $0.schema) }) { first, _ in first }
        if isRoot {
            schemas["apiVersion"] = nil
            schemas["kind"] = nil
        }
        for more in Set(schemas.keys).subtracting(fields.keys) { differences.insert("+\(name).\(more)") }
        for more in Set(fields.keys).subtracting(schemas.keys) { differences.insert("-\(name).\(more)") }
        for (name, field) in fields {
            if let schema = schemas[name] { compare(field, schema, in: "\(key.prefix { $0 != " " })") }
        }
    }

    private mutating func compare(_ field: ProtobufMessage.Field, _ schema: Schema, in message: String) {
        if case .any = schema.shape, schema.format == nil { return }
        var (type, inner) = (field.type, schema)
        if field.isList {
            guard case .list(let element, _) = schema.shape else { return tell(field, message) }
            inner = element
        } else if case .map(let values) = field.type {
            guard case .map(let element) = schema.shape else { return tell(field, message) }
            (type, inner) = (values, element)
        }
        if case .any = inner.shape, inner.format == nil { return }
        switch (type, inner.shape) {
        case (.message(let name), .object): compare(name, inner)
        case (.variant, _), (.json, _): break
        case (.text, .string) where [nil, .duration].contains(inner.format): break
        case (.bytes, .string) where inner.format == .base64: break
        case (.time, .string) where inner.format == .time: break
        case (.microTime, .string) where inner.format == .microTime: break
        case (.quantity, _) where inner.format == .quantity: break
        case (.intOrString, _) where inner.format == .intOrString: break
        case (.integer, .integer) where inner.format != .intOrString: break
        case (.boolean, .boolean), (.double, .number): break
        default: tell(field, message)
        }
    }

    private mutating func tell(_ field: ProtobufMessage.Field, _ message: String) {
        differences.insert("\(message).\(field.name) is of another type")
    }
}

extension ProtobufMessage.FieldType {
    fileprivate var messageName: String? {
        switch self {
        case .message(let name), .inline(let name), .variant(let name): name
        case .map(let values): values.messageName
        default: nil
        }
    }
}
