import API
import Objects
import TestSupport
import Testing

@testable import APIServer

@Suite("OpenAPI over HTTP")
struct SchemaAPITests {
    let api = SchemaAPI(version: "1") { .builtIn }

    private func ask(_ path: [String], _ headers: Headers = [:], query: Query = [:]) async throws -> APIResponse {
        try #require(
            await api.respond(to: APIRequest(method: .get, path: ["openapi"] + path, query: query, headers: headers)))
    }

    private func content(_ response: APIResponse) throws -> Value {
        guard case .whole(let bytes) = response.body else { throw APIStatus.internalError("a stream") }
        return try JSONParser.parse(bytes)
    }

    @Test("the index leads to each document, under the document's hash")
    func index() async throws {
        let index = try content(try await ask(["v3"]))
        let address = try #require(index.at(["paths", "apis/apps/v1", "serverRelativeURL"])?.string)
        let target = try #require(RequestTarget(address))
        let document = try await ask(Array(target.path.dropFirst()), query: target.query)
        #expect(document.status == 200)
        #expect(document.headers["cache-control"]?.contains("immutable") == true)
        #expect(try content(document)["openapi"] == "3.0.0")
        let old = try await ask(["v3", "apis", "apps", "v1"], query: ["hash": "0"])
        #expect((old.status, old.headers["location"]) == (301, address))
        #expect(try await ask(["v3", "apis", "nothing.example", "v1"]).status == 404)
    }

    @Test("what a client has already is not sent again")
    func tags() async throws {
        for path in [["v2"], ["v3"], ["v3", "api", "v1"]] {
            let first = try await ask(path)
            let tag = try #require(first.headers["etag"])
            #expect(try await ask(path, ["If-None-Match": tag]).status == 304)
            #expect(try await ask(path, ["If-None-Match": "\"other\""]).status == 200)
        }
    }

    @Test("clients in Go get the message that they ask for, and only the second version has one")
    func protobuf() async throws {
        let second = try await ask(["v2"], ["Accept": OpenAPI.protobufType])
        #expect(second.headers["content-type"] == OpenAPI.answeredProtobufType)
        #expect(try await ask(["v3"], ["Accept": OpenAPI.protobufType]).status == 406)
        #expect(try await ask(["v2"], ["Accept": "application/xml"]).status == 406)
    }
}

@Suite("kubectl explains", .enabled(if: Kubectl.isInstalled))
struct KubectlExplainTests {
    private func withServer(_ body: @Sendable @escaping (Kubectl) async throws -> Void) async throws {
        try await withResponders([DiscoveryAPI { .builtIn }, SchemaAPI(version: "1") { .builtIn }]) { socket in
            try await withKubectl(socket, body)
        }
    }

    @Test("a field, with what it may be and what is below it")
    func field() async throws {
        try await withServer { kubectl in
            let strategy = try await kubectl.run("explain", "deployment.spec.strategy")
            #expect(strategy.status == 0, "\(strategy.errors)")
            for text in [
                "GROUP:      apps", "KIND:       Deployment", "FIELD: strategy <DeploymentStrategy>",
                "How a new template replaces an old one.", "enum: RollingUpdate, Recreate"
            ] {
                #expect(strategy.output.contains(text), "\(text) in \(strategy.output)")
            }
            let missing = try await kubectl.run("explain", "deployment.spec.nothing")
            #expect(missing.status != 0)
            #expect(missing.errors.contains("field \"nothing\" does not exist"))
        }
    }

    @Test("everything below a kind")
    func recursive() async throws {
        try await withServer { kubectl in
            let pods = try await kubectl.run("explain", "pods", "--recursive")
            #expect(pods.status == 0, "\(pods.errors)")
            for row in [
                ["containers", "<[]Container>", "-required-"], ["imagePullPolicy", "<string>"],
                ["limits", "<map[string]Quantity>"]
            ] {
                #expect(pods.rows.contains { $0.starts(with: row) }, "\(row)")
            }
        }
    }

    @Test("also in the way of older versions, which read the message")
    func older() async throws {
        try await withServer { kubectl in
            let strategy = try await kubectl.run(
                "explain", "deployment.spec.strategy", "--output=plaintext-openapiv2")
            #expect(strategy.status == 0, "\(strategy.errors)")
            #expect(strategy.output.contains("How a new template replaces an old one."))
            #expect(strategy.output.contains("rollingUpdate"))
            let pods = try await kubectl.run("explain", "pods", "--recursive", "--output=plaintext-openapiv2")
            #expect(pods.status == 0, "\(pods.errors)")
            // This printer knows no names of types.
            let found = pods.rows.contains(["containers", "<[]Object>"])
            #expect(found)
        }
    }
}
