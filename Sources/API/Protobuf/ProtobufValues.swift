import Objects

/// Makes values of messages.
enum ProtobufValues {
    typealias Fault = ProtobufReader.Fault

    /// How deep maps and lists may lie in each other; as much as in JSON.
    static let maximumDepth = TextLimits.standard.depth

    /// The fields of a message while it is read: lists and maps grow in their place.
    private struct Draft {
        var fields: [String: Value] = [:]
        var lists: [String: [Value]] = [:]
        var maps: [String: [(String, Value)]] = [:]

        var value: Value {
            let lists = lists.map { ($0.key, Value.array($0.value)) }
            let maps = maps.map { ($0.key, Value.object(Fields($0.value))) }
            return .object(Fields(fields.map { ($0.key, $0.value) } + lists + maps))
        }
    }

    /// - Parameter depth: In how many maps and lists the message lies, counting itself.
    static func message(
        _ type: ProtobufMessage, _ bytes: ArraySlice<UInt8>, depth: Int
    ) throws(Fault) -> Value {
        var draft = Draft()
        try read(type, bytes, into: &draft, depth: depth)
        return draft.value
    }

    private static func read(
        _ type: ProtobufMessage, _ bytes: ArraySlice<UInt8>, into draft: inout Draft, depth: Int
    ) throws(Fault) {
        try checkDepth(depth)
        var reader = ProtobufReader(bytes)
        while let (number, content) = try reader.next() {
            guard let field = type.fields[number] else { continue }
            switch field.type {
            case .inline(let name):
                guard let inner = ProtobufMessages.all[name] else { continue }
                try read(inner, try Self.bytes(content, field), into: &draft, depth: depth + 1)
            case .map(let values):
                try checkDepth(depth + 1)
                let pair = try message(.entry(values), try Self.bytes(content, field), depth: depth + 1)
                let key = pair["key"]?.string ?? ""
                guard key.utf8.count <= TextLimits.standard.keyLength else {
                    throw Fault(
                        message: "a key of \(field.name) has more than \(TextLimits.standard.keyLength) bytes "
                            + "(limit keyLength)")
                }
                draft.maps[field.name, default: []].append((key, pair["value"] ?? empty(values)))
            default:
                guard field.isList else {
                    if let value = try value(content, field, depth: depth) { draft.fields[field.name] = value }
                    continue
                }
                try checkDepth(depth + 1)
                if let value = try value(content, field, depth: depth + 1) {
                    draft.lists[field.name, default: []].append(value)
                }
            }
        }
    }

    private static func checkDepth(_ depth: Int) throws(Fault) {
        guard depth <= maximumDepth else {
            throw Fault(message: "maps and lists lie more than \(maximumDepth) deep in each other (limit depth)")
        }
    }

    /// nil for what stands for nothing.
    private static func value(
        _ content: ProtobufReader.Content, _ field: ProtobufMessage.Field, depth: Int
    ) throws(Fault) -> Value? {
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
        case .double: return try double(try number(content, field), field)
        case .quantity:
            return try message(quantity, try bytes(content, field), depth: depth)["string"]
        case .intOrString:
            let parts = try message(intOrString, try bytes(content, field), depth: depth)
            return parts["type"] == 1 ? parts["text"] ?? "" : parts["number"] ?? 0
        case .time: return try time(try bytes(content, field), depth: depth).map { .string($0.text) }
        case .microTime: return try time(try bytes(content, field), depth: depth).map { .string($0.microText) }
        case .json: return try json(try bytes(content, field), field, depth: depth)
        case .message(let name):
            guard let inner = ProtobufMessages.all[name] else { return nil }
            return try message(inner, try bytes(content, field), depth: depth + 1)
        case .variant(let name):
            guard let inner = ProtobufMessages.all[name] else { return nil }
            let parts = try message(inner, try bytes(content, field), depth: depth)
            return inner.fields.sorted { $0.key > $1.key }.lazy.compactMap { parts[$0.value.name] }.first
        case .inline, .map: return nil
        }
    }

    private static let quantity = ProtobufMessage("string")
    private static let intOrString = ProtobufMessage("type:i number:i text")
    private static let timestamp = ProtobufMessage("seconds:i nanos:i")

    private static func time(_ bytes: ArraySlice<UInt8>, depth: Int) throws(Fault) -> Timestamp? {
        let parts = try message(timestamp, bytes, depth: depth)
        guard let seconds = parts["seconds"]?.integer else { return nil }
        let nanoseconds = min(max(0, parts["nanos"]?.integer ?? 0), 999_999_999)
        return Timestamp(seconds: seconds) + .nanoseconds(nanoseconds)
    }

    /// As JSON has it: without infinity, and whole numbers as such.
    private static func double(_ bits: UInt64, _ field: ProtobufMessage.Field) throws(Fault) -> Value {
        let number = Double(bitPattern: bits)
        guard number.isFinite else { throw Fault(message: "\(field.name) is no number") }
        return Int64(exactly: number).map { .integer($0) } ?? .double(number)
    }

    /// nil where nothing is set.
    private static func json(
        _ bytes: ArraySlice<UInt8>, _ field: ProtobufMessage.Field, depth: Int
    ) throws(Fault) -> Value? {
        var reader = ProtobufReader(bytes)
        var raw: ArraySlice<UInt8> = []
        while let (number, content) = try reader.next() {
            if number == 1 { raw = try Self.bytes(content, field) }
        }
        guard !raw.isEmpty else { return nil }
        var limits = TextLimits.standard
        limits.depth = max(0, maximumDepth - depth)
        do throws(Diagnostic) {
            return try JSONParser.parse(Array(raw), limits: limits, duplicates: .lastCounts)
        } catch {
            throw Fault(message: "\(field.name) holds no JSON that can be read: \(error.message)")
        }
    }

    /// What a map has for a key whose value is not written.
    private static func empty(_ type: ProtobufMessage.FieldType) -> Value {
        switch type {
        case .message: .emptyObject
        case .variant: .array([])
        default: ""
        }
    }

    private static func text(
        _ content: ProtobufReader.Content, _ field: ProtobufMessage.Field
    ) throws(Fault) -> String {
        guard let text = String(validating: try bytes(content, field), as: UTF8.self) else {
            throw Fault(message: "\(field.name) is not UTF-8")
        }
        return text
    }

    private static func bytes(
        _ content: ProtobufReader.Content, _ field: ProtobufMessage.Field
    ) throws(Fault) -> ArraySlice<UInt8> {
        guard case .bytes(let bytes) = content else { throw Fault(message: "\(field.name) is a number") }
        return bytes
    }

    private static func number(
        _ content: ProtobufReader.Content, _ field: ProtobufMessage.Field
    ) throws(Fault) -> UInt64 {
        guard case .number(let number) = content else { throw Fault(message: "\(field.name) is no number") }
        return number
    }
}
