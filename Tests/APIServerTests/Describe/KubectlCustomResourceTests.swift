import API
import Objects
import Store
import TestSupport
import Testing

@testable import APIServer

@Suite("kubectl and custom kinds", .enabled(if: Kubectl.isInstalled))
struct KubectlCustomResourceTests {
    private static let definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: widgets, kind: Widget, shortNames: [wi]}
          versions:
          - name: v1
            served: true
            storage: true
            additionalPrinterColumns:
            - {name: Size, type: integer, jsonPath: .spec.size}
            schema:
              openAPIV3Schema:
                type: object
                description: A thing.
                properties:
                  spec:
                    type: object
                    required: [size]
                    properties:
                      size: {type: integer, minimum: 1, description: How large it is.}
                      color: {type: string, default: red, enum: [red, blue]}
        """

    /// A store in which the kind is established, and a kubectl that talks to it.
    private func withWidgets(_ body: @Sendable @escaping (Kubectl, Store) async throws -> Void) async throws {
        let store = try Store(MemoryBackend(), kinds: .builtIn)
        var definition = Object(try #require(YAMLParser.parse(Self.definition, file: "").documents.first).value)
        KindRegistry.builtIn.applyDefaults(to: &definition)
        let settled = CustomResourceDefinition(definition).settled(among: .builtIn, at: .testStart)
        let objects = [Make.namespace("default").object, settled].map { object in
            object.asStored().with { $0.resourceVersion = "" }
        }
        _ = try await store.commit(Transaction(objects.map { Change.create($0) }, by: "test"))
        let kinds: @Sendable () -> KindRegistry = { store.snapshot.kinds }
        let responders: [any APIResponder] = [
            DiscoveryAPI(kinds: kinds), SchemaAPI(version: "1", kinds: kinds),
            ResourceAPI(store: store, hub: WatchHub(store: store)) { .testStart }
        ]
        try await withResponders(responders) { socket in
            try await withKubectl(socket) { kubectl in try await body(kubectl, store) }
        }
    }

    @Test("a kind is found, explained, and its objects are made, listed and checked")
    func usesKind() async throws {
        try await withWidgets { kubectl, store in
            let resources = try await kubectl.run("api-resources", "--api-group=example.com")
            #expect(resources.rows.contains(["widgets", "wi", "example.com/v1", "true", "Widget"]))
            let explained = try await kubectl.run("explain", "widget.spec.size")
            #expect(explained.output.contains("How large it is."), "\(explained.errors)")
            let good = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: 2}\n"
            let created = try await kubectl.run("create", "-f", "-", input: good)
            #expect(created.output == "widget.example.com/w created\n", "\(created.errors)")
            let listed = try await kubectl.run("get", "wi")
            #expect(listed.rows == [["NAME", "SIZE"], ["w", "2"]], "\(listed.errors)")
            let key = ObjectKey(GroupKind("example.com", "Widget"), namespace: "default", name: "w")
            #expect(store.snapshot[key]?.spec == ["size": 2, "color": "red"])
            let bad = good.replacing("name: w", with: "name: bad").replacing("size: 2", with: "size: 0")
            let refused = try await kubectl.run("create", "-f", "-", input: bad)
            #expect(refused.status != 0)
            #expect(
                refused.errors.contains("spec.size in body should be greater than or equal to 1"), "\(refused.errors)")
        }
    }
}
