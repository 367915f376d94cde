import Objects
import Testing

@Suite("Who is answerable for fields")
struct PersonTests {
    private static func deployment(_ replicas: Int64, image: String = "a") -> Object {
        var object = Object(apiVersion: "apps/v1", kind: "Deployment", namespace: "default", name: "web")
        object.spec = [
            "replicas": .integer(replicas),
            "template": ["spec": ["containers": [["name": "main", "image": .string(image)]]]]
        ]
        return object
    }

    private static func update(
        _ old: Object?, _ next: Object, by person: String, manager: String = "kubectl-edit", at seconds: Int64 = 0
    ) -> Object {
        var next = next
        if let old, next.metadata["managedFields"] == nil {
            next.metadata["managedFields"] = old.metadata["managedFields"]
        }
        ServerSideApply.recordUpdate(
            of: &next, from: old, manager: manager, person: person, kinds: .builtIn, at: Timestamp(seconds: seconds))
        return next
    }

    private static func people(of path: [String], in object: Object) -> [String] {
        ManagedFields(of: object).managers(of: path, except: "").map(\.person)
    }

    private static let replicas = ["f:spec", "f:replicas"]
    private static let image = [
        "f:spec", "f:template", "f:spec", "f:containers", "k:{\"name\":\"main\"}", "f:image"
    ]

    @Test("two people with one program are told apart, field by field")
    func updates() {
        let first = PersonTests.update(nil, PersonTests.deployment(1), by: "ann")
        #expect(PersonTests.people(of: PersonTests.replicas, in: first) == ["ann"])
        let second = PersonTests.update(first, PersonTests.deployment(2), by: "bob", at: 10)
        #expect(PersonTests.people(of: PersonTests.replicas, in: second) == ["bob"])
        #expect(PersonTests.people(of: PersonTests.image, in: second) == ["ann"])
        let third = PersonTests.update(second, PersonTests.deployment(2, image: "b"), by: "bob", at: 20)
        #expect(PersonTests.people(of: PersonTests.image, in: third) == ["bob"])
    }

    @Test("a client that knows no persons and sends all entries back takes no name away, and gives none")
    func roundTrips() throws {
        let first = PersonTests.update(nil, PersonTests.deployment(1), by: "ann")
        let second = PersonTests.update(first, PersonTests.deployment(2), by: "bob", at: 10)
        for forged in [nil, "eve"] as [Value?] {
            var sent = PersonTests.deployment(3)
            sent.metadata["managedFields"] = .array(
                try #require(second.metadata["managedFields"]?.array).map { entry in
                    var entry = entry
                    entry["user"] = forged
                    return entry
                })
            let third = PersonTests.update(second, sent, by: "", at: 20)
            #expect(PersonTests.people(of: PersonTests.replicas, in: third) == [""])
            #expect(PersonTests.people(of: PersonTests.image, in: third) == ["ann"])
        }
    }

    @Test("an applier stays one, whoever applies; applying the same again changes nothing, not even the name")
    func applies() throws {
        func apply(_ object: Object, onto live: Object?, by person: String) throws -> ServerSideApply.Outcome {
            try ServerSideApply.apply(
                object, onto: live, manager: "kubectl", person: person, kinds: .builtIn, force: false,
                at: Timestamp(seconds: 1))
        }
        let first = try apply(PersonTests.deployment(1), onto: nil, by: "ann")
        #expect(PersonTests.people(of: PersonTests.replicas, in: first.object) == ["ann"])
        #expect(try apply(PersonTests.deployment(1), onto: first.object, by: "bob").isChanged == false)
        // No conflict: Kubernetes knows the program alone.
        let second = try apply(PersonTests.deployment(2), onto: first.object, by: "bob")
        #expect(PersonTests.people(of: PersonTests.replicas, in: second.object) == ["bob"])
        #expect(ManagedFields(of: second.object).entries.count == 1)
    }
}
