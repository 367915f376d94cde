public import Objects
internal import Wiping

/// The `sops` block of a file: who can read it, and what of it is encrypted (`stores.Metadata` of getsops/sops).
public struct SOPSMetadata: Sendable {
    /// What SOPS this writes like.
    static let version = "3.11.0"
    /// How many recipients are read.
    static let maximumKeys = 256
    /// Kinds of keys that are known, but not read here, and what in them names one.
    private static let foreignKinds = [
        ("kms", "arn"), ("gcp_kms", "resource_id"), ("azure_kv", "vault_url"), ("hc_vault", "vault_address"),
        ("hckms", "key_id")
    ]

    /// As written: what is not looked at stays.
    private(set) var content: Value
    public let rule: SOPSRule

    /// A recipient, with the data key encrypted for it.
    struct Key: Sendable, Hashable {
        var name: String
        var message: String
    }

    public init(_ content: Value) throws(EncryptionError) {
        guard content.fields != nil else { throw EncryptionError(.malformed, "the sops block is no map") }
        let groups = content["key_groups"]?.array?.count ?? 0
        guard groups == 0 else {
            throw EncryptionError(
                .unsupported,
                "the data key is shared out over key groups (Shamir), which are not read here: use one group of recipients"
            )
        }
        self.content = content
        rule = try SOPSRule(in: content) ?? .standard
        let count = ["age", "pgp"].reduce(0) { $0 + (content[$1]?.array?.count ?? 0) }
        guard count <= SOPSMetadata.maximumKeys else {
            throw EncryptionError(
                .limit, "the sops block has more than \(SOPSMetadata.maximumKeys) recipients (limit maximumKeys)")
        }
    }

    /// For a file that was not encrypted yet.
    public init(_ rule: SOPSRule, onlyEncryptedInCode: Bool = false) {
        self.rule = rule
        content = [rule.kind.rawValue: .string(rule.text)]
        if onlyEncryptedInCode { content["mac_only_encrypted"] = true }
    }

    /// Whether unencrypted values may change without anybody noticing.
    var coversOnlyEncrypted: Bool { content["mac_only_encrypted"]?.bool ?? false }
    var lastModified: String { content["lastmodified"]?.string ?? "" }
    var code: String { content["mac"]?.string ?? "" }

    var ageKeys: [Key] { keys("age", name: "recipient") }
    var pgpKeys: [Key] { keys("pgp", name: "fp") }

    private func keys(_ kind: String, name: String) -> [Key] {
        (content[kind]?.array ?? []).map { Key(name: $0[name]?.string ?? "?", message: $0["enc"]?.string ?? "") }
    }

    /// Everybody who can read the file, as it names them.
    public var recipients: [String] {
        let foreign = SOPSMetadata.foreignKinds.flatMap { kind, name in
            (content[kind]?.array ?? []).map { "\(kind) \($0[name]?.string ?? "?")" }
        }
        return ageKeys.map(\.name) + pgpKeys.map { "PGP \($0.name)" } + foreign
    }

    public var ageRecipients: [String] { ageKeys.map(\.name) }
    /// Fingerprints of PGP keys.
    public var pgpRecipients: [String] { pgpKeys.map(\.name) }

    /// Whether all who can read the file are of kinds that are written for here: age and PGP.
    public var canBeWrapped: Bool { recipients.count == ageKeys.count + pgpKeys.count }

    /// Encrypts the data key for some recipients, in the place of those so far.
    public mutating func wrap(
        _ key: SOPSDataKey, for recipients: [AgeRecipient], pgp: [PGPRecipient] = [],
        using generator: inout some RandomNumberGenerator
    ) throws(EncryptionError) {
        guard !recipients.isEmpty || !pgp.isEmpty else {
            throw EncryptionError(.malformed, "there is nobody to encrypt for")
        }
        var bytes = key.bytes
        defer { bytes.wipe() }
        var keys: [Value] = []
        for recipient in recipients {
            let message = try AgeFile.encrypt(bytes, for: [recipient], isArmored: true, using: &generator)
            keys.append(["recipient": .string(recipient.text), "enc": .string(String(decoding: message, as: UTF8.self))]
            )
        }
        content["age"] = keys.isEmpty ? nil : .array(keys)
        var messages: [Value] = []
        for recipient in pgp {
            messages.append([
                "created_at": .string(recipient.createdAt.text),
                "enc": .string(try recipient.seal(bytes, recipient.fingerprint)),
                "fp": .string(recipient.fingerprint)
            ])
        }
        content["pgp"] = messages.isEmpty ? nil : .array(messages)
    }

    /// Puts in the code over the values, encrypted and bound to the time.
    mutating func seal(
        _ code: SOPSCode, with key: SOPSDataKey, at time: Timestamp, using generator: inout some RandomNumberGenerator
    ) throws(EncryptionError) {
        content["lastmodified"] = .string(time.text)
        content["mac"] = .string(
            try SOPSCipherText.seal(.text(code.text), with: key, context: time.text, using: &generator))
        content["version"] = .string(SOPSMetadata.version)
    }

    /// - Throws: If the code is not that of the block.
    func check(_ code: SOPSCode, with key: SOPSDataKey) throws(EncryptionError) {
        guard let sealed = SOPSCipherText(self.code) else {
            throw EncryptionError(
                .malformed, "the sops block has no mac, or a broken one: nobody can tell what was changed")
        }
        let expected: SOPSValue
        do throws(EncryptionError) {
            expected = try sealed.open(with: key, context: lastModified)
        } catch {
            throw EncryptionError(.tampered, "the mac of the sops block, or its lastmodified, was changed")
        }
        guard expected == .text(code.text) else {
            throw EncryptionError(
                .tampered,
                "the mac does not match: values were changed, added, removed or moved after they were encrypted")
        }
    }
}
