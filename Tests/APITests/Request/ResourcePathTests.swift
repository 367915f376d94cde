import Access
import Objects
import Testing

@testable import API

@Suite("Paths of resources")
struct ResourcePathTests {
    @Test("a path is cut into its parts, a namespace's own subresources among them")
    func cuts() throws {
        let scale = try #require(path("apis/apps/v1/namespaces/shop/deployments/web/scale"))
        #expect(scale.groupVersion == GroupVersion(group: "apps", version: "v1"))
        #expect((scale.namespace, scale.resource) == ("shop", "deployments"))
        #expect((scale.name, scale.subresource) == ("web", "scale"))
        let namespace = try #require(path("api/v1/namespaces/shop"))
        #expect((namespace.resource, namespace.name, namespace.namespace) == ("namespaces", "shop", "shop"))
        let status = try #require(path("api/v1/namespaces/shop/status"))
        #expect((status.resource, status.name, status.subresource) == ("namespaces", "shop", "status"))
        let nodes = try #require(path("api/v1/nodes"))
        #expect((nodes.resource, nodes.name, nodes.namespace) == ("nodes", nil, ""))
        for other in ["api", "api/v1", "apis/apps/v1", "healthz", "apis", "api/v1/pods/a/b/c"] {
            #expect(path(other) == nil, "\(other)")
        }
    }

    @Test("what a request wants to do is told from its method, its path and its query")
    func access() {
        func verb(_ method: APIRequest.Method, _ text: String, _ query: Query = [:]) -> AccessRequest {
            APIRequest(method: method, path: text.split(separator: "/").map(String.init), query: query).access
        }
        #expect(verb(.get, "api/v1/pods").verb == "list")
        #expect(verb(.get, "api/v1/pods", ["watch": "1"]).verb == "watch")
        #expect(verb(.get, "api/v1/namespaces/a/pods/b").verb == "get")
        // One object is read, not watched, whatever the query says.
        #expect(verb(.get, "api/v1/namespaces/a/pods/b", ["watch": "1"]).verb == "get")
        #expect(verb(.delete, "api/v1/namespaces/a/pods").verb == "deletecollection")
        #expect(verb(.post, "api/v1/namespaces/a/pods/b/exec").verb == "create")
        #expect(verb(.get, "healthz").subject == .path("/healthz"))
        #expect(
            verb(.get, "api/v1/namespaces/a/secrets", ["fieldSelector": "metadata.name=x"]).subject
                == .resource(group: "", resource: "secrets", subresource: "", namespace: "a", name: "x"))
    }

    private func path(_ text: String) -> ResourcePath? { ResourcePath(text.split(separator: "/").map(String.init)) }
}
