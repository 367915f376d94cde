import Encryption
import Foundation

/// A generator that always gives the same numbers.
struct FixedNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64 = 1) { state = seed }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

/// Files that sops and age have made.
enum Fixture {
    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")
        return Array(try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    static func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    static func identities(_ name: String = "identity.txt") throws -> [AgeIdentity] {
        try AgeIdentity.parse(text(name))
    }

    static func keyring() throws -> SOPSKeyring { SOPSKeyring(try identities() + identities("identity_ssh")) }
}

/// What an attempt fails with; nil where it does not.
func refusal<Result>(_ attempt: () throws(EncryptionError) -> Result) -> EncryptionError? {
    do throws(EncryptionError) {
        _ = try attempt()
        return nil
    } catch {
        return error
    }
}
