import API
import Objects
import Store

/// What requests carry.
extension Draws {
    /// A value as one of the forms in which it can be sent.
    mutating func write(_ value: Value, into request: inout DrawnRequest) {
        switch below(8) {
        case 0:
            request.headers.add("Content-Type", "application/yaml")
            request.body = YAMLWriter.write(value)
        case 1:
            request.headers.add("Content-Type", "application/vnd.kubernetes.protobuf")
            request.body = protobuf(of: value)
        case 2 where once(in: 4):
            request.headers.add("Content-Type", text())
            request.body = JSONWriter.write(value)
        default:
            request.headers.add("Content-Type", "application/json")
            request.body = JSONWriter.write(value)
        }
        if once(in: 16), !request.body.isEmpty { request.body[below(256) % request.body.count] = byte() }
    }

    /// The object that a request to create or replace something carries.
    mutating func content(at place: RequestPlace, in world: RequestWorld) -> Value {
        let live = world.state[key(of: place)].map { place.served.written($0).content }
        switch place.subresource {
        case "scale":
            return [
                "kind": "Scale", "apiVersion": "autoscaling/v1", "spec": ["replicas": once(in: 4) ? value(depth: 1) : 2]
            ]
        case "binding":
            return ["target": ["kind": "Node", "name": once(in: 4) ? value(depth: 1) : .string(pick(["n", "A b"]))]]
        case "eviction": return ["metadata": ["name": .string(place.name ?? "")], "deleteOptions": deleteOptions()]
        default: break
        }
        guard var content = live else { return object(at: place).content }
        for _ in 0..<1 + below(3) {
            content = content.mergePatched(
                with: once(in: 4) ? object(at: place).content : part(of: place.served.schema))
        }
        return content
    }

    private func key(of place: RequestPlace) -> ObjectKey {
        ObjectKey(place.served.info.kind, namespace: place.namespace, name: place.name ?? "")
    }

    /// An object that may have nothing to do with what is there.
    private mutating func object(at place: RequestPlace) -> Object {
        var object = object(of: [place.served.info])
        object["apiVersion"] = .string(place.served.apiVersion)
        if let name = place.name, !once(in: 8) { object.name = name }
        if object.content["kind"]?.string == "Secret", once(in: 2) {
            object["data"] = ["k": .string(Draws.hiddenCanary), "l": .string(Draws.canary)]
        }
        return object
    }

    /// One field of an object, however deep, with what lies around it.
    private mutating func part(of schema: Schema) -> Value {
        var names: [String] = []
        var schema = schema
        while case .object(let properties) = schema.shape, !properties.isEmpty, names.count < 8 {
            let property = pick(properties)
            names.append(property.name)
            schema = property.schema
            if once(in: 3) { break }
        }
        let inner: Value = once(in: 6) ? .null : value(for: schema, budget: 4)
        return names.reversed().reduce(inner) { value, name in .object(Fields([(name, value)])) }
    }

    mutating func patch(_ place: RequestPlace, in world: RequestWorld, into request: inout DrawnRequest) {
        let types = [
            "application/merge-patch+json", "application/strategic-merge-patch+json", "application/json-patch+json",
            "application/apply-patch+yaml"
        ]
        let type = pick(types)
        request.headers.add("Content-Type", once(in: 32) ? text() : type)
        switch type {
        case "application/json-patch+json":
            let live = world.state[key(of: place)]?.content ?? .emptyObject
            request.body = JSONWriter.write(.array((0..<1 + below(4)).map { _ in operation(on: live) }))
        case "application/apply-patch+yaml":
            var content = once(in: 2) ? object(at: place).content : part(of: place.served.schema)
            content["apiVersion"] = .string(place.served.apiVersion)
            content["kind"] = .string(place.served.info.kind.kind)
            request.body = once(in: 2) ? YAMLWriter.write(content) : JSONWriter.write(content)
        default:
            var patch = once(in: 4) ? object(at: place).content : part(of: place.served.schema)
            if place.subresource == "scale" { patch = ["spec": ["replicas": once(in: 4) ? value(depth: 1) : 3]] }
            if once(in: 8) { patch = patch.mergePatched(with: part(of: place.served.schema)) }
            if once(in: 8) { patch[pick(["$patch", "$retainKeys", "$setElementOrder/containers"])] = value(depth: 2) }
            request.body = JSONWriter.write(patch)
        }
    }

    /// One step of a JSON patch, mostly at a place that is there.
    private mutating func operation(on live: Value) -> Value {
        var operation: Value = [
            "op": .string(pick(["add", "replace", "remove", "test", "copy", "move"])),
            "path": .string(pointer(into: live))
        ]
        if below(4) != 3 { operation["value"] = value(depth: 2) }
        if once(in: 3) { operation["from"] = .string(pointer(into: live)) }
        return operation
    }

    private mutating func pointer(into live: Value) -> String {
        var pointer = ""
        var value = live
        while !once(in: 5) {
            switch value {
            case .object(let fields) where !fields.isEmpty:
                let field = fields[below(fields.count)]
                pointer += "/" + JSONPatchProperties.escaped(once(in: 12) ? text() : field.name)
                value = field.value
            case .array(let elements) where !elements.isEmpty:
                let index = below(elements.count)
                pointer += "/" + (once(in: 6) ? "-" : "\(index)")
                value = elements[index]
            default: return once(in: 3) ? pointer + "/" + pick(["-", "0", "a"]) : pointer
            }
        }
        return pointer
    }

    mutating func deleteOptions() -> Value {
        var options: Value = ["kind": "DeleteOptions", "apiVersion": "v1"]
        let choices: [(String, [Value])] = [
            ("gracePeriodSeconds", [0, 30, -1, "1", .integer(.max)]), ("orphanDependents", [true, false, "x"]),
            ("propagationPolicy", ["Foreground", "Background", "Orphan", "x", 1]),
            ("dryRun", [["All"], [], ["x"], "All"]),
            ("preconditions", [["uid": "x"], ["resourceVersion": "1"], [:], []])
        ]
        for (name, values) in choices where once(in: 3) { options[name] = pick(values) }
        return options
    }
}

/// Bytes of protobuf that mean something in most messages, and what readers get wrong.
extension Draws {
    private mutating func protobuf(of value: Value) -> [UInt8] {
        let type =
            field(1, Array((value["apiVersion"]?.string ?? "").utf8))
            + field(2, Array((value["kind"]?.string ?? "").utf8))
        return Array("k8s\0".utf8) + field(1, type) + field(2, message(depth: 5))
    }

    private mutating func message(depth: Int) -> [UInt8] {
        var result: [UInt8] = []
        for _ in 0..<below(6) {
            let number = 1 + below(24)
            switch below(8) {
            case 0: result += [UInt8(truncatingIfNeeded: number << 3), byte() & 0x7F]
            case 1: result += field(number, Array(pick(Draws.protobufTexts).utf8))
            case 2: result += bytes(3)
            default: result += field(number, depth > 0 ? message(depth: depth - 1) : bytes(2))
            }
        }
        return result
    }

    private static let protobufTexts = ["web", "default", "app", "", "1", "100m", "TCP", "i:1", "{}", Draws.canary]

    private func field(_ number: Int, _ content: [UInt8]) -> [UInt8] {
        varint(number << 3 | 2) + varint(content.count) + content
    }

    private func varint(_ number: Int) -> [UInt8] {
        var result: [UInt8] = []
        var rest = UInt64(number)
        while rest >= 0x80 {
            result.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        return result + [UInt8(truncatingIfNeeded: rest)]
    }
}
