public import Objects

/// Objects as Go clients write them for speed
/// (https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding). Answers are JSON, which these clients take
/// as well.
public enum ProtobufDecoder {
    public static let mediaType = "application/vnd.kubernetes.protobuf"

    /// What stands in front of an object, so that it is not taken for another message.
    private static let magic: [UInt8] = Array("k8s\0".utf8)

    /// Reads an object: `runtime.Unknown` around the message of its kind. Time and memory are in proportion to the bytes.
    ///
    /// - Throws: 400 for what is no such message, 415 for an object of a kind that is not read in this form.
    public static func object(_ bytes: [UInt8]) throws(APIStatus) -> Value {
        guard bytes.starts(with: magic) else { throw .badRequest("the body is not a Kubernetes protobuf message") }
        let found: (object: Value?, apiVersion: String, kind: String)
        do throws(ProtobufReader.Fault) {
            let (apiVersion, kind, raw) = try envelope(bytes[magic.count...])
            let root = ProtobufMessages.root(apiVersion: apiVersion, kind: kind)
            found = (
                try root.map { root throws(ProtobufReader.Fault) in
                    try ProtobufValues.message(root, raw, depth: 1)
                }, apiVersion, kind
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
            case 1: type = try ProtobufValues.message(typeMeta, bytes, depth: 1)
            case 2: raw = bytes
            default: break
            }
        }
        return (type["apiVersion"]?.string ?? "", type["kind"]?.string ?? "", raw)
    }

    private static let typeMeta = ProtobufMessage("apiVersion kind")
}
