internal import API
internal import Objects
internal import Store

extension ResourceAPI {
    /// How long a list waits for a version that a client knows of already
    /// (`k8s.io/apiserver/pkg/storage/cacher.blockTimeout`).
    private static let freshnessTime = Duration.seconds(3)

    func list(_ request: APIRequest, _ target: ResourceTarget) async throws(APIStatus) -> APIResponse {
        let form = try AnswerForm(request, target.served, allowing: Negotiation.ofList)
        let options = try ListOptions(
            request.query, namespace: target.path.namespace, of: target.served.info, isWatch: false)
        let snapshot = try await state(for: options)
        if form.isPlain, let whole = wholeList(request, options, form, in: snapshot) { return whole }
        let page = ListPage(of: target.served.info, options, in: snapshot)
        if page.next != nil { pages.keep(store.snapshot, ifAt: page.revision) }
        if form.isPlain {
            let items = plainItems(page.objects, form)
            return form.response(bytes: ListFrame(target.served, page.metadata).around(items))
        }
        return form.response(listContent(page, form), status: 200)
    }

    /// The state that a list is made of.
    private func state(for options: ListOptions) async throws(APIStatus) -> Snapshot {
        if let token = options.continuation, token.revision != 0 {
            let snapshot = store.snapshot
            if snapshot.revision == token.revision { return snapshot }
            guard let kept = pages.state(at: token.revision) else { throw .expiredPage(token) }
            return kept
        }
        switch options.age {
        case .newest, .any: return store.snapshot
        case .exactly(let revision):
            let snapshot = try await state(notOlder: revision)
            if snapshot.revision == revision { return snapshot }
            guard let kept = pages.state(at: revision) else { throw .expired(revision) }
            return kept
        case .notOlder(let revision): return try await state(notOlder: revision)
        }
    }

    func state(notOlder revision: Revision) async throws(APIStatus) -> Snapshot {
        let snapshot = store.snapshot
        if snapshot.revision >= revision { return snapshot }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [store] in
                while store.revision < revision, !Task.isCancelled { await store.change(after: store.revision) }
            }
            group.addTask { try? await Task.sleep(for: ResourceAPI.freshnessTime) }
            await group.next()
            group.cancelAll()
        }
        let later = store.snapshot
        guard later.revision >= revision else { throw .tooLargeVersion(revision, newest: later.revision) }
        return later
    }

    func listContent(_ page: ListPage, _ form: AnswerForm) -> Value {
        let served = form.served
        let objects = page.objects.map(form.sealed.shown)
        switch form.negotiation.form?.transform {
        case .table?:
            let apiVersion = form.negotiation.form?.apiVersion ?? ""
            return Table(of: served, included: form.included, apiVersion: apiVersion).content(
                of: objects, metadata: page.metadata, at: now())
        case .partialMetadataList?:
            let apiVersion = form.negotiation.form?.apiVersion ?? ""
            return [
                "kind": "PartialObjectMetadataList", "apiVersion": .string(apiVersion), "metadata": page.metadata,
                "items": .array(objects.map { PartialMetadata.content(of: $0, apiVersion: apiVersion) })
            ]
        default:
            return [
                "kind": .string(served.info.kind.kind + "List"), "apiVersion": .string(served.apiVersion),
                "metadata": page.metadata, "items": .array(objects.map { served.written($0).content })
            ]
        }
    }

    /// From the given version on, or after what is there
    /// (https://kubernetes.io/docs/reference/using-api/api-concepts/#semantics-for-watch).
    func watch(_ request: APIRequest, _ target: ResourceTarget) async throws(APIStatus) -> APIResponse {
        let form = try AnswerForm(request, target.served, allowing: Negotiation.ofWatch, isStream: true)
        let info = target.served.info
        let options = try ListOptions(request.query, namespace: target.path.namespace, of: info, isWatch: true)
        let snapshot: Snapshot
        if case .notOlder(let revision) = options.age, options.sendsInitialEvents == true {
            snapshot = try await state(notOlder: revision)
        } else {
            snapshot = store.snapshot
        }
        var plan = WatchPlan(form: form, filter: options.filter, encoded: encoded, now: now)
        plan.allowsBookmarks = options.allowsBookmarks
        plan.start = snapshot.revision
        let isFresh = options.age == .newest || options.age == .any
        if options.sendsInitialEvents ?? isFresh {
            plan.initial = ListPage(of: info, options, in: snapshot).objects
            plan.marksInitialEnd = options.sendsInitialEvents == true && options.allowsBookmarks
        } else if case .notOlder(let revision) = options.age {
            plan.start = revision
        }
        do throws(WatchTooOld) {
            _ = try store.committed(since: plan.start, maximum: 0)
        } catch {
            throw .expired(plan.start)
        }
        let time = options.timeoutSeconds.map { Duration.seconds(max(1, $0)) } ?? WatchPlan.defaultTime
        return APIResponse(
            headers: ["Content-Type": "application/json"],
            body: .stream(WatchStream(plan, store: store, hub: hub, for: time)))
    }
}

extension APIStatus {
    /// `storage.NewTooLargeResourceVersionError`
    static func tooLargeVersion(_ asked: Revision, newest: Revision) -> APIStatus {
        APIStatus(
            code: 504, reason: "Timeout", message: "Timeout: Too large resource version: \(asked), current: \(newest)",
            details: [
                "causes": [
                    ["reason": "ResourceVersionTooLarge", "message": "Too large resource version"]
                ], "retryAfterSeconds": 1
            ])
    }

    /// `storage/etcd3.handleCompactedErrorForPaging`: the client may go on, but not in the same state.
    static func expiredPage(_ token: ContinueToken) -> APIStatus {
        let next = ContinueToken(revision: 0, namespace: token.namespace, name: token.name)
        var status = APIStatus(
            code: 410, reason: "Expired",
            message:
                "The state that this list began with is gone. Begin a new list without the continue token, or take "
                + "the token of this answer to read on in the newest state, where objects may have come, changed or gone "
                + "since the first page.")
        status.metadata = ["continue": .string(next.text)]
        return status
    }
}
