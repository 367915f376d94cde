internal import Access
internal import Objects
internal import Store

/// The ways in which a patch can be written.
enum PatchType: String, CaseIterable {
    case json = "application/json-patch+json"
    case merge = "application/merge-patch+json"
    case strategic = "application/strategic-merge-patch+json"
    case apply = "application/apply-patch+yaml"
}

extension ObjectWrite {
    /// `PATCH` (`k8s.io/apiserver/pkg/endpoints/handlers/patch.go`).
    public mutating func patch(_ part: ObjectPart = .object) throws(APIStatus) -> WriteOutcome {
        let sent = RequestBody.mediaType(request)
        // Custom kinds have no types of ours to merge by.
        let allowed = PatchType.allCases.filter { $0 != .strategic || !info.isCustom }
        guard let type = allowed.first(where: { $0.rawValue == sent }) else {
            throw .unsupportedMediaType(String(sent.prefix(128)), supported: allowed.map(\.rawValue))
        }
        if type == .apply { return try apply(part) }
        if options.force != nil {
            throw .invalidOption("PatchOptions", "force: Forbidden: may not be specified for non-apply patch")
        }
        let live = try live()
        var object = Object(try patched(served.written(live).content, type, served.schema))
        try checkType(of: &object)
        object = try validated(object)
        try checkPlace(of: &object)
        return try update(live, with: served.stored(object), part)
    }

    /// A value after the patch that the request carries.
    func patched(_ value: Value, _ type: PatchType, _ schema: Schema) throws(APIStatus) -> Value {
        let patch: Value
        do throws(Diagnostic) {
            patch = try JSONParser.parse(request.body, duplicates: .lastCounts)
        } catch {
            throw .badRequest("error decoding patch: \(error.message)")
        }
        let content: Value
        do throws(PatchError) {
            switch type {
            case .json: content = try JSONPatch(patch).applied(to: value)
            case .merge:
                guard patch.fields != nil else {
                    throw PatchError(.badRequest, "error decoding patch: a merge patch is an object")
                }
                content = value.mergePatched(with: patch)
            default: content = try value.strategicallyMerged(with: patch, schema: schema)
            }
        } catch {
            throw .patch(error)
        }
        guard content.fields != nil else { throw .badRequest("what the patch makes of the object is no object") }
        return content
    }

    /// Server-side apply.
    private mutating func apply(_ part: ObjectPart) throws(APIStatus) -> WriteOutcome {
        guard !(request.query["fieldManager"] ?? "").isEmpty else {
            throw .invalidOption("PatchOptions", "fieldManager: Required value: is required for apply patch")
        }
        let body = try RequestBody.decoded(request)
        var wanted = Object(body.value)
        guard !wanted.apiVersion.isEmpty, !wanted.kindName.isEmpty else {
            throw .badRequest("apiVersion and kind must be set in what is applied")
        }
        try checkType(of: &wanted)
        wanted = try validated(wanted, duplicates: body.duplicates)
        try checkPlace(of: &wanted)
        let live = snapshot[key]
        if live == nil, part != .object { throw .notFound(info, key.name) }
        if let live {
            if !wanted.uid.isEmpty, wanted.uid != live.uid {
                throw .otherUID(info, live.name, expected: wanted.uid, found: live.uid)
            }
            if !wanted.resourceVersion.isEmpty, wanted.resourceVersion != live.resourceVersion {
                throw .conflict(info, live.name)
            }
        } else if !wanted.uid.isEmpty {
            throw .otherUID(info, wanted.name, expected: wanted.uid, found: "")
        }
        return try applied(served.stored(wanted), onto: live, part)
    }

    /// Lays a configuration in its stored form over what is stored.
    mutating func applied(
        _ wanted: Object, onto live: Object?, _ part: ObjectPart
    ) throws(APIStatus) -> WriteOutcome {
        let outcome: ServerSideApply.Outcome
        do throws(ServerSideApply.Refusal) {
            outcome = try ServerSideApply.answer(
                wanted, onto: live, manager: options.fieldManager, person: request.person,
                subresource: part.subresource, kinds: kinds,
                force: options.force ?? false, at: now)
        } catch {
            throw .apply(error)
        }
        var next = outcome.object
        guard let live else {
            if info.kind == .pod { next.status = ["phase": "Pending"] }
            try checkNamespace(of: next)
            try admit(&next, insteadOf: nil)
            try check(next)
            return try creation(of: next)
        }
        guard outcome.isChanged else { return WriteOutcome(changes: [], answer: .object(live), warnings: warnings) }
        try admit(&next, insteadOf: live)
        try checkFinalizers(of: next, from: live)
        try SigningAdmission.check(next, replacing: live, by: request.user, RoleIndex(snapshot))
        try refuse(faults(of: next, from: live, part), next)
        return changed(live, to: next)
    }
}

extension APIStatus {
    static func apply(_ refusal: ServerSideApply.Refusal) -> APIStatus {
        switch refusal {
        case .badRequest(let message): return .badRequest(message)
        case .conflicts(let conflicts):
            let causes: [Value] = conflicts.causes.map {
                [
                    "reason": .string(ServerSideApply.Conflicts.Cause.reason), "message": .string($0.message),
                    "field": .string($0.field)
                ]
            }
            return APIStatus(
                code: 409, reason: "Conflict", message: conflicts.message, details: ["causes": .array(causes)])
        }
    }

    static func patch(_ error: PatchError) -> APIStatus {
        switch error.reason {
        case .badRequest: .badRequest(error.message)
        case .tooLarge: APIStatus(code: 413, reason: "RequestEntityTooLarge", message: error.message)
        case .unprocessable: APIStatus(code: 422, reason: "Invalid", message: error.message)
        }
    }
}
