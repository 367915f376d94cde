public import API
public import Objects
internal import Synchronization

/// The API's own description: `/openapi/v2` and `/openapi/v3`. Documents are made when they are asked for first, and kept as bytes
/// until a kind changes.
public struct SchemaAPI: APIResponder {
    private let kinds: @Sendable () -> KindRegistry
    private let version: String
    private let cache = EditionCache<Documents>()

    /// - Parameters:
    ///   - version: The program's.
    ///   - kinds: The kinds as they are now.
    public init(version: String, kinds: @escaping @Sendable () -> KindRegistry) {
        self.version = version
        self.kinds = kinds
    }

    public func respond(to request: APIRequest) async -> APIResponse? {
        guard request.path.first == "openapi" else { return nil }
        do throws(APIStatus) {
            guard [.get, .head].contains(request.method) else { throw .methodNotAllowed() }
            let documents = cache.content(of: kinds()) { Documents(OpenAPI($0, Discovery($0), version: version)) }
            return try answer(Array(request.path.dropFirst()), request, documents)
        } catch {
            return error.response
        }
    }

    private func answer(
        _ path: [String], _ request: APIRequest, _ documents: Documents
    ) throws(APIStatus) -> APIResponse {
        let nothing = APIStatus.notFound("the server could not find the requested resource")
        switch (path.first, path.count) {
        case ("v2", 1):
            if wantsProtobuf(request) {
                return documents.secondInProtobuf.response(to: request, contentType: OpenAPI.answeredProtobufType)
            }
            _ = try Negotiation(request)
            return documents.second.response(to: request, contentType: "application/json")
        case ("v3", 1):
            _ = try Negotiation(request)
            return documents.index.response(to: request, contentType: "application/json")
        case ("v3", _):
            let place = path.dropFirst().joined(separator: "/")
            guard let document = documents.third(place) else { throw nothing }
            _ = try Negotiation(request)
            return SchemaAPI.tagged(document, at: place, request)
        default: throw nothing
        }
    }

    /// A document under its hash never changes; under an old one, clients are sent to the new
    /// (`handler3.OpenAPIService.HandleGroupVersion`).
    private static func tagged(_ document: TaggedBytes, at place: String, _ request: APIRequest) -> APIResponse {
        guard let hash = request.query["hash"], !hash.isEmpty else {
            return document.response(to: request, contentType: "application/json")
        }
        guard hash == document.tag else {
            let address = "/openapi/v3/\(place)?hash=\(document.tag)"
            return APIResponse(status: 301, headers: ["Location": address], body: .whole([]))
        }
        var response = document.response(to: request, contentType: "application/json")
        response.headers.add("Cache-Control", "public, immutable, max-age=31536000")
        return response
    }

    /// Clients in Go name this type and no other.
    private func wantsProtobuf(_ request: APIRequest) -> Bool {
        request.headers.all("accept").contains { $0.contains(OpenAPI.protobufType) }
    }
}

/// The documents of one edition of the kinds, each made once.
private final class Documents: Sendable {
    private enum Name: Hashable {
        case second
        case secondInProtobuf
        case index
        case third(String)
    }

    private let api: OpenAPI
    private let places: [String: GroupVersion]
    private let made = Mutex<[Name: TaggedBytes]>([:])

    init(_ api: OpenAPI) {
        self.api = api
        places = Dictionary(
            api.groupVersions.map { ($0.path, $0.groupVersion) }, uniquingKeysWith: { first, _ in first })
    }

    var second: TaggedBytes { kept(.second) { JSONWriter.write(self.api.document) } }

    var secondInProtobuf: TaggedBytes { kept(.secondInProtobuf) { OpenAPI.protobuf(self.api.document) } }

    func third(_ place: String) -> TaggedBytes? {
        guard let groupVersion = places[place] else { return nil }
        return kept(.third(place)) { JSONWriter.write(self.api.document(of: groupVersion) ?? .emptyObject) }
    }

    /// Where the document of each version is, with a tag, so that clients keep what they have
    /// (`k8s.io/kube-openapi/pkg/handler3.OpenAPIService`).
    var index: TaggedBytes {
        kept(.index) {
            let entries = self.places.keys.sorted().map { place -> (String, Value) in
                let tag = self.third(place)?.tag ?? ""
                return (place, ["serverRelativeURL": .string("/openapi/v3/\(place)?hash=\(tag)")])
            }
            return JSONWriter.write(["paths": .object(Fields(entries))])
        }
    }

    /// Two who ask at once may both make it, and make the same.
    private func kept(_ name: Name, _ make: () -> [UInt8]) -> TaggedBytes {
        if let known = made.withLock({ $0[name] }) { return known }
        let content = TaggedBytes(make())
        made.withLock { $0[name] = content }
        return content
    }
}
