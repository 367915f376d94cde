public import Objects

/// The 2.0 document as clients written in Go ask for it. They read no JSON there: `client-go/discovery.OpenAPISchema` sends
/// one media type and takes what comes for a message. The messages are those of `gnostic/openapiv2/OpenAPIv2.proto`; the numbers
/// of their fields stand in the calls.
extension OpenAPI {
    /// What is asked for.
    public static let protobufType = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"
    /// What it is called in the answer, where `@` may not be (`kube-openapi/pkg/handler`).
    public static let answeredProtobufType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"

    /// A document of OpenAPI 2.0 as such a message. Of its paths only their names are in there: what clients look up are the
    /// definitions.
    public static func protobuf(_ document: Value) -> [UInt8] {
        var writer = ProtobufWriter()
        writer.text(1, document["swagger"]?.string ?? "")
        writer.message(2) { info in
            info.text(1, document.at(["info", "title"])?.string ?? "")
            info.text(2, document.at(["info", "version"])?.string ?? "")
        }
        writer.message(8) { paths in
            for path in document["paths"]?.fields ?? Fields() {
                paths.message(2) { named in
                    named.text(1, path.name)
                    named.message(2) { _ in }
                }
            }
        }
        writer.message(9) { $0.schemas(1, document["definitions"], depth: 0) }
        return writer.bytes
    }
}

extension ProtobufWriter {
    /// `NamedSchema`, one for each field.
    fileprivate mutating func schemas(_ field: Int, _ schemas: Value?, depth: Int) {
        for schema in schemas?.fields ?? Fields() {
            message(field) { named in
                named.text(1, schema.name)
                named.message(2) { $0.schema(schema.value, depth: depth + 1) }
            }
        }
    }

    /// `Schema`
    fileprivate mutating func schema(_ schema: Value, depth: Int) {
        guard depth < DefinitionWriter.maximumDepth else { return }
        for field in schema.fields ?? Fields() {
            switch field.name {
            case "$ref": text(1, field.value.string ?? "")
            case "format": text(2, field.value.string ?? "")
            case "title": text(3, field.value.string ?? "")
            case "description": text(4, field.value.string ?? "")
            case "default": message(5) { $0.any(field.value) }
            case "multipleOf": double(6, field.value.number)
            case "maximum": double(7, field.value.number)
            case "exclusiveMaximum": flag(8, field.value.bool ?? false)
            case "minimum": double(9, field.value.number)
            case "exclusiveMinimum": flag(10, field.value.bool ?? false)
            case "maxLength": integer(11, field.value.integer ?? 0)
            case "minLength": integer(12, field.value.integer ?? 0)
            case "pattern": text(13, field.value.string ?? "")
            case "maxItems": integer(14, field.value.integer ?? 0)
            case "minItems": integer(15, field.value.integer ?? 0)
            case "uniqueItems": flag(16, field.value.bool ?? false)
            case "maxProperties": integer(17, field.value.integer ?? 0)
            case "minProperties": integer(18, field.value.integer ?? 0)
            case "required": for name in field.value.array ?? [] { text(19, name.string ?? "") }
            case "enum": for value in field.value.array ?? [] { message(20) { $0.any(value) } }
            case "additionalProperties":
                message(21) { item in
                    if let allowed = field.value.bool { return item.flag(2, allowed) }
                    item.message(1) { $0.schema(field.value, depth: depth + 1) }
                }
            case "type": message(22) { $0.text(1, field.value.string ?? "") }
            case "items": message(23) { items in items.message(1) { $0.schema(field.value, depth: depth + 1) } }
            case "allOf":
                for part in field.value.array ?? [] { message(24) { $0.schema(part, depth: depth + 1) } }
            case "properties": message(25) { $0.schemas(1, field.value, depth: depth + 1) }
            case let name where name.hasPrefix("x-"):
                message(31) { extra in
                    extra.text(1, name)
                    extra.message(2) { $0.any(field.value) }
                }
            default: break
            }
        }
    }

    /// `Any`: a value as YAML, of which JSON is a part.
    private mutating func any(_ value: Value) { text(2, JSONWriter.text(value)) }
}

extension Value {
    fileprivate var number: Double {
        switch self {
        case .integer(let number): Double(number)
        case .double(let number): number
        default: 0
        }
    }
}
