import Objects
import Testing

@testable import API

@Suite("OpenAPI")
struct OpenAPITests {
    let api = OpenAPI(.builtIn, Discovery(.builtIn), version: "1")

    private func schemas(_ group: String, _ version: String) throws -> Value {
        let document = try #require(api.document(of: GroupVersion(group: group, version: version)))
        return try #require(document.at(["components", "schemas"]))
    }

    @Test("a kind is found by its group, version and kind, with its parts under Kubernetes' names")
    func names() throws {
        let apps = try schemas("apps", "v1")
        let deployment = try #require(apps["io.k8s.api.apps.v1.Deployment"])
        #expect(
            deployment["x-kubernetes-group-version-kind"] == [
                ["group": "apps", "version": "v1", "kind": "Deployment"]
            ])
        #expect(deployment["required"] == ["spec"])
        let spec = try #require(apps["io.k8s.api.apps.v1.DeploymentSpec"])
        #expect(spec.at(["properties", "replicas"])?["default"] == 1)
        #expect(spec.at(["properties", "replicas"])?["format"] == "int32")
        #expect(apps["io.k8s.api.core.v1.PodTemplateSpec"] != nil)
        #expect(apps["io.k8s.api.apps.v1.DeploymentList"]?["required"] == ["items"])
        #expect(try schemas("skeg.dev", "v1alpha1")["dev.skeg.v1alpha1.Sync"] != nil)
        #expect(api.document(of: GroupVersion(group: "nothing.example", version: "v1")) == nil)
    }

    @Test("lists say how they merge, and fields what they may be")
    func extensions() throws {
        let core = try schemas("", "v1")
        let containers = try #require(core.at(["io.k8s.api.core.v1.PodSpec", "properties", "containers"]))
        #expect(containers["x-kubernetes-list-type"] == "map")
        #expect(containers["x-kubernetes-list-map-keys"] == ["name"])
        #expect(containers["x-kubernetes-patch-strategy"] == "merge")
        #expect(containers["x-kubernetes-patch-merge-key"] == "name")
        let container = try #require(core.at(["io.k8s.api.core.v1.Container", "properties"]))
        #expect(container.at(["imagePullPolicy", "enum"])?.array?.contains("IfNotPresent") == true)
        #expect(container.at(["args", "x-kubernetes-list-type"]) == "atomic")
        let limits = core.at([
            "io.k8s.api.core.v1.ResourceRequirements", "properties", "limits", "additionalProperties", "$ref"
        ])
        #expect(limits == "#/components/schemas/io.k8s.apimachinery.pkg.api.resource.Quantity")
        #expect(core.at(["io.k8s.api.core.v1.LocalObjectReference", "x-kubernetes-map-type"]) == "atomic")
    }

    @Test("every reference leads somewhere, in both versions")
    func references() throws {
        for (_, groupVersion) in api.groupVersions {
            let document = try #require(api.document(of: groupVersion))
            let names = try #require(document.at(["components", "schemas"])?.fields)
            for name in references(in: document) {
                #expect(names.contains(String(name.dropFirst("#/components/schemas/".count))), "\(name)")
            }
        }
        let document = api.document
        let names = try #require(document["definitions"]?.fields)
        for name in references(in: document) {
            #expect(names.contains(String(name.dropFirst("#/definitions/".count))), "\(name)")
        }
    }

    @Test("operations have names of their own, and patches say what clients look for")
    func operations() throws {
        let document = try #require(api.document(of: GroupVersion(group: "apps", version: "v1")))
        let path = "/apis/apps/v1/namespaces/{namespace}/deployments/{name}"
        let patch = try #require(document.at(["paths", path, "patch"]))
        #expect(patch["operationId"] == "patchAppsV1NamespacedDeployment")
        #expect(
            patch["x-kubernetes-group-version-kind"] == ["group": "apps", "version": "v1", "kind": "Deployment"])
        let names = patch["parameters"]?.array?.compactMap { $0["name"]?.string } ?? []
        #expect(Set(names).isSuperset(of: ["dryRun", "fieldManager", "fieldValidation", "force"]))
        let identifiers = operationIDs(in: document)
        #expect(identifiers.count == Set(identifiers).count)
        #expect(document.at(["paths", "\(path)/scale", "get", "x-kubernetes-group-version-kind", "kind"]) == "Scale")
    }

    @Test("the message for clients in Go holds what the document does")
    func protobuf() throws {
        let bytes = OpenAPI.protobuf([
            "swagger": "2.0", "info": ["title": "t", "version": "1"],
            "definitions": ["a": ["type": "string", "minLength": 300]]
        ])
        // swagger = 1, info = 2 {title = 1, version = 2}, paths = 8 {}, definitions = 9 {1 {name = 1, value = 2 {12, 22 {1}}}}
        let schema: [UInt8] = [12 << 3, 0xAC, 0x02, 0xB2, 0x01, 8, 10, 6] + Array("string".utf8)
        let named: [UInt8] = [10, 1] + Array("a".utf8) + [18, UInt8(schema.count)] + schema
        let expected: [UInt8] =
            [10, 3] + Array("2.0".utf8) + [18, 6, 10, 1] + Array("t".utf8) + [18, 1] + Array("1".utf8)
            + [66, 0, 74, UInt8(named.count + 2), 10, UInt8(named.count)] + named
        #expect(bytes == expected)
    }

    private func references(in value: Value) -> Set<String> {
        var found: Set<String> = []
        var rest = [value]
        while let next = rest.popLast() {
            if let name = next["$ref"]?.string { found.insert(name) }
            rest += next.array ?? next.fields?.map(\.value) ?? []
        }
        return found
    }

    private func operationIDs(in value: Value) -> [String] {
        var found: [String] = []
        var rest = [value]
        while let next = rest.popLast() {
            if let id = next["operationId"]?.string { found.append(id) }
            rest += next.array ?? next.fields?.map(\.value) ?? []
        }
        return found
    }
}
