import Encryption
import Objects
import Store
import TestSupport
import Testing

@testable import Daemon

@Suite("Keys of a Sync")
struct SyncKeysTests {
    private static let key = ObjectKey(.secret, namespace: "shop", name: "age")
    private let text: String
    /// An age file for the one identity.
    private let message: [UInt8]
    private let sync: Sync

    init() throws {
        var random = SystemRandomNumberGenerator()
        let (identity, text) = try AgeIdentity.generate(using: &random)
        self.text = text
        message = try AgeFile.encrypt(Array("s3cret".utf8), for: [identity.recipient], using: &random)
        var object = Object(apiVersion: Sync.apiVersion, kind: "Sync", namespace: "", name: "shop")
        object.spec = ["targetNamespace": "shop", "decryption": ["provider": "sops", "secretRef": ["name": "age"]]]
        sync = Sync(object)
    }

    /// A state with the Secret that the Sync names.
    private func state(_ data: [String: String], version: String = "1") -> Snapshot {
        var secret = Object(apiVersion: "v1", kind: "Secret", namespace: "shop", name: "age")
        secret["data"] = .object(Fields(data.map { ($0.key, .string(Base64.encode(Array($0.value.utf8)))) }))
        secret.resourceVersion = version
        return Snapshot(objects: [secret])
    }

    /// What is said where the age file is not opened; nil where it is.
    private func fault(_ decryption: KeyringDecryption) -> String? {
        do throws(Diagnostic) {
            let opened = try decryption.open(message)
            #expect(opened == Array("s3cret".utf8))
            return nil
        } catch {
            return error.message
        }
    }

    @Test("a Secret that is not there is named, and read once it is")
    func secretThatComesLater() {
        var keys = SyncKeys(AgeKeys())
        let absent = keys.decryption(for: sync, in: Snapshot())
        #expect(fault(absent)?.contains("(\(Self.key) is not there)") == true)
        let present = keys.decryption(for: sync, in: state(["shop.agekey": "# of the shop\n\(text)\n"]))
        #expect(fault(present) == nil)
        #expect(present.edition != absent.edition)
    }

    @Test("a bad key is named by its place and not quoted; those beside it are used")
    func badKey() {
        let bad = "AGE-SECRET-KEY-1" + String(repeating: "HUNTER2", count: 8)
        var keys = SyncKeys(AgeKeys())
        let alone = fault(keys.decryption(for: sync, in: state(["a.agekey": "\n\(bad)\n"]))) ?? ""
        #expect(alone.contains("(\(Self.key), a.agekey: line 2: this is no identity"))
        #expect(!alone.contains("HUNTER2"))
        let beside = keys.decryption(for: sync, in: state(["a.agekey": bad, "b.agekey": text], version: "2"))
        #expect(fault(beside) == nil)
    }

    @Test("without any key it is said where one can be given; other values of the Secret are none")
    func advice() {
        var keys = SyncKeys(AgeKeys())
        var plain = sync
        plain.object.spec["decryption"] = nil
        for (reader, snapshot) in [(plain, state(["a.agekey": text])), (sync, state(["age.txt": text]))] {
            let said = fault(keys.decryption(for: reader, in: snapshot))
            #expect(said?.contains("give `skeg run` one with --age-key-file, or name a Secret in the Sync") == true)
        }
    }

    @Test("keys of the machine open what the Secret does not")
    func keysOfTheMachine() {
        var keys = SyncKeys(AgeKeys(text: text))
        #expect(fault(keys.decryption(for: sync, in: Snapshot())) == nil)
    }

    @Test("a Secret that has changed makes another edition and is read again, another look at the same does not")
    func editions() {
        var keys = SyncKeys(AgeKeys())
        let first = keys.decryption(for: sync, in: state(["a.agekey": ""]))
        #expect(fault(first) != nil)
        #expect(keys.decryption(for: sync, in: state(["a.agekey": ""])).edition == first.edition)
        let second = keys.decryption(for: sync, in: state(["a.agekey": text], version: "2"))
        #expect(second.edition != first.edition)
        #expect(fault(second) == nil)
        let removed = keys.decryption(for: sync, in: Snapshot())
        #expect(removed.edition != second.edition)
        #expect(fault(removed) != nil)
    }
}
