internal import API
internal import Objects

/// What of a resource a path means.
struct ResourceTarget {
    enum Part: Hashable {
        case collection
        case object
        case status
        case finalize
        case scale
        case binding
        case eviction
        case ephemeralContainers
        case approval
    }

    /// Decides a change on one state.
    typealias Decision = @Sendable (inout ObjectWrite) throws(APIStatus) -> WriteOutcome

    let path: ResourcePath
    let served: ServedKind
    let part: Part

    /// nil for a subresource that the kind does not have, or that others serve.
    init?(_ path: ResourcePath, _ served: ServedKind) {
        self.path = path
        self.served = served
        let info = served.info
        switch (path.subresource, info.kind) {
        case ("", _): part = path.name == nil ? .collection : .object
        case ("status", _) where info.hasStatus: part = .status
        case ("scale", _) where info.scale != nil: part = .scale
        case ("finalize", .namespace): part = .finalize
        case ("binding", .pod): part = .binding
        case ("eviction", .pod): part = .eviction
        case ("ephemeralcontainers", .pod): part = .ephemeralContainers
        case ("approval", .certificateSigningRequest): part = .approval
        default: return nil
        }
    }

    /// What a method changes here; nil where it is not allowed.
    func change(_ method: APIRequest.Method) -> Decision? {
        switch (method, part) {
        case (.post, .collection): { write throws(APIStatus) in try write.create() }
        case (.put, .object): { write throws(APIStatus) in try write.update() }
        case (.patch, .object): { write throws(APIStatus) in try write.patch() }
        case (.put, .status): { write throws(APIStatus) in try write.update(.status) }
        case (.patch, .status): { write throws(APIStatus) in try write.patch(.status) }
        case (.put, .finalize): { write throws(APIStatus) in try write.update(.finalize) }
        case (.put, .approval): { write throws(APIStatus) in try write.update(.approval) }
        case (.patch, .approval): { write throws(APIStatus) in try write.patch(.approval) }
        case (.put, .scale): { write throws(APIStatus) in try write.updateScale() }
        case (.patch, .scale): { write throws(APIStatus) in try write.patchScale() }
        case (.post, .binding): { write throws(APIStatus) in try write.bind() }
        case (.post, .eviction): { write throws(APIStatus) in try write.evict() }
        case (.put, .ephemeralContainers): { write throws(APIStatus) in try write.update(.ephemeralContainers) }
        case (.patch, .ephemeralContainers): { write throws(APIStatus) in try write.patch(.ephemeralContainers) }
        default: nil
        }
    }
}
