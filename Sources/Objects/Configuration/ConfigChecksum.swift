/// What the configuration of a pod template comes to: equal where the ConfigMaps and Secrets that it reads, as far as it
/// reads them, hold the same.
///
/// It stands where people read it, so it is made with a key (HMAC, RFC 2104): nobody can try out values of a Secret on it.
public struct ConfigChecksum: Sendable, Hashable {
    /// In a pod template: which configuration its pods run with. Written by the Deployment's controller alone.
    public static let annotation = "skeg.dev/config-checksum"

    /// For the whole; in hexadecimal.
    public var text: String
    /// For each object, by its kind and name: `ConfigMap/app`. Empty where it is not known.
    public var parts: [String: String]

    /// Digits of a checksum: 128 bits for the whole, and 64 to tell people which part has changed.
    private static let (length, partLength) = (32, 16)

    public init(text: String, parts: [String: String] = [:]) {
        self.text = text
        self.parts = parts
    }

    /// - Parameter digest: Gives what an object comes to as far as it is read, nil for one that is not there.
    public init(of spec: PodSpec, in namespace: String, key: [UInt8], digest: (ConfigRead) -> String?) {
        var keys: [ObjectKey: Set<String?>] = [:]
        for reference in spec.configReferences {
            let object = ObjectKey(reference.kind, namespace: namespace, name: reference.name)
            keys[object, default: []].insert(reference.key)
        }
        var whole: [Value] = []
        parts = [:]
        for object in keys.keys.sorted() {
            let read = ConfigRead(object, keys: keys[object] ?? [])
            let content = digest(read).map { Value.string($0) } ?? .null
            let name = "\(object.kind.kind)/\(object.name)"
            let code = SecureHash.hex(
                SecureHash.hmac(JSONWriter.write([.string(name), content]), key: key))
            parts[name] = String(code.prefix(ConfigChecksum.partLength))
            whole.append([.string(name), .string(code)])
        }
        let code = SecureHash.hex(SecureHash.hmac(JSONWriter.write(.array(whole)), key: key))
        text = String(code.prefix(ConfigChecksum.length))
    }

    /// - Parameter find: Gives the ConfigMap or Secret under a key, nil for one that is not there.
    public init(of spec: PodSpec, in namespace: String, key: [UInt8], find: (ObjectKey) -> Object?) {
        self.init(of: spec, in: namespace, key: key, digest: { read in find(read.object).map { read.digest(of: $0) } })
    }
}

/// As much of a ConfigMap or Secret as the containers of a pod read.
public struct ConfigRead: Sendable, Hashable {
    public let object: ObjectKey
    /// In order; nil for all of them.
    public let keys: [String]?

    /// - Parameter keys: With a nil among them all.
    init(_ object: ObjectKey, keys: Set<String?>) {
        self.object = object
        self.keys = keys.contains(nil) ? nil : keys.compactMap { $0 }.sorted()
    }

    /// What an object comes to (SHA-256, in hexadecimal). It is no secret from who may guess what the object holds, and is only
    /// shown after a key has gone into it.
    ///
    /// This is what costs: about 7 ms for the 1 MiB that an object may have.
    public func digest(of object: Object) -> String {
        let texts = object["data"]?.fields ?? Fields()
        let bytes = object["binaryData"]?.fields ?? Fields()
        let content: Value =
            keys.map { keys in
                .object(Fields(keys.map { ($0, [texts[$0] ?? .null, bytes[$0] ?? .null] as Value) }))
            } ?? [.object(texts), .object(bytes)]
        return SecureHash.hex(SecureHash.sha256(JSONWriter.write(content)))
    }
}

// MARK: - What has changed

extension ConfigChecksum {
    /// So many objects are told apart; of more it is only known whether anything has changed.
    static let maximumParts = 200

    /// The parts on one line, to be kept and read again: `ConfigMap/app=0f3a…,Secret/db=77c1…`. Nil for too many.
    public var record: String? {
        guard parts.count <= ConfigChecksum.maximumParts else { return nil }
        return parts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    public static func parts(ofRecord record: String) -> [String: String] {
        var parts: [String: String] = [:]
        for part in record.split(separator: ",").prefix(maximumParts) {
            guard let equals = part.lastIndex(of: "=") else { continue }
            parts[String(part[..<equals])] = String(part[part.index(after: equals)...])
        }
        return parts
    }

    /// Which objects have changed since, for people: `ConfigMap app`. What is read anew or no more is not among them: for
    /// that the template was changed.
    public func changes(since earlier: [String: String]) -> [String] {
        parts.filter { name, code in earlier[name].map { $0 != code } ?? false }.keys.sorted()
            .map { $0.replacing("/", with: " ", maxReplacements: 1) }
    }
}
