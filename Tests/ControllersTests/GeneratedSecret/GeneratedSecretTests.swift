import Controllers
import Objects
import Store
import TestSupport
import Testing

@Suite struct GeneratedSecretTests {
    private let key = ObjectKey(.generatedSecret, namespace: "default", name: "db")
    private let secretKey = ObjectKey(.secret, namespace: "default", name: "db")

    private func declaration(_ entries: [Value], type: String? = nil) -> Object {
        var object = GeneratedSecret(namespace: "default", name: "db").object
        object.spec = ["entries": .array(entries)]
        if let type { object.spec["type"] = .string(type) }
        KindRegistry.builtIn.applyDefaults(to: &object)
        return object
    }

    private let entries: [Value] = [
        ["name": "username", "value": "shop"], ["name": "password", "password": ["length": 20]],
        ["name": "id", "keyPair": ["format": "OpenSSH"]],
        [
            "name": "tls",
            "certificate": ["dnsNames": ["db.default.svc"], "lifetime": "1h", "renewBefore": "20m"]
        ]
    ]

    private func world(_ objects: [Object]) -> World {
        var world = World(
            [Make.namespace("default").object] + objects,
            controllers: [GeneratedSecretController(), GarbageCollector()])
        world.settle()
        return world
    }

    private func data(_ world: World) -> [String: String] {
        var data: [String: String] = [:]
        for field in world.snapshot[secretKey]?["data"]?.fields ?? Fields() {
            data[field.name] = field.value.string.flatMap(Base64.decode).map { String(decoding: $0, as: UTF8.self) }
        }
        return data
    }

    @Test func `the Secret holds all that is declared, and belongs to the declaration`() throws {
        let world = world([declaration(entries)])
        let data = data(world)
        #expect(data.keys.sorted() == ["ca.crt", "id", "id.pub", "password", "tls.crt", "tls.key", "username"])
        #expect(data["username"] == "shop")
        #expect(data["password"]?.utf8.count == 20)
        let secret = try #require(world.snapshot[secretKey])
        #expect(secret["type"]?.string == "Opaque")
        #expect(secret.controller?.uid == world.snapshot[key]?.uid)
        #expect(KindRegistry.builtIn.check(secret).isEmpty)
        let declared = try #require(world.snapshot[key])
        #expect(declared.condition("Ready")?.reason == "Generated")
        #expect(declared.status["certificates"]?.array?.first?["notAfter"]?.string == (world.now + .seconds(3600)).text)
        #expect(
            world.events.map { $0.object["message"]?.string } == ["made: password, id, tls"])
        #expect(world.broken.isEmpty)
    }

    @Test func `a password and a key pair stay, also where their declaration changes`() {
        var world = world([declaration(entries)])
        let before = data(world)
        world.update(key) { $0.spec = declaration([["name": "password", "password": ["length": 40]], entries[2]]).spec }
        world.advance(100_000)
        #expect(data(world) == before.filter { ["password", "id", "id.pub"].contains($0.key) })
    }

    @Test func `a certificate is made anew before its end, and nothing else is`() throws {
        var world = world([declaration(entries)])
        let before = data(world)
        world.advance(2399)
        #expect(data(world) == before)
        world.advance(2)
        let after = data(world)
        #expect(after["tls.crt"] != before["tls.crt"] && after["tls.key"] != before["tls.key"])
        #expect(after["password"] == before["password"] && after["id"] == before["id"])
        let told = world.snapshot[key]?.status["certificates"]?.array?.first
        #expect(told?["renewalTime"]?.string == (world.now + .seconds(2400)).text)
        world.advance(2401)
        #expect(data(world)["tls.crt"] != after["tls.crt"])
    }

    @Test func `another wish makes another certificate`() {
        var world = world([declaration(entries)])
        let before = data(world)
        world.update(key) { object in
            object.spec["entries"] = .array(
                Array(entries.dropLast()) + [["name": "tls", "certificate": ["dnsNames": ["other"], "lifetime": "1h"]]])
        }
        world.settle()
        #expect(data(world)["tls.crt"] != before["tls.crt"])
        #expect(data(world)["password"] == before["password"])
    }

    @Test func `the annotation makes all anew, once for each text`() {
        var world = world([declaration(entries)])
        let first = data(world)
        world.update(key) { $0.setAnnotation("skeg.dev/regenerate", to: "1") }
        world.settle()
        let second = data(world)
        #expect(second["password"] != first["password"] && second["id"] != first["id"])
        #expect(second["tls.crt"] != first["tls.crt"] && second["username"] == "shop")
        world.update(key) { $0.setAnnotation("skeg.dev/regenerate", to: nil) }
        world.settle()
        world.update(key) { $0.setAnnotation("skeg.dev/regenerate", to: "1") }
        world.settle()
        #expect(data(world) == second)
        world.update(key) { $0.setAnnotation("skeg.dev/regenerate", to: "2") }
        world.settle()
        #expect(data(world)["password"] != second["password"])
    }

    @Test func `what is taken away is made again, and what was set by hand stays`() {
        var world = world([declaration(entries)])
        let before = data(world)
        world.update(secretKey) {
            $0.content.set(nil, at: ["data", "id.pub"])
            $0.content.set(.string(Base64.encode(Array("mine".utf8))), at: ["data", "password"])
            $0.content.set(.string(""), at: ["data", "stray"])
        }
        world.settle()
        let after = data(world)
        #expect(after["id"] != before["id"] && after["password"] == "mine" && after["stray"] == nil)
        world.delete(secretKey)
        world.settle()
        #expect(data(world)["password"]?.utf8.count == 20)
    }

    @Test func `the Secret goes with its declaration`() {
        var world = world([declaration(entries)])
        world.delete(key)
        world.settle()
        #expect(world.snapshot[secretKey] == nil)
    }

    @Test func `another's Secret is left alone until it goes`() {
        var other = Object(apiVersion: "v1", kind: "Secret", namespace: "default", name: "db")
        other["data"] = ["a": "YQ=="]
        var world = world([other, declaration(entries)])
        #expect(data(world) == ["a": "a"])
        #expect(world.snapshot[key]?.condition("Ready")?.reason == "SecretExists")
        world.delete(secretKey)
        world.settle()
        #expect(data(world)["username"] == "shop")
        #expect(world.snapshot[key]?.condition("Ready")?.isTrue == true)
    }

    @Test func `a type that asks for other keys is told and nothing is made`() throws {
        let world = world([declaration([entries[1]], type: "kubernetes.io/tls")])
        #expect(world.snapshot[secretKey] == nil)
        let ready = try #require(world.snapshot[key]?.condition("Ready"))
        #expect(ready.reason == "Invalid" && ready.message.contains("tls.crt"))
        #expect(data(self.world([declaration([entries[3]], type: "kubernetes.io/tls")])).count == 3)
    }

    @Test func `a decision holds no value, and its transaction is refused until they are made`() throws {
        var ids = IDSource(seed: 1)
        let namespace = Make.namespace("default").object
        var snapshot = Snapshot(objects: [namespace, declaration(entries)].map { $0.with { $0.uid = $0.name } })
        let plan = GeneratedSecretController().reconcile(key, in: snapshot, at: .testStart, ids: &ids)
        let transaction = Transaction(plan.changes, by: "test", orders: plan.orders)
        #expect(throws: TransactionRefused.self) { try snapshot.apply(transaction) }
        var maker = SeededSecretMaker(seed: 1)
        let filled = try transaction.filled(by: &maker, at: .testStart)
        _ = try snapshot.apply(filled)
        #expect(snapshot[secretKey]?["data"]?["password"] != nil)
    }

    @Test func `the key of checksums is made again where it is gone or spoilt`() throws {
        let home = Make.namespace("kube-system").object
        var world = World([home], controllers: [ConfigChecksumKeyController()])
        world.settle()
        let first = try #require(ConfigChecksumKey.bytes(in: world.snapshot[ConfigChecksumKey.object]))
        world.update(ConfigChecksumKey.object) { $0["data"] = nil }
        world.settle()
        let second = try #require(ConfigChecksumKey.bytes(in: world.snapshot[ConfigChecksumKey.object]))
        #expect(first != second)
        world.delete(ConfigChecksumKey.object)
        world.settle()
        #expect(ConfigChecksumKey.bytes(in: world.snapshot[ConfigChecksumKey.object]) != nil)
        #expect(world.broken.isEmpty)
    }
}
