internal import API
internal import Objects
internal import Store

extension ResourceAPI {
    /// How often a change is decided anew when the state changes under it. Kubernetes' `GuaranteedUpdate` knows no end; here,
    /// too, others would have to be quicker nearly always before a client is told of it.
    private static let attempts = 200

    /// Decides a change on the newest state and stores it; where somebody else was quicker, decides anew.
    func carryOut(
        _ request: APIRequest, _ target: ResourceTarget, isDryRun: Bool, _ decide: ResourceTarget.Decision
    ) async throws(APIStatus) -> APIResponse {
        let form = try AnswerForm(request, target.served)
        let options = try WriteOptions(request)
        var refusal: APIStatus?
        for _ in 0..<ResourceAPI.attempts {
            var write = self.write(request, target, options)
            let outcome = try decide(&write)
            if isDryRun || options.isDryRun || outcome.changes.isEmpty { return answer(outcome, nil, form) }
            let author = request.author(manager: options.fieldManager)
            do throws(CommitError) {
                let committed = try await store.commit(Transaction(outcome.changes, by: author))
                return answer(outcome, committed, form)
            } catch {
                switch error {
                case .refused(let reason): refusal = .refused(reason, target.served.info)
                case .failed(let failure): throw .unavailable(failure)
                }
            }
        }
        throw refusal ?? .internalError("the object changes too often")
    }

    func write(_ request: APIRequest, _ target: ResourceTarget, _ options: WriteOptions) -> ObjectWrite {
        var random = SystemRandomNumberGenerator()
        return ObjectWrite(
            request, target.path, target.served, options: options, on: store.snapshot, kinds: store.snapshot.kinds,
            at: now(),
            ids: IDSource(from: &random))
    }

    /// The answer to a change, with the object as it was stored.
    private func answer(_ outcome: WriteOutcome, _ committed: Committed?, _ form: AnswerForm) -> APIResponse {
        var response: APIResponse
        switch outcome.answer {
        case .value(let value): response = form.response(value, status: outcome.status)
        case .view(let object, let view):
            response = form.response(view(stored(object, committed)), status: outcome.status)
        case .object(let object):
            let stored = stored(object, committed)
            let encoded = committed == nil ? nil : encoded
            response = form.response(to: stored, encoded: encoded, at: now(), status: outcome.status)
        }
        response.warn(outcome.warnings)
        return response
    }

    private func stored(_ object: Object, _ committed: Committed?) -> Object {
        let key = object.key
        return committed?.events.last { $0.key == key }?.object ?? object
    }

    /// Deletes what a list would show, each object by itself (`registry/generic/registry.Store.DeleteCollection`).
    func deleteCollection(
        _ request: APIRequest, _ target: ResourceTarget
    ) async throws(APIStatus) -> APIResponse {
        let delete = try DeleteOptions(request)
        let form = try AnswerForm(request, target.served, allowing: Negotiation.ofList)
        let info = target.served.info
        let options = try ListOptions(request.query, namespace: target.path.namespace, of: info, isWatch: false)
        let write = write(request, target, try WriteOptions(request))
        let page = ListPage(of: info, options, in: write.snapshot)
        let author = request.author(manager: write.options.fieldManager)
        var transactions: [Transaction] = []
        for object in page.objects {
            let changes = try write.deletion(of: object, delete).changes
            if !changes.isEmpty { transactions.append(Transaction(changes, by: author)) }
        }
        if !delete.isDryRun {
            for result in await store.commit(transactions) {
                // Who was quicker has deleted it, or changed it: then it is as if it were made after this list.
                if case .failure(.failed(let failure)) = result { throw .unavailable(failure) }
            }
        }
        return form.response(listContent(page, form), status: 200)
    }
}

extension APIStatus {
    static func unavailable(_ failure: StoreFailure) -> APIStatus {
        failure.code == .busy
            ? APIStatus(
                code: 429, reason: "TooManyRequests", message: "\(failure)", details: ["retryAfterSeconds": 1])
            : APIStatus(code: 503, reason: "ServiceUnavailable", message: "\(failure)")
    }
}
