import API
import Objects
import TestSupport
import Testing

@testable import APIServer

@Suite("Discovery over HTTP")
struct DiscoveryAPITests {
    static let aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json"

    private func ask(_ path: [String], _ headers: Headers = [:], method: APIRequest.Method = .get) async throws
        -> (response: APIResponse, content: Value)
    {
        let api = DiscoveryAPI(furtherPaths: ["/healthz"]) { .builtIn }
        let request = APIRequest(method: method, path: path, headers: headers)
        let response = try #require(await api.respond(to: request))
        guard case .whole(let bytes) = response.body else { throw APIStatus.internalError("a stream") }
        return (response, bytes.isEmpty ? .null : try JSONParser.parse(bytes))
    }

    @Test("each document is where clients look for it")
    func places() async throws {
        #expect(try await ask(["api"]).content["kind"] == "APIVersions")
        #expect(try await ask(["apis"]).content["kind"] == "APIGroupList")
        #expect(try await ask(["apis", "apps"]).content["kind"] == "APIGroup")
        #expect(try await ask(["apis", "apps", "v1"]).content["groupVersion"] == "apps/v1")
        #expect(try await ask(["api", "v1"]).content["groupVersion"] == "v1")
        let paths = try await ask([]).content["paths"]?.array ?? []
        #expect(["/api/v1", "/apis/apps", "/apis/apps/v1", "/healthz"].allSatisfy { paths.contains($0) })
        let api = DiscoveryAPI { .builtIn }
        #expect(await api.respond(to: APIRequest(method: .get, path: ["api", "v1", "pods"])) == nil)
    }

    @Test("what is not there is said so, and nothing is written to discovery")
    func refusals() async throws {
        #expect(try await ask(["apis", "nothing.example"]).response.status == 404)
        #expect(try await ask(["apis", "apps", "v7"]).response.status == 404)
        #expect(try await ask(["api"], method: .post).response.status == 405)
        #expect(try await ask(["api"], ["Accept": "application/vnd.kubernetes.protobuf"]).response.status == 406)
    }

    @Test("everything comes in one answer for who asks so, and not again while nothing changes")
    func aggregatedOnce() async throws {
        let first = try await ask(["apis"], ["Accept": DiscoveryAPITests.aggregated])
        #expect(first.content["kind"] == "APIGroupDiscoveryList")
        #expect(
            first.response.headers["content-type"]
                == "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")
        let tag = try #require(first.response.headers["etag"])
        let again = try await ask(["apis"], ["Accept": DiscoveryAPITests.aggregated, "If-None-Match": tag])
        #expect(again.response.status == 304)
        let core = try await ask(["api"], ["Accept": DiscoveryAPITests.aggregated, "If-None-Match": tag])
        #expect(core.response.status == 200)
        #expect(core.content["items"]?.array?.count == 1)
    }
}

@Suite("kubectl discovers", .enabled(if: Kubectl.isInstalled))
struct KubectlDiscoveryTests {
    @Test("api-resources and api-versions print what is served")
    func listings() async throws {
        try await withResponders([DiscoveryAPI { .builtIn }]) { socket in
            try await withKubectl(socket) { kubectl in
                let versions = try await kubectl.run("api-versions")
                #expect(versions.status == 0, "\(versions.errors)")
                let expected = [
                    "apps/v1", "authentication.k8s.io/v1", "authorization.k8s.io/v1", "skeg.dev/v1alpha1", "v1"
                ]
                #expect(expected.allSatisfy(versions.output.split(separator: "\n").map(String.init).contains))
                let resources = try await kubectl.run("api-resources")
                #expect(resources.status == 0, "\(resources.errors)")
                #expect(resources.rows.contains(["deployments", "deploy", "apps/v1", "true", "Deployment"]))
                #expect(resources.rows.contains(["namespaces", "ns", "v1", "false", "Namespace"]))
                #expect(resources.rows.contains(["tokenreviews", "authentication.k8s.io/v1", "false", "TokenReview"]))
                #expect(!resources.output.contains("pods/log"))
                let all = try await kubectl.run("api-resources", "--categories=all", "-o", "name")
                #expect(all.output.contains("deployments.apps\n"))
                #expect(!all.output.contains("nodes"))
            }
        }
    }
}

/// Serves these on a unix socket for as long as `body` runs.
func withResponders(
    _ responders: [any APIResponder], _ body: (_ socket: String) async throws -> Void
) async throws {
    let directory = TemporaryDirectory()
    let path = directory.path("s")
    let (ready, continuation) = AsyncStream<Void>.makeStream()
    let server = HTTPServer(.unixSocket(path: path), responder: FirstResponder(responders))
    let task = Task { try await server.run { _ in continuation.finish() } }
    for await _ in ready {}
    defer { task.cancel() }
    try await body(path)
}
