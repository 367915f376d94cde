import Objects
import Sealing
import Testing

@Suite struct EnvelopeTests {
    private static let text = Array(#"{"data":{"password":"hunter2"}}"#.utf8)
    private static let place = SealedPlace(ObjectKey(.secret, namespace: "shop", name: "db"), uid: "u-1")

    private var random = IDSource(seed: 1)

    private mutating func key() -> SealingKey { SealingKey(from: &random) }

    private mutating func sealed(_ key: SealingKey, _ text: [UInt8] = text) throws -> Envelope {
        try Envelope(sealing: text, for: EnvelopeTests.place, with: key, from: &random)
    }

    @Test(arguments: [0, 1, 31, 100_000]) mutating func `what was sealed opens again`(_ count: Int) throws {
        let key = key()
        let text = [UInt8](repeating: 7, count: count)
        let bytes = try sealed(key, text).bytes
        #expect(bytes.count == count + Envelope.overhead && Envelope.isMarked(bytes))
        let read = try Envelope(bytes)
        #expect(read.keyID == key.id)
        #expect(try read.open(for: EnvelopeTests.place, with: Keyring(key)) == text)
    }

    @Test mutating func `every byte counts`() throws {
        let keys = Keyring(key())
        let bytes = try sealed(keys.first).bytes
        for index in bytes.indices {
            for bit in [UInt8(1), 0x80] {
                var changed = bytes
                changed[index] ^= bit
                let opened = try? Envelope(changed).open(for: EnvelopeTests.place, with: keys)
                #expect(opened == nil, "byte \(index)")
            }
        }
    }

    @Test mutating func `no beginning of it opens`() throws {
        let keys = Keyring(key())
        let bytes = try sealed(keys.first).bytes
        for count in bytes.indices {
            let opened = try? Envelope(Array(bytes[..<count])).open(for: EnvelopeTests.place, with: keys)
            #expect(opened == nil, "\(count) bytes")
        }
        let longer = try? Envelope(bytes + [0]).open(for: EnvelopeTests.place, with: keys)
        #expect(longer == nil)
    }

    @Test mutating func `it opens at its own place alone`() throws {
        let keys = Keyring(key())
        let envelope = try sealed(keys.first)
        let places = [
            SealedPlace(ObjectKey(.configMap, namespace: "shop", name: "db"), uid: "u-1"),
            SealedPlace(ObjectKey(GroupKind("x", "Secret"), namespace: "shop", name: "db"), uid: "u-1"),
            SealedPlace(ObjectKey(.secret, namespace: "sho", name: "pdb"), uid: "u-1"),
            SealedPlace(ObjectKey(.secret, namespace: "shop", name: "other"), uid: "u-1"),
            SealedPlace(ObjectKey(.secret, namespace: "shop", name: "db"), uid: "u-2")
        ]
        for place in places {
            #expect(throws: SealingError.tampered) { try envelope.open(for: place, with: keys) }
            #expect(throws: SealingError.tampered) {
                var random = IDSource(seed: 9)
                _ = try envelope.rewrapped(for: place, from: keys, to: keys.first, random: &random)
            }
        }
    }

    @Test mutating func `another key is told by the id of the one that is wanted`() throws {
        let (right, wrong) = (key(), key())
        let envelope = try sealed(right)
        #expect(throws: SealingError.keyMissing(right.id)) {
            try envelope.open(for: EnvelopeTests.place, with: Keyring(wrong))
        }
        #expect("\(SealingError.keyMissing(right.id))".contains("\(right.id)"))
    }

    @Test mutating func `the same text is never sealed alike`() throws {
        let key = key()
        let (first, second) = (try sealed(key).bytes, try sealed(key).bytes)
        let shared = zip(first, second).count { $0 == $1 }
        // The mark, the form and the id of the key, and what chance makes equal.
        #expect(shared < 20)
    }

    @Test mutating func `another key is put on without a change of the content`() throws {
        let (old, new) = (key(), key())
        let before = try sealed(old)
        let after = try before.rewrapped(for: EnvelopeTests.place, from: Keyring(old), to: new, random: &random)
        #expect(after.keyID == new.id)
        #expect(try after.open(for: EnvelopeTests.place, with: Keyring(new)) == EnvelopeTests.text)
        #expect(after.bytes.suffix(EnvelopeTests.text.count + 28) == before.bytes.suffix(EnvelopeTests.text.count + 28))
        #expect(throws: SealingError.keyMissing(new.id)) {
            try after.open(for: EnvelopeTests.place, with: Keyring(old))
        }
    }

    @Test mutating func `a form of later is told apart`() throws {
        var bytes = try sealed(key()).bytes
        bytes[1] = 2
        #expect(throws: SealingError.unknownForm) { try Envelope(bytes) }
    }

    @Test func `Secrets of any group are sealed, and what says so of itself`() {
        func object(_ kind: String, _ annotations: Value = [:]) -> Object {
            Object(["apiVersion": "v1", "kind": .string(kind), "metadata": ["name": "a", "annotations": annotations]])
        }
        #expect(SealedObjects.contains(object("Secret")))
        #expect(!SealedObjects.contains(object("ConfigMap")))
        #expect(SealedObjects.contains(object("ConfigMap", ["skeg.dev/sealed": "true"])))
        #expect(!SealedObjects.contains(object("ConfigMap", ["skeg.dev/sealed": "no"])))
    }
}
