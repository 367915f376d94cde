import API
import Objects

/// Protobuf of clients: what is read is an object as JSON could have told it, in proportion to the bytes.
enum ProtobufProperties {
    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        let object: Value
        do throws(APIStatus) {
            object = try ProtobufDecoder.object(input)
        } catch {
            try expect(
                [400, 415].contains(error.code), "what cannot be read is the client's fault", seen: "\(error.code)")
            return try expect(error.message.utf8.count <= 4096, "a message is short", seen: error.message)
        }
        try expect(object["apiVersion"]?.string != nil && object["kind"]?.string != nil, "an object has a kind")
        try expect(object.nodeCount <= input.count + 3, "values are in proportion to the bytes")
        try expect(object.depth <= TextLimits.standard.depth, "no value nests deeper than the limit")
        try expect(
            JSONProperties.read(JSONWriter.write(object)) == object, "an object is the same after a way through JSON")
        let later = try? ProtobufDecoder.object(input + [15 << 3, 1])
        try expect(later == object, "a field that is not known changes nothing")
        let cut = try? ProtobufDecoder.object(Array(input.dropLast()))
        try expect(cut?.nodeCount ?? 0 <= input.count + 3, "what is cut short is in proportion too")
    }
}
