public import API
public import Objects
public import Store

/// The objects of the store at the paths of the Kubernetes API
/// (https://kubernetes.io/docs/reference/using-api/api-concepts/).
///
/// What is changed here is not what git says: it is recorded under the caller's name, and reported as drift where git
/// owns the field.
public struct ResourceAPI: APIResponder {
    let store: Store
    let hub: WatchHub
    let encoded = EncodedObjects()
    let lists = EncodedLists()
    let pages = PageStates()
    let now: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - hub: Wakes watches; somebody has to run it.
    ///   - now: The clock, for the times in what is changed.
    public init(store: Store, hub: WatchHub, now: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.hub = hub
        self.now = now
    }

    public func respond(to request: APIRequest) async -> APIResponse? {
        guard let path = request.resource,
            let served = store.snapshot.kinds.served(path.groupVersion, plural: path.resource),
            let target = ResourceTarget(path, served)
        else { return nil }
        do throws(APIStatus) {
            var response = try await answer(request, target)
            if let warning = served.version.deprecationWarning { response.warn([warning]) }
            return response.compressed(for: request)
        } catch {
            return error.response
        }
    }

    /// One object, or a list that is kept.
    public func isAtHand(_ request: APIRequest) -> Bool {
        guard request.method == .get, let path = request.resource,
            let served = store.snapshot.kinds.served(path.groupVersion, plural: path.resource),
            let target = ResourceTarget(path, served)
        else { return false }
        switch target.part {
        case .object, .status: return true
        case .collection:
            guard !request.query.flag("watch"),
                let options = try? ListOptions(
                    request.query, namespace: path.namespace, of: served.info, isWatch: false)
            else { return false }
            return isKept(options, served, atMost: ResourceAPI.lengthAtHand)
        default: return false
        }
    }

    /// Bytes of a list that is at hand; more are sent piece by piece, as the client takes them.
    private static let lengthAtHand = 512 << 10

    private func answer(_ request: APIRequest, _ target: ResourceTarget) async throws(APIStatus) -> APIResponse {
        switch (request.method, target.part) {
        case (.get, .collection):
            return try request.query.flag("watch")
                ? await watch(request, target) : await list(request, target)
        case (.get, .object), (.get, .status), (.get, .ephemeralContainers), (.get, .approval):
            return try get(request, target)
        case (.get, .scale):
            return try AnswerForm(request, target.served).response(
                Scale.of(try live(target), target.served.info), status: 200)
        case (.delete, .collection): return try await deleteCollection(request, target)
        case (.delete, .object):
            let options = try DeleteOptions(request)
            return try await carryOut(request, target, isDryRun: options.isDryRun) { write throws(APIStatus) in
                try write.delete(options)
            }
        default:
            guard let decide = target.change(request.method) else { throw APIStatus.methodNotAllowed() }
            return try await carryOut(request, target, isDryRun: false, decide)
        }
    }

    private func live(_ target: ResourceTarget) throws(APIStatus) -> Object {
        guard let object = store.snapshot[target.key] else { throw .notFound(target.served.info, target.key.name) }
        return object
    }

    private func get(_ request: APIRequest, _ target: ResourceTarget) throws(APIStatus) -> APIResponse {
        let form = try AnswerForm(request, target.served)
        return form.response(to: try live(target), encoded: encoded, at: now())
    }
}
