import Objects
import Testing

@Suite("Server-side apply")
struct ServerSideApplyTests {
    let kinds = KindRegistry([KindInfo(.deployment, version: "v1", plural: "deployments", schema: Fixture.schema)])
    let start = Timestamp(seconds: 1_000)
    let later = Timestamp(seconds: 2_000)

    @Test("a new object is owned by its applier")
    func creates() throws {
        let outcome = try apply(Fixture.web(image: "web:1"), onto: nil, by: "skeg")
        #expect(outcome.isChanged)
        let set = ManagedFields(of: outcome.object).applied(by: "skeg")
        #expect(set.covers(["f:spec", "f:containers", "k:{\"name\":\"web\"}", "f:image"]))
        #expect(set.covers(["f:metadata", "f:labels", "f:app"]))
        #expect(!set.covers(["f:metadata", "f:name"]))
    }

    @Test("applying the same again changes nothing, not even the time")
    func repeatsQuietly() throws {
        let live = try apply(Fixture.web(image: "web:1"), onto: nil, by: "skeg").object
        let again = try apply(Fixture.web(image: "web:1"), onto: live, by: "skeg", at: later)
        #expect(!again.isChanged)
        #expect(again.object == live)
    }

    @Test("a field that the applier does not set is left alone")
    func leavesOthersAlone() throws {
        var live = try apply(Fixture.web(image: "web:1"), onto: nil, by: "skeg").object
        live.spec["replicas"] = 5
        live.setAnnotation("team", to: "shop")
        let outcome = try apply(Fixture.web(image: "web:2"), onto: live, by: "skeg", at: later)
        #expect(outcome.object.spec["replicas"] == 5)
        #expect(outcome.object.annotation("team") == "shop")
        #expect(outcome.object.spec["containers"]?.array?.first?["image"] == "web:2")
    }

    @Test("a field that the applier stops setting is removed")
    func removesWhatIsNoLongerSet() throws {
        var first = Fixture.web(image: "web:1")
        first.spec["replicas"] = 3
        first.setLabel("tier", to: "front")
        let live = try apply(first, onto: nil, by: "skeg").object
        let outcome = try apply(Fixture.web(image: "web:1"), onto: live, by: "skeg", at: later)
        #expect(outcome.object.spec["replicas"] == nil)
        #expect(outcome.object.label("tier") == nil)
        #expect(outcome.object.label("app") == "web")
    }

    @Test("a field that two own stays when one lets go")
    func sharedFieldsStay() throws {
        var first = Fixture.web(image: "web:1")
        first.spec["replicas"] = 3
        let live = try apply(first, onto: nil, by: "skeg").object
        let shared = try apply(first, onto: live, by: "other", at: later).object
        let outcome = try apply(Fixture.web(image: "web:1"), onto: shared, by: "skeg", at: later)
        #expect(outcome.object.spec["replicas"] == 3)
    }

    @Test("an element of a keyed list goes when its owner drops it, others stay")
    func removesListElements() throws {
        var first = Fixture.web(image: "web:1")
        first.spec["containers"] = [["name": "web", "image": "web:1"], ["name": "log", "image": "log:1"]]
        var live = try apply(first, onto: nil, by: "skeg").object
        let containers = (live.spec["containers"]?.array ?? []) + [["name": "injected", "image": "x"]]
        live.spec["containers"] = .array(containers)
        let outcome = try apply(Fixture.web(image: "web:1"), onto: live, by: "skeg", at: later)
        #expect(outcome.object.spec["containers"]?.array?.map { $0["name"] } == ["web", "injected"])
    }

    @Test("the applier's order of a keyed list wins; others keep their place behind their neighbour")
    func ordersLists() throws {
        var live = try apply(Fixture.web(names: ["a", "b"]), onto: nil, by: "skeg").object
        live.spec["containers"] = [["name": "a"], ["name": "injected"], ["name": "b"]]
        let outcome = try apply(Fixture.web(names: ["z", "a", "b"]), onto: live, by: "skeg", at: later)
        #expect(
            outcome.object.spec["containers"]?.array?.compactMap { $0["name"]?.string } == ["z", "a", "injected", "b"])
    }

    @Test("another manager's different value is a conflict that names it, and force takes it over")
    func conflicts() throws {
        var first = Fixture.web(image: "web:1")
        first.spec["replicas"] = 3
        let old = try apply(first, onto: nil, by: "skeg").object
        var live = old
        live.spec["replicas"] = 7
        ServerSideApply.recordUpdate(of: &live, from: old, manager: "kubectl-edit", kinds: kinds, at: later)
        #expect(!ManagedFields(of: live).applied(by: "skeg").covers(["f:spec", "f:replicas"]))
        #expect(
            ManagedFields(of: live).managers(of: ["f:spec", "f:replicas"], except: "skeg").map(\.manager) == [
                "kubectl-edit"
            ])

        let refused = #expect(throws: ServerSideApply.Conflicts.self) {
            try apply(first, onto: live, by: "skeg", force: false, at: later)
        }
        #expect(refused?.conflicts.map(\.manager) == ["kubectl-edit"])
        #expect(refused?.conflicts.map(\.path) == [["f:spec", "f:replicas"]])

        let forced = try apply(first, onto: live, by: "skeg", at: later).object
        #expect(forced.spec["replicas"] == 3)
        #expect(ManagedFields(of: forced).applied(by: "skeg").covers(["f:spec", "f:replicas"]))
        #expect(ManagedFields(of: forced).managers(of: ["f:spec", "f:replicas"], except: "skeg").isEmpty)
    }

    @Test("identity, version and status are never the applier's")
    func keepsIdentity() throws {
        var live = try apply(Fixture.web(image: "web:1"), onto: nil, by: "skeg").object
        live.uid = "u1"
        live.resourceVersion = "9"
        live.status = ["ready": 1]
        var wanted = Fixture.web(image: "web:2")
        wanted.uid = "other"
        wanted.resourceVersion = "1"
        wanted.status = ["ready": 9]
        let outcome = try apply(wanted, onto: live, by: "skeg", at: later).object
        #expect(outcome.uid == "u1")
        #expect(outcome.resourceVersion == "9")
        #expect(outcome.status == ["ready": 1])
    }

    @Test(
        "for random intents, what is applied is there, and what is let go of is not", arguments: 0..<50 as Range<UInt64>
    )
    func holdsForRandomIntents(seed: UInt64) throws {
        var random = IDSource(seed: seed)
        var live: Object?
        var previous: Object?
        for _ in 0..<20 {
            let wanted = Fixture.random(using: &random)
            let outcome = try apply(wanted, onto: live, by: "skeg", at: later)
            let set = FieldSet(of: wanted, schema: Fixture.schema)
            #expect(ManagedFields(of: outcome.object).applied(by: "skeg") == set, "seed \(seed)")
            #expect(outcome.object.content.strippedOfManagedFields == wanted.content, "seed \(seed)")
            if previous == wanted { #expect(!outcome.isChanged, "seed \(seed)") }
            previous = wanted
            live = outcome.object
        }
    }

    private func apply(
        _ desired: Object, onto live: Object?, by manager: String, force: Bool = true, at now: Timestamp? = nil
    ) throws -> ServerSideApply.Outcome {
        try ServerSideApply.apply(
            desired, onto: live, manager: manager, kinds: kinds, force: force, at: now ?? start)
    }
}

extension Value {
    fileprivate var strippedOfManagedFields: Value {
        var copy = self
        copy.set(nil, at: ["metadata", "managedFields"])
        return copy
    }
}

private enum Fixture {
    static let schema = Schema(
        .object([
            .init("apiVersion", Schema(.string)), .init("kind", Schema(.string)),
            .init(
                "metadata",
                Schema(
                    .object([
                        .init("name", Schema(.string)), .init("labels", Schema(.map(of: Schema(.string)))),
                        .init("annotations", Schema(.map(of: Schema(.string)))),
                        .init("finalizers", Schema(.list(of: Schema(.string), .set)))
                    ]))),
            .init(
                "spec",
                Schema(
                    .object([
                        .init("replicas", Schema(.integer)),
                        .init("selector", Schema(.map(of: Schema(.string)), isAtomic: true)),
                        .init("containers", Schema(.list(of: container, .map(keys: ["name"]))))
                    ]))),
            .init("status", Schema(.any))
        ]))

    static let container = Schema(
        .object([
            .init("name", Schema(.string)), .init("image", Schema(.string)),
            .init("args", Schema(.list(of: Schema(.string), .atomic)))
        ]))

    static func web(image: String) -> Object {
        var object = Object(apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web")
        object.setLabel("app", to: "web")
        object.spec = ["selector": ["app": "web"], "containers": [["name": "web", "image": .string(image)]]]
        return object
    }

    static func web(names: [String]) -> Object {
        var object = web(image: "x")
        object.spec["containers"] = .array(names.map { ["name": .string($0)] })
        return object
    }

    static func random(using random: inout IDSource) -> Object {
        var object = Object(apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web")
        func chance(_ n: UInt64) -> Bool { random.next() % n == 0 }
        for name in ["a", "b", "c"] where chance(2) { object.setLabel(name, to: chance(2) ? "1" : "2") }
        var spec: Value = [:]
        if chance(2) { spec["replicas"] = .integer(Int64(random.next() % 4)) }
        if chance(2) { spec["selector"] = chance(2) ? ["x": "y"] : ["x": "z", "w": "v"] }
        var containers: [Value] = []
        for name in ["one", "two", "three"] where chance(2) {
            var container: Value = ["name": .string(name)]
            if chance(2) { container["image"] = chance(2) ? "i:1" : "i:2" }
            if chance(3) { container["args"] = chance(2) ? ["x"] : ["y", "z"] }
            containers.append(container)
        }
        if chance(2) { containers.reverse() }
        spec["containers"] = .array(containers)
        object.spec = spec
        return object
    }
}
