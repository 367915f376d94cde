import Objects
import Testing

@testable import API

@Suite("Discovery")
struct DiscoveryTests {
    let discovery = Discovery(.builtIn)

    @Test("a resource says its names, verbs and what is beneath it")
    func resources() throws {
        let list = try #require(discovery.resourceList(GroupVersion(group: "apps", version: "v1")))
        let resources = list["resources"]?.array ?? []
        let deployments = try #require(resources.first { $0["name"] == "deployments" })
        #expect(
            deployments == [
                "name": "deployments", "singularName": "deployment", "namespaced": true, "kind": "Deployment",
                "verbs": ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
                "shortNames": ["deploy"], "categories": ["all"]
            ])
        let scale = try #require(resources.first { $0["name"] == "deployments/scale" })
        #expect(
            scale == [
                "name": "deployments/scale", "singularName": "", "namespaced": true, "group": "autoscaling",
                "version": "v1", "kind": "Scale", "verbs": ["get", "patch", "update"]
            ])
        #expect(resources.contains { $0["name"] == "deployments/status" && $0["group"] == nil })
    }

    @Test("pods have all that is done to a running one")
    func pods() throws {
        let core = try #require(discovery.version(GroupVersion(group: "", version: "v1")))
        let pods = try #require(core.resources.first { $0.name == "pods" })
        #expect(
            pods.subresources.map(\.name) == [
                "attach", "binding", "ephemeralcontainers", "eviction", "exec", "log", "portforward", "status"
            ])
        #expect(pods.subresources.first { $0.name == "eviction" }?.kind.groupVersion.description == "policy/v1")
        #expect(core.resources.first { $0.name == "namespaces" }?.verbs.contains("deletecollection") == false)
        #expect(core.resources.first { $0.name == "bindings" }?.verbs == ["create"])
        #expect(core.resources.map(\.name) == core.resources.map(\.name).sorted())
    }

    @Test("core comes first, what is not Kubernetes' own last, and the best version of a group in front")
    func order() throws {
        var kinds = KindRegistry.builtIn
        var widget = KindInfo(
            GroupKind("a.example", "Widget"), version: "v1", plural: "widgets", schema: Schema(.any))
        widget.otherVersions = [
            KindVersion(GroupVersion(group: "a.example", version: "v1beta1"), schema: Schema(.any)),
            KindVersion(GroupVersion(group: "a.example", version: "v2"), schema: Schema(.any)),
            KindVersion(GroupVersion(group: "a.example", version: "v3"), schema: Schema(.any), isServed: false)
        ]
        let before = kinds.edition
        kinds.insert(widget)
        #expect(kinds.edition != before)
        let discovery = Discovery(kinds)
        #expect(discovery.groups.first?.name == "")
        let names = discovery.groups.map(\.name)
        let (apps, own) = (try #require(names.firstIndex(of: "apps")), try #require(names.firstIndex(of: "a.example")))
        #expect(apps < own)
        let group = try #require(discovery.groupDocument("a.example"))
        #expect(group["preferredVersion"] == ["groupVersion": "a.example/v2", "version": "v2"])
        #expect(group["versions"]?.array?.map { $0["version"] } == ["v2", "v1", "v1beta1"])
        #expect(discovery.groupDocument("b.example") == nil)
        #expect(discovery.groupDocument("") == nil)
    }

    @Test("the aggregated document holds the same, apart for core and the others")
    func aggregated() throws {
        let core = discovery.aggregated(core: true, version: "v2")
        #expect(core["apiVersion"] == "apidiscovery.k8s.io/v2")
        let group = try #require(core["items"]?.array?.first)
        #expect(group["metadata"] == ["creationTimestamp": .null])
        let resources = group["versions"]?.array?.first?["resources"]?.array ?? []
        let pods = try #require(resources.first { $0["resource"] == "pods" })
        #expect(pods["responseKind"] == ["group": "", "version": "v1", "kind": "Pod"])
        #expect(pods["scope"] == "Namespaced")
        #expect(pods["subresources"]?.array?.contains { $0["subresource"] == "log" } == true)
        let others = discovery.aggregated(core: false, version: "v2beta1")
        #expect(others["items"]?.array?.first?["metadata"]?["name"] == "apps")
        #expect(others["items"]?.array?.contains { $0["metadata"]?["name"] == "policy" } == true)
    }
}

@Suite("Order of versions")
struct VersionOrderTests {
    @Test("stable before beta before alpha, later before earlier, and other names behind")
    func order() {
        // The example of CompareKubeAwareVersionStrings' documentation.
        let expected = ["v10", "v2", "v1", "v11beta2", "v10beta3", "v3beta1", "v12alpha1", "v11alpha2", "foo1", "foo10"]
        #expect(expected.reversed().sorted { VersionOrder($0) > VersionOrder($1) } == expected)
        #expect(VersionOrder("v1beta") < VersionOrder("v1alpha1"))
        #expect(VersionOrder("v01") < VersionOrder("v1alpha1"))
    }
}
