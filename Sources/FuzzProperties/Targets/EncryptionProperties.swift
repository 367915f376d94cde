import Encryption
import Objects

/// Encrypted files: whatever stands in one, reading it ends with a reason or with what was put in.
enum EncryptionProperties {
    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        var random = FixedBytes(input)
        guard let (identity, text) = try? AgeIdentity.generate(using: &random) else {
            throw BrokenProperty("an identity can be made")
        }
        try expect(
            (try? AgeIdentity.parse(text))?.first?.recipient == identity.recipient,
            "an identity is read as it was written")
        try checkAge(input, identity, &random)
        try checkSOPS(input, identity, &random)
        _ = try? AgeIdentity.parse(String(decoding: input, as: UTF8.self))
        _ = try? AgeRecipient(String(decoding: input, as: UTF8.self))
        _ = try? SOPSCreationRules(input).choice(for: "secret.yaml")
    }

    private static func checkAge(
        _ input: [UInt8], _ identity: AgeIdentity, _ random: inout FixedBytes
    ) throws(BrokenProperty) {
        try expect((try? AgeFile.decrypt(input, with: [identity])) == nil, "nothing is opened that was not encrypted")
        let message = try? AgeFile.encrypt(
            input, for: [identity.recipient], isArmored: input.count % 2 == 0, using: &random)
        guard let message else { throw BrokenProperty("anything can be encrypted") }
        try expect((try? AgeFile.decrypt(message, with: [identity])) == input, "what was encrypted is opened again")
        var changed = message
        changed[(input.first.map(Int.init) ?? 0) * 7 % message.count] ^= 4
        try expect((try? AgeFile.decrypt(changed, with: [identity])) != input, "a change is noticed")
    }

    private static func checkSOPS(
        _ input: [UInt8], _ identity: AgeIdentity, _ random: inout FixedBytes
    ) throws(BrokenProperty) {
        let keyring = SOPSKeyring([identity])
        for file in ["f.yaml", "f.json"] {
            let opened = try? SOPSFile(input, file: file).decrypt(with: keyring)
            try expect(opened == nil, "nothing is opened that was not encrypted")
        }
        guard let encryption = try? SOPSEncryption(.standard, for: [identity.recipient], using: &random) else {
            throw BrokenProperty("a data key can be made")
        }
        let expected = YAMLParser.parse(input, file: "f.yaml")
        guard expected.diagnostics.isEmpty,
            let made = try? encryption.encrypt(input, file: "f.yaml", at: Timestamp(seconds: 0), using: &random)
        else { return }
        let plain: SOPSPlainFile
        do {
            plain = try SOPSFile(made, file: "f.yaml").decrypt(with: keyring)
        } catch {
            throw BrokenProperty(
                "what was encrypted is opened again: \(error)\n\(String(decoding: made, as: UTF8.self))")
        }
        let values = plain.documents(file: "f.yaml").documents.map(\.value)
        try expect(
            values == expected.documents.map(\.value), "what was encrypted says the same",
            seen: String(decoding: made, as: UTF8.self))
        let again = YAMLParser.parse(plain.text, file: "f.yaml").documents.map(\.value)
        try expect(
            again == expected.documents.map(\.value), "its text says the same",
            seen: String(decoding: plain.text, as: UTF8.self))
    }

    /// The same numbers for the same input.
    private struct FixedBytes: RandomNumberGenerator {
        private var state: UInt64

        init(_ input: [UInt8]) { state = input.reduce(0x9E37_79B9_7F4A_7C15) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } }

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }
}
