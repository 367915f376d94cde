import Objects
import Testing

@testable import API

@Suite("What clients accept")
struct NegotiationTests {
    private func negotiate(
        _ accept: String?, _ allowed: Set<Negotiation.Transform> = [], isStream: Bool = false, agent: String = "x/1",
        query: Query = [:]
    ) throws(APIStatus) -> Negotiation {
        var headers: Headers = ["User-Agent": agent]
        if let accept { headers.add("Accept", accept) }
        let request = APIRequest(method: .get, path: [], query: query, headers: headers)
        return try Negotiation(request, allowing: allowed, isStream: isStream)
    }

    @Test(
        "JSON is the answer for who does not mind",
        arguments: [
            nil, "", "*/*", "*", "application/*", "application/json", "text/html, */*;q=0.1", "APPLICATION/JSON"
        ])
    func json(accept: String?) throws {
        #expect(try negotiate(accept) == Negotiation())
    }

    @Test("the best of what is wanted and there is taken")
    func quality() throws {
        #expect(try negotiate("application/yaml").encoding == .yaml)
        #expect(try negotiate("application/json;q=0.5, application/yaml").encoding == .yaml)
        #expect(try negotiate("*/*, application/yaml").encoding == .yaml)
        #expect(try negotiate("application/vnd.kubernetes.protobuf, application/json").encoding == .json)
        #expect(try negotiate("application/json;q=0, application/yaml;q=0.1").encoding == .yaml)
    }

    @Test("who wants only what is not there is told what is")
    func nothing() {
        for accept in ["application/vnd.kubernetes.protobuf", "text/plain", "application/json;q=0", "nonsense"] {
            let status = #expect(throws: APIStatus.self) { try negotiate(accept) }
            #expect(status?.code == 406)
            #expect(status?.reason == "NotAcceptable")
            #expect(
                status?.message == "only the following media types are accepted: application/json, application/yaml")
        }
        #expect(throws: APIStatus.self) { try negotiate("application/yaml", isStream: true) }
    }

    @Test("kubectl's tables, and the object where there is no table")
    func tables() throws {
        let kubectl =
            "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,"
            + "application/json"
        let table = try negotiate(kubectl, Negotiation.ofList)
        #expect(table.form == Negotiation.Form(transform: .table, version: "v1"))
        #expect(table.form?.apiVersion == "meta.k8s.io/v1")
        #expect(table.contentType == "application/json")
        #expect(try negotiate(kubectl).form == nil)
        let metadata = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
        #expect(try negotiate(metadata, Negotiation.ofList).form?.transform == .partialMetadataList)
        #expect(throws: APIStatus.self) { try negotiate(metadata, Negotiation.ofObject) }
        #expect(throws: APIStatus.self) {
            try negotiate("application/json;as=Table;g=other;v=v1", Negotiation.ofList)
        }
        #expect(throws: APIStatus.self) {
            try negotiate("application/json;as=Table;g=meta.k8s.io;v=v9", Negotiation.ofList)
        }
    }

    @Test("a watch is a stream, and only a watch")
    func streams() throws {
        #expect(try negotiate("application/json;stream=watch", isStream: true).encoding == .json)
        #expect(throws: APIStatus.self) { try negotiate("application/json;stream=watch") }
        #expect(throws: APIStatus.self) { try negotiate("application/json;stream=other", isStream: true) }
    }

    @Test("people get lines, programs get none")
    func pretty() throws {
        #expect(try negotiate(nil, agent: "curl/8.1").isPretty)
        #expect(try !negotiate(nil, agent: "curl/8.1", query: ["pretty": "false"]).isPretty)
        #expect(try negotiate(nil, query: ["pretty": "true"]).isPretty)
        #expect(try negotiate("application/json;pretty=1").isPretty)
        #expect(try negotiate(nil, query: ["pretty": ""]).bytes(of: ["a": 1]) == Array("{\n  \"a\": 1\n}\n".utf8))
        #expect(try negotiate("application/yaml").bytes(of: ["a": 1]) == Array("a: 1\n".utf8))
    }
}
