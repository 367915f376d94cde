/// The key that checksums of configuration are made with: random bytes in a Secret, one for the whole store. With another
/// key all checksums are others, and every workload that asks for it rolls out once.
public enum ConfigChecksumKey {
    public static let object = ObjectKey(.secret, namespace: "kube-system", name: "skeg-config-checksum")
    /// As many bytes as the hash has (RFC 2104, §3).
    public static let length = 32
    public static let dataKey = "key"

    /// A Secret with these bytes.
    public static func secret(_ bytes: [UInt8]) -> Object {
        var secret = ConfigChecksumKey.secret
        secret["data"] = [dataKey: .string(Base64.encode(bytes))]
        return secret
    }

    /// The Secret without the bytes.
    public static var secret: Object {
        var secret = Object(apiVersion: "v1", kind: "Secret", namespace: object.namespace, name: object.name)
        secret["type"] = "skeg.dev/config-checksum"
        return secret
    }

    /// Nil where the Secret holds none.
    public static func bytes(in secret: Object?) -> [UInt8]? {
        guard let bytes = secret?["data"]?[dataKey]?.string.flatMap(Base64.decode), bytes.count >= length else {
            return nil
        }
        return bytes
    }
}
