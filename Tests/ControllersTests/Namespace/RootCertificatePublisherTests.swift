import Controllers
import Objects
import Store
import TestSupport
import Testing

@Suite struct RootCertificatePublisherTests {
    private let key = ObjectKey(.configMap, namespace: "shop", name: "kube-root-ca.crt")

    private func world(_ certificate: String = "one", _ more: [Object] = []) -> World {
        World(
            [Make.namespace("shop").object] + more,
            controllers: [RootCertificatePublisher(certificate: certificate), NamespaceController()])
    }

    @Test func `each namespace gets the certificate, and again when somebody takes or changes it`() throws {
        var world = world()
        world.settle()
        let made = try #require(world.snapshot[key])
        #expect(made["data"] == ["ca.crt": "one"])
        world.delete(key)
        world.settle()
        let again = try #require(world.snapshot[key])
        #expect(again.uid != made.uid)
        world.update(key) {
            $0["data"] = ["ca.crt": "forged", "more": "x"]
            $0["binaryData"] = ["other.crt": "eA=="]
            $0.setAnnotation("note", to: "kept")
        }
        world.settle()
        let mended = try #require(world.snapshot[key])
        #expect(mended["data"] == ["ca.crt": "one"])
        #expect(mended["binaryData"] == nil)
        #expect(mended.annotation("note") == "kept")
        #expect(world.broken.isEmpty)
    }

    @Test func `a new certificate comes to all namespaces with the next start`() throws {
        var world = world()
        world.create(Make.namespace("late").object)
        world.settle()
        world.plane = ControlPlane([RootCertificatePublisher(certificate: "two")])
        world.plane.started(with: world.snapshot)
        world.settle()
        let maps = world.snapshot.objects(of: .configMap)
        #expect(maps.map(\.namespace).sorted() == ["late", "shop"])
        #expect(maps.allSatisfy { $0["data"] == ["ca.crt": "two"] })
    }

    @Test func `it goes with its namespace and does not keep it`() {
        var world = world()
        world.settle()
        world.delete(ObjectKey(.namespace, name: "shop"))
        world.settle()
        #expect(world.snapshot.objects(inNamespace: "shop").isEmpty)
        #expect(world.snapshot[ObjectKey(.namespace, name: "shop")] == nil)
        #expect(world.refusals.isEmpty)
    }

    @Test func `one that git brings is left as git has it`() throws {
        var world = world()
        var object = Make.configMap("kube-root-ca.crt", in: "shop", data: ["ca.crt": "own"])
        object.uid = "u"
        object.creationTimestamp = .testStart
        world.commit([.create(object, claim: "main")])
        world.settle()
        #expect(world.snapshot[key]?["data"] == ["ca.crt": "own"])
    }
}
