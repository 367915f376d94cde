internal import Crypto
public import Objects
internal import Wiping

/// The place that something is sealed for. It does not open at another: rows of a store cannot be swapped.
public struct SealedPlace: Sendable, Hashable {
    public var key: ObjectKey
    public var uid: String

    public init(_ key: ObjectKey, uid: String) {
        self.key = key
        self.uid = uid
    }

    /// What is authenticated besides what is sealed. Lengths go before texts, so that none can move from one part to the next.
    func associatedData(_ purpose: String, _ more: [UInt8] = []) -> [UInt8] {
        var bytes = Array("skeg sealing \(Envelope.form): ".utf8)
        for text in [purpose, key.kind.group, key.kind.kind, key.namespace, key.name, uid] {
            let count = UInt32(clamping: text.utf8.count)
            bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
            bytes += text.utf8
        }
        return bytes + more
    }
}

/// A sealed content: it is encrypted with a data key of its own, made anew at each write, and that with a key-encryption key; both
/// with AES-256-GCM. So another key-encryption key can be put on without touching the content.
///
/// As bytes: 0, which begins no JSON; the number of this form; the id of the key (8); the wrapped data key (12 of nonce, 32, 16 of
/// tag); the content (12 of nonce, its length, 16 of tag).
public struct Envelope: Sendable, Hashable {
    static let mark: UInt8 = 0
    static let form: UInt8 = 1
    private static let nonceLength = 12
    private static let tagLength = 16
    private static let wrappedLength = nonceLength + SealingKey.byteCount + tagLength
    private static let headLength = 2 + KeyID.byteCount
    /// How many bytes a content grows by.
    public static let overhead = headLength + wrappedLength + nonceLength + tagLength

    /// The key that opens it.
    public let keyID: KeyID
    private let wrappedKey: [UInt8]
    private let content: [UInt8]

    /// Whether these bytes are sealed, or mean to be.
    public static func isMarked(_ bytes: [UInt8]) -> Bool { bytes.first == mark }

    /// Reads what `bytes` has written. Whether it opens is another question.
    public init(_ bytes: [UInt8]) throws(SealingError) {
        guard bytes.count >= Envelope.overhead, bytes[0] == Envelope.mark, bytes[1] == Envelope.form else {
            throw .unknownForm
        }
        let end = Envelope.headLength + Envelope.wrappedLength
        self.init(
            keyID: KeyID(bytes[2..<Envelope.headLength]), wrappedKey: Array(bytes[Envelope.headLength..<end]),
            content: Array(bytes[end...]))
    }

    private init(keyID: KeyID, wrappedKey: [UInt8], content: [UInt8]) {
        self.keyID = keyID
        self.wrappedKey = wrappedKey
        self.content = content
    }

    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Envelope.headLength + wrappedKey.count + content.count)
        bytes += [Envelope.mark, Envelope.form]
        bytes += keyID.bytes
        bytes += wrappedKey
        bytes += content
        return bytes
    }

    public init(
        sealing content: [UInt8], for place: SealedPlace, with key: SealingKey,
        from random: inout some RandomNumberGenerator
    ) throws(SealingError) {
        let dataKey = SymmetricKey(from: &random)
        self.init(
            keyID: key.id, wrappedKey: try Envelope.wrap(dataKey, for: place, with: key, from: &random),
            content: try Envelope.seal(content, dataKey, place.associatedData("content"), from: &random))
    }

    /// The content. Whoever asks for it wipes it.
    public func open(for place: SealedPlace, with keys: Keyring) throws(SealingError) -> [UInt8] {
        try Envelope.open(content, try dataKey(for: place, keys), place.associatedData("content"))
    }

    /// The same content under another key. It is not opened for that.
    public func rewrapped(
        for place: SealedPlace, from keys: Keyring, to key: SealingKey, random: inout some RandomNumberGenerator
    ) throws(SealingError) -> Envelope {
        let dataKey = try dataKey(for: place, keys)
        return Envelope(
            keyID: key.id, wrappedKey: try Envelope.wrap(dataKey, for: place, with: key, from: &random),
            content: content)
    }

    // MARK: Keys

    private func dataKey(for place: SealedPlace, _ keys: Keyring) throws(SealingError) -> SymmetricKey {
        guard let key = keys[keyID] else { throw .keyMissing(keyID) }
        var bytes = try Envelope.open(wrappedKey, key.key, place.associatedData("data key", keyID.bytes))
        defer { bytes.wipe() }
        return SymmetricKey(data: bytes)
    }

    private static func wrap(
        _ dataKey: SymmetricKey, for place: SealedPlace, with key: SealingKey,
        from random: inout some RandomNumberGenerator
    ) throws(SealingError) -> [UInt8] {
        var bytes = dataKey.withUnsafeBytes { Array($0) }
        defer { bytes.wipe() }
        return try seal(bytes, key.key, place.associatedData("data key", key.id.bytes), from: &random)
    }

    // MARK: AES-256-GCM

    private static func seal(
        _ bytes: [UInt8], _ key: SymmetricKey, _ associated: [UInt8], from random: inout some RandomNumberGenerator
    ) throws(SealingError) -> [UInt8] {
        guard let nonce = try? AES.GCM.Nonce(data: [UInt8](drawn: nonceLength, from: &random)),
            let box = try? AES.GCM.seal(bytes, using: key, nonce: nonce, authenticating: associated),
            let sealed = box.combined
        else { throw .unknownForm }
        return Array(sealed)
    }

    private static func open(
        _ bytes: [UInt8], _ key: SymmetricKey, _ associated: [UInt8]
    ) throws(SealingError) -> [UInt8] {
        guard let box = try? AES.GCM.SealedBox(combined: bytes),
            var opened = try? AES.GCM.open(box, using: key, authenticating: associated)
        else { throw .tampered }
        return Array(taking: &opened)
    }
}
