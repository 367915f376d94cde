public import Objects

/// Objects as Go clients write them for speed
/// (https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding). Answers are JSON, which these clients take as well.
public enum ProtobufDecoder {
    public static let mediaType = "application/vnd.kubernetes.protobuf"

    /// How deep messages may stand in each other.
    static let maximumDepth = 64

    /// What stands in front of an object, so that it is not taken for another message.
    private static let magic: [UInt8] = Array("k8s\0".utf8)

    /// Reads an object: `runtime.Unknown` around the message of its kind.
    ///
    /// - Throws: 400 for what is no such message, 415 for an object of a kind that is not read in this form.
    public static func object(_ bytes: [UInt8]) throws(APIStatus) -> Value {
        guard bytes.starts(with: magic) else { throw .badRequest("the body is not a Kubernetes protobuf message") }
        let found: (object: Value?, apiVersion: String, kind: String)
        do throws(ProtobufReader.Fault) {
            let (apiVersion, kind, raw) = try envelope(bytes[magic.count...])
            let root = ProtobufMessages.root(apiVersion: apiVersion, kind: kind)
            found = (
                try root.map { root throws(ProtobufReader.Fault) in try message(root, raw, depth: 1) }, apiVersion, kind
            )
        } catch {
            throw .badRequest("the body is not a protobuf message that can be read: \(error.message)")
        }
        guard var object = found.object else {
            throw APIStatus(
                code: 415, reason: "UnsupportedMediaType",
                message: "\(found.kind.prefix(64)) of \(found.apiVersion.prefix(128)) is not read as protobuf: "
                    + "send JSON")
        }
        object["apiVersion"] = .string(found.apiVersion)
        object["kind"] = .string(found.kind)
        return object
    }

    /// `runtime.Unknown`
    private static func envelope(
        _ bytes: ArraySlice<UInt8>
    ) throws(ProtobufReader.Fault) -> (apiVersion: String, kind: String, raw: ArraySlice<UInt8>) {
        var reader = ProtobufReader(bytes)
        var type: Value = .emptyObject
        var raw: ArraySlice<UInt8> = []
        while let (number, content) = try reader.next() {
            guard case .bytes(let bytes) = content else { continue }
            switch number {
            case 1: type = try message(typeMeta, bytes, depth: 1)
            case 2: raw = bytes
            default: break
            }
        }
        return (type["apiVersion"]?.string ?? "", type["kind"]?.string ?? "", raw)
    }

    private static let typeMeta = ProtobufMessage("apiVersion kind")

    private static func message(
        _ type: ProtobufMessage, _ bytes: ArraySlice<UInt8>, depth: Int
    ) throws(ProtobufReader.Fault) -> Value {
        var fields: [String: Value] = [:]
        try read(type, bytes, into: &fields, depth: depth)
        return .object(Fields(fields.map { ($0.key, $0.value) }))
    }

    private static func read(
        _ type: ProtobufMessage, _ bytes: ArraySlice<UInt8>, into fields: inout [String: Value], depth: Int
    ) throws(ProtobufReader.Fault) {
        guard depth <= maximumDepth else {
            throw ProtobufReader.Fault(message: "messages stand more than \(maximumDepth) deep in each other")
        }
        var reader = ProtobufReader(bytes)
        while let (number, content) = try reader.next() {
            guard let field = type.fields[number] else { continue }
            switch field.type {
            case .inline(let name):
                guard let inner = ProtobufMessages.all[name] else { continue }
                try read(inner, try Self.bytes(content, field), into: &fields, depth: depth + 1)
            case .map(let values):
                var entry: [String: Value] = [:]
                let pair = ProtobufMessage.entry(values)
                try read(pair, try Self.bytes(content, field), into: &entry, depth: depth + 1)
                var map = fields[field.name] ?? .emptyObject
                map[entry["key"]?.string ?? ""] = entry["value"] ?? empty(values)
                fields[field.name] = map
            default:
                guard let value = try value(content, field, depth: depth) else { continue }
                if field.isList {
                    fields[field.name] = .array((fields[field.name]?.array ?? []) + [value])
                } else {
                    fields[field.name] = value
                }
            }
        }
    }

    /// nil for what stands for nothing.
    private static func value(
        _ content: ProtobufReader.Content, _ field: ProtobufMessage.Field, depth: Int
    ) throws(ProtobufReader.Fault) -> Value? {
        let keepsZero = field.isOptional || field.isList
        switch field.type {
        case .text:
            let text = try text(content, field)
            return text.isEmpty && !keepsZero ? nil : .string(text)
        case .bytes:
            return .string(Base64.encode(Array(try bytes(content, field))))
        case .integer:
            let number = Int64(bitPattern: try number(content, field))
            return number == 0 && !keepsZero ? nil : .integer(number)
        case .boolean:
            let flag = try number(content, field) != 0
            return !flag && !keepsZero ? nil : .bool(flag)
        case .double: return .double(Double(bitPattern: try number(content, field)))
        case .quantity:
            return try message(quantity, try bytes(content, field), depth: depth + 1)["string"]
        case .intOrString:
            let parts = try message(intOrString, try bytes(content, field), depth: depth + 1)
            return parts["type"] == 1 ? parts["text"] ?? "" : parts["number"] ?? 0
        case .time: return try time(try bytes(content, field), depth: depth)?.text.value
        case .microTime: return try time(try bytes(content, field), depth: depth)?.microText.value
        case .json:
            let raw = try message(rawJSON, try bytes(content, field), depth: depth + 1)["raw"]?.string ?? ""
            return Base64.decode(raw).flatMap { try? JSONParser.parse($0, duplicates: .lastCounts) }
        case .message(let name):
            guard let inner = ProtobufMessages.all[name] else { return nil }
            return try message(inner, try bytes(content, field), depth: depth + 1)
        case .inline, .map: return nil
        }
    }

    private static let quantity = ProtobufMessage("string")
    private static let intOrString = ProtobufMessage("type:i number:i text")
    private static let rawJSON = ProtobufMessage("raw:x")
    private static let timestamp = ProtobufMessage("seconds:i nanos:i")

    private static func time(_ bytes: ArraySlice<UInt8>, depth: Int) throws(ProtobufReader.Fault) -> Timestamp? {
        let parts = try message(timestamp, bytes, depth: depth + 1)
        guard let seconds = parts["seconds"]?.integer else { return nil }
        let nanoseconds = min(max(0, parts["nanos"]?.integer ?? 0), 999_999_999)
        return Timestamp(seconds: seconds) + .nanoseconds(nanoseconds)
    }

    /// What a map has for a key whose value is not written.
    private static func empty(_ type: ProtobufMessage.FieldType) -> Value {
        if case .message = type { .emptyObject } else { "" }
    }

    private static func text(
        _ content: ProtobufReader.Content, _ field: ProtobufMessage.Field
    ) throws(ProtobufReader.Fault) -> String {
        guard let text = String(validating: try bytes(content, field), as: UTF8.self) else {
            throw ProtobufReader.Fault(message: "\(field.name) is not UTF-8")
        }
        return text
    }

    private static func bytes(
        _ content: ProtobufReader.Content, _ field: ProtobufMessage.Field
    ) throws(ProtobufReader.Fault) -> ArraySlice<UInt8> {
        guard case .bytes(let bytes) = content else {
            throw ProtobufReader.Fault(message: "\(field.name) is a number")
        }
        return bytes
    }

    private static func number(
        _ content: ProtobufReader.Content, _ field: ProtobufMessage.Field
    ) throws(ProtobufReader.Fault) -> UInt64 {
        guard case .number(let number) = content else {
            throw ProtobufReader.Fault(message: "\(field.name) is no number")
        }
        return number
    }
}

extension String {
    fileprivate var value: Value { .string(self) }
}
