import GitOps
import Objects
import Store
import TestSupport
import Testing

/// Kinds that come with a commit, and their objects.
@Suite struct CustomResourceTests {
    static let definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: widgets, kind: Widget}
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    required: [size]
                    properties:
                      size: {type: integer, minimum: 1}
                      color: {type: string, default: red}
          - name: v1beta1
            served: true
            storage: false
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """

    static let key = ObjectKey(.customResourceDefinition, name: "widgets.example.com")

    static func widget(_ name: String, _ spec: String = "size: 1", version: String = "v1") -> String {
        "apiVersion: example.com/\(version)\nkind: Widget\nmetadata: {name: \(name)}\nspec: {\(spec)}\n"
    }

    static func widgetKey(_ name: String) -> ObjectKey {
        ObjectKey(GroupKind("example.com", "Widget"), namespace: "default", name: name)
    }

    @Test func aKindAndItsObjectsComeInOneCommit() throws {
        var world = World()
        // The object's file comes before the definition's.
        let plan = try world.apply(["a.yaml": Self.widget("w"), "z.yaml": Self.definition])
        #expect(plan.blocked.isEmpty)
        #expect(plan.created == [Self.key, Self.widgetKey("w")])
        let stored = try Require.value(world.snapshot[Self.widgetKey("w")])
        #expect(stored.spec == ["size": 1, "color": "red"])
        #expect(stored.generation == 1)
        #expect(world.snapshot[Self.key]?.condition("Established")?.isTrue == true)
        #expect(world.snapshot.kinds[GroupKind("example.com", "Widget")] != nil)
        let again = world.plan()
        #expect(again.changes.isEmpty && again.drifted.isEmpty && again.blocked.isEmpty)
    }

    @Test func objectsAreHeldAgainstTheCommitsOwnDefinition() throws {
        var world = World()
        try world.apply(["crd.yaml": Self.definition, "bad.yaml": Self.widget("w", "size: 0, more: 1")])
        let messages = world.desired.quarantined.flatMap(\.diagnostics).map(\.description)
        #expect(messages.count == 2)
        #expect(messages.contains { $0.contains("bad.yaml:4") && $0.contains("should be greater than or equal to 1") })
        #expect(messages.contains { $0.contains("unknown field \"spec.more\"") })
        let plan = try world.apply([
            "crd.yaml": Self.definition.replacing("minimum: 1", with: "minimum: 0").replacing(
                "color: {", with: "more: {type: integer}\n              color: {")
        ])
        #expect(plan.created == [Self.widgetKey("w")])
        #expect(world.desired.quarantined.isEmpty)
    }

    @Test func anObjectOfAnotherVersionIsTheSameObject() throws {
        var world = World()
        try world.apply(["crd.yaml": Self.definition, "w.yaml": Self.widget("w", version: "v1beta1")])
        #expect(world.snapshot[Self.widgetKey("w")]?.apiVersion == "example.com/v1")
        let plan = try world.apply(["w.yaml": Self.widget("w")])
        #expect(plan.changes.isEmpty)
    }

    @Test func aKindThatSomebodyElseBringsIsUsedOnceItIsThere() throws {
        var world = World()
        let waiting = try world.apply(["w.yaml": Self.widget("w")])
        #expect(waiting.blocked.first?.message.contains("commit its CustomResourceDefinition") == true)
        var other = World()
        try other.apply(["crd.yaml": Self.definition])
        let definition = try Require.value(other.snapshot[Self.key])
        _ = try world.snapshot.apply(
            Transaction([.create(definition.with { $0.resourceVersion = "" })], by: "kubectl"))
        let plan = try world.apply()
        #expect(plan.created == [Self.widgetKey("w")])
    }

    @Test func aDefinitionStaysWhileItsObjectsAreInGit() throws {
        var world = World()
        try world.apply(["crd.yaml": Self.definition, "w.yaml": Self.widget("w")])
        let plan = try world.apply(["crd.yaml": nil])
        #expect(plan.pruned.isEmpty)
        #expect(plan.kept.map(\.key) == [Self.key])
        #expect(
            plan.kept.first?.message
                == "git still has Widget.example.com/default/w, which would go with it: bring the definition back, or remove the objects first"
        )
        #expect(world.snapshot[Self.widgetKey("w")] != nil)
    }

    @Test func aDefinitionGoesWithItsObjects() throws {
        var world = World()
        try world.apply([
            "crd.yaml": Self.definition, "w.yaml": Self.widget("w"), "c.yaml": Manifest.configMap("c")
        ])
        let plan = try world.apply(["crd.yaml": nil, "w.yaml": nil])
        #expect(plan.pruned == [Self.widgetKey("w"), Self.key])
        #expect(world.snapshot[Self.widgetKey("w")] == nil)
        #expect(world.snapshot[Self.key]?.isBeingDeleted == true)
    }

    @Test func whatWouldGoWithADefinitionIsTold() throws {
        var world = World()
        try world.apply(["crd.yaml": Self.definition, "c.yaml": Manifest.configMap("c")])
        var foreign = Object(apiVersion: "example.com/v1", kind: "Widget", namespace: "default", name: "f").asStored()
        foreign.resourceVersion = ""
        _ = try world.snapshot.apply(Transaction([.create(foreign)], by: "kubectl"))
        let plan = world.plan(["crd.yaml": nil])
        #expect(
            plan.events.contains {
                $0.message.contains("CustomResourceDefinition widgets.example.com with 1 object of others")
            })
    }

    @Test func aRestartReadsTheSame() throws {
        var world = World()
        try world.apply(["crd.yaml": Self.definition, "w.yaml": Self.widget("w")])
        world.restart()
        let plan = world.plan()
        #expect(plan.changes.isEmpty && plan.blocked.isEmpty)
    }
}
