internal import Crypto
internal import Objects

/// The key that all values of one file are encrypted with.
public struct SOPSDataKey: Sendable {
    static let length = 32
    let key: SymmetricKey

    init?(_ bytes: [UInt8]) {
        guard bytes.count == SOPSDataKey.length else { return nil }
        key = SymmetricKey(data: bytes)
    }

    private init(key: SymmetricKey) { self.key = key }

    public static func generate(using generator: inout some RandomNumberGenerator) -> SOPSDataKey {
        SOPSDataKey(key: SymmetricKey(drawn: length, using: &generator))
    }

    /// Whoever asks for them wipes them.
    var bytes: [UInt8] { key.withUnsafeBytes { Array($0) } }
}

/// One encrypted value: `ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]` (`aes/cipher.go` of getsops/sops).
struct SOPSCipherText {
    static let begin = "ENC[AES256_GCM,"
    private static let nonceLength = 32
    private static let tagLength = 16

    private var data: [UInt8]
    private var nonce: [UInt8]
    private var tag: [UInt8]
    private var type: String

    /// Nil where the text is none.
    init?(_ text: String) {
        guard text.hasPrefix(SOPSCipherText.begin), text.hasSuffix("]") else { return nil }
        let parts = text.dropFirst(SOPSCipherText.begin.count).dropLast().split(
            separator: ",", omittingEmptySubsequences: false)
        let names = ["data:", "iv:", "tag:", "type:"]
        guard parts.count == names.count, zip(parts, names).allSatisfy({ $0.hasPrefix($1) }) else { return nil }
        let values = zip(parts, names).map { String($0.dropFirst($1.count)) }
        guard let data = Base64.decode(values[0]), let nonce = Base64.decode(values[1]),
            let tag = Base64.decode(values[2]),
            nonce.count >= 12, tag.count == SOPSCipherText.tagLength
        else { return nil }
        (self.data, self.nonce, self.tag, type) = (data, nonce, tag, values[3])
    }

    /// - Parameter context: What the value is bound to: where it stands in the file.
    func open(with key: SOPSDataKey, context: String) throws(EncryptionError) -> SOPSValue {
        guard let nonce = try? AES.GCM.Nonce(data: nonce),
            let box = try? AES.GCM.SealedBox(nonce: nonce, ciphertext: data, tag: tag),
            let bytes = try? AES.GCM.open(box, using: key.key, authenticating: Array(context.utf8))
        else {
            throw EncryptionError(
                .tampered, "the value was changed, or moved here from another place, after it was encrypted")
        }
        guard let value = SOPSValue(Array(bytes), type: type) else {
            throw EncryptionError(.unsupported, "the value is of a type that is not known here, or does not fit it")
        }
        return value
    }

    static func seal(
        _ value: SOPSValue, with key: SOPSDataKey, context: String, using generator: inout some RandomNumberGenerator
    ) throws(EncryptionError) -> String {
        guard let nonce = try? AES.GCM.Nonce(data: generator.bytes(nonceLength)),
            let box = try? AES.GCM.seal(
                value.plainBytes, using: key.key, nonce: nonce, authenticating: Array(context.utf8))
        else { throw EncryptionError(.malformed, "the value cannot be encrypted") }
        let parts = [
            "data:" + Base64.encode(Array(box.ciphertext)), "iv:" + Base64.encode(Array(nonce)),
            "tag:" + Base64.encode(Array(box.tag)), "type:" + value.type
        ]
        return begin + parts.joined(separator: ",") + "]"
    }
}

/// The code over all values of a file in their order (`Tree.Encrypt` of getsops/sops).
struct SOPSCode {
    /// So that a code over encrypted values alone is never one over all: the SHA-256 of `sops`.
    private static let onlyEncrypted = Array(SHA256.hash(data: Array("sops".utf8)))

    private var hash = SHA512()

    init(onlyEncrypted: Bool) {
        if onlyEncrypted { hash.update(data: SOPSCode.onlyEncrypted) }
    }

    mutating func add(_ value: SOPSValue) { hash.update(data: value.plainBytes) }

    /// In hexadecimal, upper case.
    var text: String {
        hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
    }
}
