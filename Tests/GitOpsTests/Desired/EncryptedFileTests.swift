import GitOps
import Objects
import Testing

/// What a commit with encrypted files brings, whoever has the keys.
@Suite("Encrypted files")
struct EncryptedFileTests {
    private static func file(_ kind: String = "Secret", _ name: String = "s", field: String = "stringData") -> String {
        """
        apiVersion: v1
        kind: \(kind)
        metadata: {name: \(name)}
        \(field):
          password: ENC[AES256_GCM,hunter2]
        sops:
          mac: x

        """
    }

    private static let secret = ObjectKey(.secret, namespace: "default", name: "s")

    @Test("an encrypted Secret is what is in it, without the sops block")
    func opens() {
        var repository = FakeRepository(["s.yaml": Self.file()])
        var set = DesiredSet(kinds: .builtIn, decryption: FakeKeys(edition: "1"))
        set.update(to: repository.commit())
        let desired = set[Self.secret]
        #expect(desired?.object["data"] == ["password": .string(Base64.encode(Array("hunter2".utf8)))])
        #expect(desired?.object["sops"] == nil)
        #expect(desired?.isEncrypted == true)
        #expect(set.quarantined.isEmpty)
    }

    @Test("of any other kind it counts as secret too")
    func marksOtherKinds() {
        var repository = FakeRepository([
            "c.yaml": Self.file("ConfigMap", "c", field: "data"), "d.yaml": Manifest.configMap("d")
        ])
        var set = DesiredSet(kinds: .builtIn, decryption: FakeKeys(edition: "1"))
        set.update(to: repository.commit())
        #expect(set[.configMap("c")]?.isEncrypted == true)
        #expect(set[.configMap("d")]?.isEncrypted == false)
    }

    @Test("no finding about it quotes a value, whatever its kind is")
    func hidesValues() {
        var repository = FakeRepository([
            "c.yaml":
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\nimmutable: ENC[AES256_GCM,hunter2]\nsops: {mac: x}\n"
        ])
        var set = DesiredSet(kinds: .builtIn, decryption: FakeKeys(edition: "1"))
        set.update(to: repository.commit())
        #expect(set.quarantined.count == 1)
        for diagnostic in set.quarantined.flatMap(\.diagnostics) { #expect(!diagnostic.message.contains("hunter2")) }
    }

    @Test("one that cannot be opened is left out by its name; what was there before stays, the rest is desired")
    func quarantines() throws {
        var repository = FakeRepository(["s.yaml": Self.file(), "a.yaml": Manifest.configMap("a")])
        var set = DesiredSet(kinds: .builtIn, decryption: FakeKeys(edition: "1", opens: false))
        set.update(to: repository.commit())
        let left = try #require(set.quarantined.first)
        #expect(set.quarantined.count == 1)
        #expect(left.key == Self.secret)
        #expect(left.message == "it is encrypted for age1other")
        #expect(left.origin.file == "s.yaml")
        #expect(set.names(Self.secret))
        #expect(set[.configMap("a")] != nil)
        // Nothing else is held back for it.
        #expect(!set.protects(.configMap("other")))
    }

    @Test("one whose names are encrypted too may stand for anything, so nothing is pruned")
    func protectsNameless() {
        var repository = FakeRepository(["s.yaml": Self.file("Secret", "'ENC[AES256_GCM,s]'")])
        var set = DesiredSet(kinds: .builtIn, decryption: FakeKeys(edition: "1", opens: false))
        set.update(to: repository.commit())
        #expect(set.quarantined.map(\.key) == [nil])
        #expect(set.protects(.configMap("other")))
    }

    @Test("without any keys it says what to do")
    func needsKeys() {
        var repository = FakeRepository(["s.yaml": Self.file()])
        var set = DesiredSet(kinds: .builtIn)
        set.update(to: repository.commit())
        #expect(set.quarantined.first?.message.contains("--age-key-file") == true)
    }

    @Test("with other keys the same commit is read again, and only what is encrypted")
    func followsKeys() {
        var repository = FakeRepository(["s.yaml": Self.file(), "a.yaml": Manifest.configMap("a")])
        var set = DesiredSet(kinds: .builtIn, decryption: FakeKeys(edition: "1", opens: false))
        set.update(to: repository.commit())
        let generation = set.generation
        set.follow(FakeKeys(edition: "1", opens: false))
        #expect(set.generation == generation)
        set.follow(FakeKeys(edition: "2"))
        #expect(set[Self.secret] != nil)
        #expect(set.quarantined.isEmpty)
        set.follow(FakeKeys(edition: "3", opens: false))
        #expect(set[Self.secret] == nil)
        #expect(set.quarantined.map(\.key) == [Self.secret])
    }

    private static let armor = "-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n-----END AGE ENCRYPTED FILE-----\n"

    @Test(
        "an age file as a value becomes what is in it",
        arguments: [
            "stringData: {key: \"\(armor.replacing("\n", with: "\\n"))\", other: x}",
            "data: {key: \(Base64.encode(Array(armor.utf8)))}\nstringData: {other: x}",
            "data: {key: \(Base64.encode(Array("age-encryption.org/v1\n".utf8)))}\nstringData: {other: x}"
        ])
    func opensAgeFiles(data: String) {
        let text = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n\(data)\n"
        var repository = FakeRepository(["s.yaml": text])
        var set = DesiredSet(kinds: .builtIn, decryption: FakeKeys(edition: "1"))
        set.update(to: repository.commit())
        let expected: Value = [
            "key": .string(Base64.encode(Array("opened".utf8))), "other": .string(Base64.encode(Array("x".utf8)))
        ]
        #expect(set[Self.secret]?.object["data"] == expected)
        #expect(set[Self.secret]?.isEncrypted == true)
        set.follow(FakeKeys(edition: "2", opens: false))
        #expect(set.quarantined.first?.message.hasSuffix("it is encrypted for age1other") == true)
    }

    @Test("an encrypted value without the block of its file is no value")
    func refusesLostBlock() {
        let text = Self.file().split(separator: "sops:").first.map(String.init) ?? ""
        var repository = FakeRepository(["s.yaml": text])
        var set = DesiredSet(kinds: .builtIn, decryption: FakeKeys(edition: "1"))
        set.update(to: repository.commit())
        #expect(set.quarantined.first?.message.contains("no sops block") == true)
        #expect(set.quarantined.first?.diagnostics.first?.position?.line == 5)
    }
}
