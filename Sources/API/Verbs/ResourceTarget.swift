public import Objects

/// What of a resource a path means.
public struct ResourceTarget: Sendable {
    public enum Part: Hashable, Sendable {
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
    public typealias Decision = @Sendable (inout ObjectWrite) throws(APIStatus) -> WriteOutcome

    public let path: ResourcePath
    public let served: ServedKind
    public let part: Part

    /// nil for a path that objects of the kind do not have, and for a subresource that the kind does not have or that others serve.
    public init?(_ path: ResourcePath, _ served: ServedKind) {
        guard path.fits(served.info) else { return nil }
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

    /// The object that the path names.
    public var key: ObjectKey { path.key(of: served.info) }

    /// What a method changes here; nil where it is not allowed. Whatever it comes to, nothing secret is said of it.
    public func change(_ method: APIRequest.Method) -> Decision? {
        guard let decide = decision(method) else { return nil }
        return { (write: inout ObjectWrite) throws(APIStatus) -> WriteOutcome in try write.discreetly(decide) }
    }

    private func decision(_ method: APIRequest.Method) -> Decision? {
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

extension ResourcePath {
    /// The key of the object of a kind that this path names.
    func key(of info: KindInfo) -> ObjectKey {
        // The namespace of a Namespace is itself, for those who decide on access.
        ObjectKey(info.kind, namespace: info.isNamespaced ? namespace : "", name: name ?? "")
    }

    /// Whether a kind has such paths: what is in namespaces is named with one, and what is in none without.
    fileprivate func fits(_ info: KindInfo) -> Bool {
        if info.isNamespaced { return !namespace.isEmpty || name == nil }
        return namespace.isEmpty || info.kind == .namespace
    }
}
