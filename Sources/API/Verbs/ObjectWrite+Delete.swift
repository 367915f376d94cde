public import Objects
public import Store

/// How something is to be deleted (`metav1.DeleteOptions`).
public struct DeleteOptions: Sendable, Hashable {
    public var uid: String?
    public var resourceVersion: String?
    public var propagation: DeletionPropagation?
    public var gracePeriodSeconds: Int64?
    public var isDryRun = false

    public init() {}

    /// From the body, and where that is silent from the query.
    public init(_ request: APIRequest) throws(APIStatus) {
        let body = request.body.isEmpty ? Value.emptyObject : try request.bodyObject()
        uid = body.at(["preconditions", "uid"])?.string
        resourceVersion = body.at(["preconditions", "resourceVersion"])?.string
        let grace = body["gracePeriodSeconds"]?.integer.map(String.init) ?? request.query["gracePeriodSeconds"]
        if let grace {
            guard let seconds = Int64(grace), seconds >= 0 else {
                throw .invalidOption("DeleteOptions", "gracePeriodSeconds: Invalid value: must be a number from 0 on")
            }
            gracePeriodSeconds = seconds
        }
        if let text = body["propagationPolicy"]?.string ?? request.query["propagationPolicy"] {
            guard let policy = DeletionPropagation(rawValue: text) else {
                throw .invalidOption(
                    "DeleteOptions",
                    "propagationPolicy: Unsupported value: \"\(text.prefix(64))\": "
                        + "supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"")
            }
            propagation = policy
        } else if let orphans = body["orphanDependents"]?.bool {
            propagation = orphans ? .orphan : .background
        }
        let dryRun = body["dryRun"]?.array?.compactMap(\.string) ?? request.query.all("dryRun").filter { !$0.isEmpty }
        if let wrong = dryRun.first(where: { $0 != "All" }) {
            throw .invalidOption(
                "DeleteOptions", "dryRun: Unsupported value: \"\(wrong.prefix(64))\": supported values: \"All\"")
        }
        isDryRun = !dryRun.isEmpty
    }
}

extension ObjectWrite {
    /// `DELETE` of one object (`registry/generic/registry.Store.Delete`).
    public func delete(_ delete: DeleteOptions) throws(APIStatus) -> WriteOutcome {
        try deletion(of: try live(), delete)
    }

    /// The outcome that deletes an object, or begins to.
    public func deletion(of live: Object, _ delete: DeleteOptions) throws(APIStatus) -> WriteOutcome {
        if let uid = delete.uid, uid != live.uid { throw .otherUID(info, live.name, expected: uid, found: live.uid) }
        if let version = delete.resourceVersion, version != live.resourceVersion {
            throw APIStatus(
                code: 409, reason: "Conflict",
                message: APIStatus.conflictPrefix(info, live.name)
                    + "Precondition failed: ResourceVersion in precondition: \(version.prefix(64)), "
                    + "ResourceVersion in object meta: \(live.resourceVersion)",
                details: APIStatus.details(info, live.name))
        }
        if info.kind == .namespace, ObjectWrite.immortalNamespaces.contains(live.name) {
            throw .forbidden(info, live.name, "this namespace may not be deleted")
        }
        let change = live.deletion(
            at: now, propagation: delete.propagation, gracePeriodSeconds: delete.gracePeriodSeconds)
        switch change {
        case nil: return WriteOutcome(changes: [], answer: .object(live))
        case .update(let next)?: return WriteOutcome(changes: [.update(next)], answer: .object(next))
        case let removal?:
            let answer: WriteOutcome.Answer =
                ObjectWrite.kindsReturnedWhenDeleted.contains(info.kind) ? .object(live) : .value(success(live))
            return WriteOutcome(changes: [removal], answer: answer)
        }
    }

    /// `plugin/pkg/admission/namespace/lifecycle`, NewLifecycle's immortal namespaces.
    private static let immortalNamespaces: Set = ["default", "kube-system", "kube-public"]

    /// Kinds whose registry returns the deleted object (`ReturnDeletedObject`).
    private static let kindsReturnedWhenDeleted: Set<GroupKind> = [.pod, .service, .serviceAccount, .namespace]

    private func success(_ object: Object) -> Value {
        [
            "apiVersion": "v1", "kind": "Status", "metadata": .emptyObject, "status": "Success",
            "details": [
                "name": .string(object.name), "group": .string(info.kind.group), "kind": .string(info.plural),
                "uid": .string(object.uid)
            ]
        ]
    }
}
