public import API
public import Objects

/// What is served: `/`, `/api`, `/apis` and what stands right below them.
public struct DiscoveryAPI: APIResponder {
    private let kinds: @Sendable () -> KindRegistry
    private let furtherPaths: [String]
    private let cache = EditionCache<Documents>()

    /// - Parameters:
    ///   - furtherPaths: What the server answers besides resources, for the list at `/`: `/healthz`.
    ///   - kinds: The kinds as they are now.
    public init(furtherPaths: [String] = [], kinds: @escaping @Sendable () -> KindRegistry) {
        self.kinds = kinds
        self.furtherPaths = furtherPaths
    }

    private struct Documents: Sendable {
        let discovery: Discovery
        /// By whether they are of the core group, and by their version.
        let aggregated: [[String: TaggedBytes]]

        init(_ kinds: KindRegistry) {
            let discovery = Discovery(kinds)
            self.discovery = discovery
            aggregated = [false, true].map { core in
                let versions = ["v2", "v2beta1"].map { version in
                    (version, TaggedBytes(JSONWriter.write(discovery.aggregated(core: core, version: version))))
                }
                return Dictionary(uniqueKeysWithValues: versions)
            }
        }
    }

    public func respond(to request: APIRequest) async -> APIResponse? {
        guard let place = Place(request.path) else { return nil }
        do throws(APIStatus) {
            guard [.get, .head].contains(request.method) else { throw .methodNotAllowed() }
            let documents = cache.content(of: kinds(), Documents.init)
            return try answer(place, request, documents)
        } catch {
            return error.response
        }
    }

    private enum Place {
        case root
        case core
        case groups
        case group(String)
        case version(GroupVersion)

        init?(_ path: [String]) {
            switch (path.first, path.count) {
            case (nil, _): self = .root
            case ("api", 1): self = .core
            case ("apis", 1): self = .groups
            case ("api", 2): self = .version(GroupVersion(group: "", version: path[1]))
            case ("apis", 2): self = .group(path[1])
            case ("apis", 3): self = .version(GroupVersion(group: path[1], version: path[2]))
            default: return nil
            }
        }

        var isAggregable: Bool {
            switch self {
            case .core, .groups: true
            default: false
            }
        }

        var isCore: Bool { if case .core = self { true } else { false } }
    }

    private func answer(
        _ place: Place, _ request: APIRequest, _ documents: Documents
    ) throws(APIStatus) -> APIResponse {
        let wanted = try Negotiation(request, allowing: place.isAggregable ? [.groupDiscovery] : [])
        if let form = wanted.form {
            guard wanted.encoding == .json, !wanted.isPretty,
                let known = documents.aggregated[place.isCore ? 1 : 0][form.version]
            else {
                let content = documents.discovery.aggregated(core: place.isCore, version: form.version)
                return TaggedBytes(wanted.bytes(of: content)).response(to: request, contentType: wanted.contentType)
            }
            return known.response(to: request, contentType: wanted.contentType)
        }
        guard let content = content(of: place, documents.discovery) else {
            throw .notFound("the server could not find the requested resource")
        }
        return APIResponse(
            headers: ["Content-Type": wanted.contentType], body: .whole(wanted.bytes(of: content)))
    }

    private func content(of place: Place, _ discovery: Discovery) -> Value? {
        switch place {
        case .root: discovery.pathList(furtherPaths)
        case .core: discovery.coreVersions
        case .groups: discovery.groupList
        case .group(let name): discovery.groupDocument(name)
        case .version(let groupVersion): discovery.resourceList(groupVersion)
        }
    }
}
