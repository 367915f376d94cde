import GitOps
import Objects
import Store
import TestSupport
import Testing

/// Plain files that generators name and that are encrypted.
@Suite struct EncryptedDataTests {
    private static let variables = "PASSWORD=ENC[AES256_GCM,hunter2]\nsops_mac=ENC[AES256_GCM,x]\n"
    private static let map = "apiVersion: skeg.dev/v1alpha1\nkind: ConfigMapGenerator\nmetadata: {name: app}\n"
    private static let secret = "apiVersion: skeg.dev/v1alpha1\nkind: SecretGenerator\nmetadata: {name: app}\n"

    private func set(_ files: [String: String], _ keys: FakeKeys? = FakeKeys(edition: "1")) -> DesiredSet {
        var set = DesiredSet(kinds: .builtIn, decryption: keys)
        var repository = FakeRepository(files)
        set.update(to: repository.commit())
        return set
    }

    private func product(of set: DesiredSet) throws -> DesiredObject {
        #expect(set.quarantined.isEmpty, "\(set.quarantined.map(\.message))")
        return try #require(set.keys.first.flatMap { set[$0] })
    }

    @Test(arguments: ["envs: [a.env]", "files: [a.env]"])
    func `an encrypted file is opened on its way into a Secret`(_ field: String) throws {
        let made = try product(of: set(["a.yaml": Self.secret + field, "a.env": Self.variables]))
        let (key, value) = field.hasPrefix("envs") ? ("PASSWORD", "hunter2") : ("a.env", "PASSWORD=hunter2")
        #expect(made.object["data"] == [key: .string(Base64.encode(Array(value.utf8)))])
        #expect(made.isEncrypted)
        // A Secret is sealed as one.
        #expect(made.object.annotation("skeg.dev/sealed") == nil)
    }

    @Test func `a ConfigMap of an encrypted file is sealed`() throws {
        let made = try product(of: set(["a.yaml": Self.map + "envs: [a.env]", "a.env": Self.variables]))
        #expect(made.object["data"] == ["PASSWORD": "hunter2"])
        #expect(made.isEncrypted)
        #expect(made.object.annotation("skeg.dev/sealed") == "true")
        // What does not belong to the content does not belong to the hash.
        let plain = try product(of: set(["a.yaml": Self.map + "literals: [PASSWORD=hunter2]"]))
        #expect(made.key == plain.key)
        #expect(plain.object.annotation("skeg.dev/sealed") == nil)
    }

    @Test func `a ConfigMap of an encrypted generator is sealed`() throws {
        let text = Self.map + "literals:\n- ENC[AES256_GCM,A=b]\nsops: {mac: x}\n"
        let made = try product(of: set(["a.yaml": text]))
        #expect(made.object["data"] == ["A": "b"])
        #expect(made.isEncrypted)
        #expect(made.object.annotation("skeg.dev/sealed") == "true")
    }

    @Test func `an age file is opened whatever it is called`() throws {
        let armor = "-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n-----END AGE ENCRYPTED FILE-----\n"
        let made = try product(of: set(["a.yaml": Self.secret + "files: [k=server.key.age]", "server.key.age": armor]))
        // These keys open files of any kind alike.
        #expect(
            made.object["data"]?["k"]?.string.flatMap { Base64.decode($0) }?.starts(with: "-----BEGIN".utf8) == true)
        #expect(made.isEncrypted)
    }

    @Test func `a file that says nothing of a code is no encrypted one`() throws {
        for text in ["sops: {mac: x}\n", "sops_mac=x\n", "ENC[AES256_GCM,x]\n"] {
            let made = try product(of: set(["a.yaml": Self.map + "files: [a.txt]", "a.txt": text], nil))
            #expect(made.object["data"] == ["a.txt": .string(text)])
            #expect(!made.isEncrypted)
        }
    }

    @Test func `without the key the generator is blocked at the field, and what it had made stays`() throws {
        var world = World()
        let files = ["a.yaml": Self.secret + "envs: [a.env]", "a.env": Self.variables]
        world.desired.follow(FakeKeys(edition: "1"))
        try world.apply(files)
        let made = try #require(world.snapshot.objects(of: .secret, in: "default").first { $0.name.hasPrefix("app-") })
        world.desired.follow(FakeKeys(edition: "2", opens: false))
        let plan = try world.apply(["a.env": Self.variables + "OTHER=ENC[AES256_GCM,swordfish]\n"])
        #expect(plan.pruned.isEmpty)
        #expect(world.snapshot[made.key] != nil)
        let left = try #require(world.desired.quarantined.first)
        #expect(left.message == "envs[0]: a.env: it is encrypted for age1other")
        #expect(left.diagnostics.first?.position?.line == 4)
        // A key that comes later opens it without another commit.
        world.desired.follow(FakeKeys(edition: "3"))
        try world.apply()
        #expect(world.desired.quarantined.isEmpty)
    }

    @Test func `an encrypted generator that cannot be opened keeps what it had made`() throws {
        var world = World()
        let text = Self.map + "literals:\n- ENC[AES256_GCM,A=b]\nsops: {mac: x}\n"
        world.desired.follow(FakeKeys(edition: "1"))
        try world.apply(["a.yaml": text])
        let made = try #require(world.snapshot.objects(of: .configMap, in: "default").first?.key)
        world.desired.follow(FakeKeys(edition: "2", opens: false))
        let plan = try world.apply(["a.yaml": text + "# changed\n"])
        #expect(plan.pruned.isEmpty)
        #expect(world.snapshot[made] != nil)
    }

    @Test func `who checks without the key is warned, also of what reads the result`() {
        let web = Manifest.deployment("web", replicas: 1).replacing(
            "command:", with: "envFrom: [{secretRef: {name: app}}]\n        command:")
        let set = set(
            ["a.yaml": Self.secret + "envs: [a.env]", "a.env": Self.variables, "web.yaml": web],
            FakeKeys(edition: "1", opens: false, severity: .warning))
        #expect(set.quarantined.isEmpty, "\(set.quarantined.map(\.message))")
        #expect(set.warnings.count == 1)
    }

    @Test func `no finding quotes what was encrypted`() {
        for text in ["=ENC[AES256_GCM,hunter2]\n", "ENC[AES256_GCM,hunter2 is it]=x\n"] {
            let set = set([
                "a.yaml": Self.secret + "envs: [a.env]", "a.env": text + "sops_mac=ENC[AES256_GCM,x]\n"
            ])
            #expect(set.quarantined.count == 1)
            for fault in set.quarantined.flatMap(\.diagnostics) { #expect(!fault.message.contains("hunter2")) }
        }
        let typed = Self.secret + "type: kubernetes.io/dockerconfigjson\nfiles: [.dockerconfigjson=a.env]\n"
        let set = set(["a.yaml": typed, "a.env": Self.variables])
        #expect(set.quarantined.count == 1)
        for fault in set.quarantined.flatMap(\.diagnostics) { #expect(!fault.message.contains("hunter2")) }
    }
}
