public import API
private import Access
public import Objects
public import Store

/// The objects of the store at the paths of the Kubernetes API: get, list, watch, merge patch, delete.
///
/// What is changed here is not what git says: it is recorded under the caller's name, and reported as drift where git
/// owns the field.
public struct ResourceAPI: APIResponder {
    let store: Store
    let kinds: KindRegistry
    let now: @Sendable () -> Timestamp

    /// - Parameter now: The clock, for the times in what is changed.
    public init(store: Store, kinds: KindRegistry, now: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.kinds = kinds
        self.now = now
    }

    /// How often a change is made anew when the object changes under it.
    private static let attempts = 20

    public func respond(to request: APIRequest) async -> APIResponse? {
        guard let path = ResourcePath(request.path), path.subresource.isEmpty,
            let served = kinds.served(path.groupVersion, plural: path.resource), path.fits(served.info)
        else { return nil }
        let info = served.info
        do throws(APIStatus) {
            switch (request.method, path.name) {
            case (.get, let name?): return try get(path.key(info, name), info)
            case (.get, nil):
                return try request.query.flag("watch") ? watch(path, info, request) : list(path, info, request)
            case (.patch, let name?): return try await patch(path.key(info, name), info, request)
            case (.delete, let name?): return try await delete(path.key(info, name), info, request)
            default: throw APIStatus.methodNotAllowed()
            }
        } catch {
            return error.response
        }
    }

    private func get(_ key: ObjectKey, _ info: KindInfo) throws(APIStatus) -> APIResponse {
        guard let object = store.snapshot[key] else { throw .notFound(info, key.name) }
        return APIResponse(body: .whole(JSONWriter.write(object.content)))
    }

    private func list(
        _ path: ResourcePath, _ info: KindInfo, _ request: APIRequest
    ) throws(APIStatus) -> APIResponse {
        let filter = try ObjectFilter(request.query, namespace: path.namespace)
        let snapshot = store.snapshot
        let all =
            path.namespace.isEmpty
            ? snapshot.objects(of: info.kind) : snapshot.objects(of: info.kind, in: path.namespace)
        let content: Value = [
            "apiVersion": .string(info.apiVersion), "kind": .string(info.kind.kind + "List"),
            "metadata": ["resourceVersion": .string(String(snapshot.revision))],
            "items": .array(all.lazy.filter(filter.matches).map(\.content))
        ]
        return APIResponse(body: .whole(JSONWriter.write(content)))
    }

    /// One JSON object a line, `{"type": "ADDED", "object": …}`, from the given resourceVersion on; without one, what
    /// is there comes first (https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes).
    private func watch(
        _ path: ResourcePath, _ info: KindInfo, _ request: APIRequest
    ) throws(APIStatus) -> APIResponse {
        let filter = try ObjectFilter(request.query, namespace: path.namespace)
        let asked = request.query["resourceVersion"] ?? ""
        let snapshot = store.snapshot
        var first: [Object] = []
        let start: Revision
        if asked.isEmpty || asked == "0" {
            start = snapshot.revision
            first = snapshot.objects(of: info.kind).filter(filter.matches)
        } else {
            guard let revision = Revision(asked) else { throw .badRequest("invalid resourceVersion") }
            start = revision
        }
        guard let watch = try? store.watch(from: start) else { throw .expired(start) }
        return APIResponse(body: .stream(WatchLines(first, then: watch, from: start, of: info.kind, filter)))
    }

    private func patch(
        _ key: ObjectKey, _ info: KindInfo, _ request: APIRequest
    ) async throws(APIStatus) -> APIResponse {
        let mergePatch = "application/merge-patch+json"
        guard request.contentType.hasPrefix(mergePatch) else {
            throw .unsupportedMediaType(request.contentType, supported: [mergePatch])
        }
        guard request.manager.utf8.count <= APIRequest.maximumManagerLength, request.isManagerPrintable else {
            throw .badRequest(
                "fieldManager has at most \(APIRequest.maximumManagerLength) bytes, and only printable characters")
        }
        let patch = try request.jsonObject()
        try await commit(info, request) { snapshot throws(APIStatus) in
            guard let old = snapshot[key] else { throw .notFound(info, key.name) }
            return .update(try patched(old, with: patch, by: request, info))
        }
        return try get(key, info)
    }

    /// Commits a change that is made anew where somebody else was quicker; nil for nothing to do.
    private func commit(
        _ info: KindInfo, _ request: APIRequest,
        _ change: (Snapshot) throws(APIStatus) -> Change?
    ) async throws(APIStatus) {
        var refusal: APIStatus?
        for _ in 0..<ResourceAPI.attempts {
            guard let change = try change(store.snapshot) else { return }
            do throws(CommitError) {
                _ = try await store.commit(Transaction([change], by: request.author))
                return
            } catch {
                guard case .refused(let reason) = error else { throw .internalError("\(error)") }
                refusal = .refused(reason, info)
            }
        }
        throw refusal ?? .internalError("the object changes too often")
    }

    private func patched(
        _ old: Object, with patch: Value, by request: APIRequest, _ info: KindInfo
    ) throws(APIStatus) -> Object {
        var new = old
        new.content = old.content.mergePatched(with: patch)
        for name in ["uid", "name", "namespace", "creationTimestamp", "deletionTimestamp", "managedFields"] {
            new.metadata[name] = old.metadata[name]
        }
        if patch["metadata"]?["resourceVersion"] == nil { new.resourceVersion = old.resourceVersion }
        kinds.applyDefaults(to: &new)
        let errors = (kinds.check(new) + kinds.check(update: new, from: old)).filter { $0.severity == .error }
        guard errors.isEmpty else { throw .invalid(info, old.name, errors) }
        ServerSideApply.recordUpdate(of: &new, from: old, manager: request.manager, kinds: kinds, at: now())
        return new
    }

    private func delete(
        _ key: ObjectKey, _ info: KindInfo, _ request: APIRequest
    ) async throws(APIStatus) -> APIResponse {
        guard let object = store.snapshot[key] else { throw .notFound(info, key.name) }
        let propagation = request.query["propagationPolicy"].flatMap(DeletionPropagation.init(rawValue:)) ?? .background
        let grace = request.query["gracePeriodSeconds"].flatMap { Int64($0) }
        try await commit(info, request) { snapshot in
            // Gone is what was asked for.
            guard let object = snapshot[key] else { return nil }
            return snapshot.deletion(of: object, at: now(), propagation: propagation, gracePeriodSeconds: grace)
        }
        let remaining = store.snapshot[key] ?? object
        return APIResponse(body: .whole(JSONWriter.write(remaining.content)))
    }
}

extension ResourcePath {
    func key(_ info: KindInfo, _ name: String) -> ObjectKey {
        // The namespace of a Namespace is itself, for those who decide on access.
        ObjectKey(info.kind, namespace: info.isNamespaced ? namespace : "", name: name)
    }

    /// Whether a kind has such paths: what is in namespaces is named with one, and what is in none without.
    func fits(_ info: KindInfo) -> Bool {
        if info.isNamespaced { return !namespace.isEmpty || name == nil }
        return namespace.isEmpty || info.kind == .namespace
    }
}

extension APIRequest {
    /// `metav1validation.FieldManagerMaxLength`
    static let maximumManagerLength = 128

    var isManagerPrintable: Bool {
        manager.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .surrogate, .privateUse: false
            default: true
            }
        }
    }

    /// The body, which has to be a map.
    public func jsonObject() throws(APIStatus) -> Value {
        let value: Value
        do throws(Diagnostic) {
            value = try JSONParser.parse(body)
        } catch {
            throw .badRequest("the body is not JSON that can be read: \(error.message)")
        }
        guard value.fields != nil else { throw .badRequest("the body is not a JSON object") }
        return value
    }

    /// The name under which a change of fields is recorded: what the client calls itself, or its program's name.
    var manager: String { query["fieldManager"] ?? (agent.isEmpty ? "unknown" : agent) }

    /// The person and the program, for the log and for drift.
    public var author: String {
        guard case .process(let userID) = peer.proof else { return manager }
        return "\(userID == 0 ? "root" : "uid:\(userID)") (\(manager))"
    }
}
