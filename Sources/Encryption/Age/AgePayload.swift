internal import Crypto
internal import Wiping

/// The body of an age file: chunks of 64 KiB, each sealed with ChaCha20-Poly1305 under a nonce that counts them and marks the last, so
/// that none can be left out, moved or added (STREAM; https://c2sp.org/age, "Payload").
struct AgePayload {
    private static let chunkLength = 64 * 1024
    private static let tagLength = 16
    private static let nonceLength = 16

    private let key: SymmetricKey

    private init(fileKey: SymmetricKey, nonce: some Sequence<UInt8>) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: fileKey, salt: Array(nonce), info: Array("payload".utf8), outputByteCount: 32)
    }

    static func seal(
        _ text: [UInt8], fileKey: SymmetricKey, using generator: inout some RandomNumberGenerator
    ) throws(EncryptionError) -> [UInt8] {
        let nonce = generator.bytes(nonceLength)
        let payload = AgePayload(fileKey: fileKey, nonce: nonce)
        var result = nonce
        var counter: UInt64 = 0
        var start = 0
        repeat {
            let end = min(start + chunkLength, text.count)
            let nonce = try AgePayload.nonce(counter, isLast: end == text.count)
            guard let box = try? ChaChaPoly.seal(text[start..<end], using: payload.key, nonce: nonce) else {
                throw tampered
            }
            result += box.ciphertext
            result += box.tag
            counter += 1
            start = end
        } while start < text.count
        return result
    }

    static func open(_ bytes: ArraySlice<UInt8>, fileKey: SymmetricKey) throws(EncryptionError) -> [UInt8] {
        guard bytes.count >= nonceLength + tagLength else { throw cutOff }
        let payload = AgePayload(fileKey: fileKey, nonce: bytes.prefix(nonceLength))
        var rest = bytes.dropFirst(nonceLength)
        var text: [UInt8] = []
        // No growing, which would leave copies about.
        text.reserveCapacity(rest.count)
        var counter: UInt64 = 0
        repeat {
            let chunk = rest.prefix(chunkLength + tagLength)
            rest = rest.dropFirst(chunk.count)
            guard chunk.count >= tagLength else { throw cutOff }
            // An empty chunk is the last only where there is no other.
            guard chunk.count > tagLength || counter == 0 else { throw tampered }
            var part = try payload.open(chunk, counter, isLast: rest.isEmpty)
            text += part
            part.wipe()
            counter += 1
        } while !rest.isEmpty
        return text
    }

    private func open(_ chunk: ArraySlice<UInt8>, _ counter: UInt64, isLast: Bool) throws(EncryptionError) -> [UInt8] {
        func opened(_ isLast: Bool) throws(EncryptionError) -> [UInt8]? {
            let nonce = try AgePayload.nonce(counter, isLast: isLast)
            let (text, tag) = (chunk.dropLast(AgePayload.tagLength), chunk.suffix(AgePayload.tagLength))
            guard let box = try? ChaChaPoly.SealedBox(nonce: nonce, ciphertext: text, tag: tag),
                var bytes = try? ChaChaPoly.open(box, using: key)
            else { return nil }
            return [UInt8](taking: &bytes)
        }
        if let text = try opened(isLast) { return text }
        // A whole chunk that was not the last tells what has happened.
        if isLast, try opened(false) != nil { throw AgePayload.cutOff }
        throw AgePayload.tampered
    }

    private static func nonce(_ counter: UInt64, isLast: Bool) throws(EncryptionError) -> ChaChaPoly.Nonce {
        let count = (0..<8).map { UInt8(truncatingIfNeeded: counter >> UInt64(56 - 8 * $0)) }
        guard let nonce = try? ChaChaPoly.Nonce(data: [0, 0, 0] + count + [isLast ? 1 : 0]) else { throw tampered }
        return nonce
    }

    private static let cutOff = EncryptionError(.tampered, "the age file was cut off: its end is missing")
    private static let tampered = EncryptionError(
        .tampered, "the age file was changed after it was encrypted: its body does not verify")
}
