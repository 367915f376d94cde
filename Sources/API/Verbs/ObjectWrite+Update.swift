internal import Access
internal import Admission
internal import Objects
internal import Store

/// Which part of an object a request writes.
public enum ObjectPart: Sendable, Hashable {
    /// Everything but the status.
    case object
    /// The status alone.
    case status
    /// A namespace's own finalizers.
    case finalize
    /// The count of replicas; everything else is as it was.
    case scale
    /// Containers for looking into a pod that runs.
    case ephemeralContainers
    /// What was decided of a certificate.
    case approval
}

extension ObjectWrite {
    /// `PUT` (`registry/generic/registry.Store.Update`).
    public mutating func update(_ part: ObjectPart = .object) throws(APIStatus) -> WriteOutcome {
        let live = try live()
        var object = try sentObject()
        try checkPlace(of: &object)
        return try update(live, with: served.stored(object), part)
    }

    /// Puts a new form of a stored object in its place; both in their stored form.
    mutating func update(
        _ live: Object, with sent: Object, _ part: ObjectPart
    ) throws(APIStatus) -> WriteOutcome {
        try checkPreconditions(of: sent, on: live)
        var next = merged(sent, over: live, part)
        kinds.applyDefaults(to: &next)
        if part == .object || part == .scale { try admit(&next, insteadOf: live) }
        try checkFinalizers(of: next, from: live)
        try SigningAdmission.check(next, replacing: live, by: request.user, RoleIndex(snapshot))
        try refuse(faults(of: next, from: live, part), next)
        ServerSideApply.recordUpdate(
            of: &next, from: live, manager: options.fieldManager, person: request.person,
            subresource: part.subresource, kinds: kinds, at: now)
        return changed(live, to: next)
    }

    /// The outcome that stores a checked form of a stored object.
    mutating func changed(_ live: Object, to next: Object, status: Int = 200) -> WriteOutcome {
        if next.spec != live.spec { noteWithoutEffect(next) }
        // Times of those who set the fields do not count as a change.
        var same = next
        same.metadata["managedFields"] = live.metadata["managedFields"]
        guard same != live else {
            return WriteOutcome(changes: [], answer: .object(live), status: status, warnings: warnings)
        }
        return WriteOutcome(
            changes: [.update(next)] + admission.changes, answer: .object(next), status: status, warnings: warnings)
    }

    /// What is wrong with a new form of which one part was written.
    func faults(of next: Object, from live: Object, _ part: ObjectPart) -> [Diagnostic] {
        part == .ephemeralContainers
            ? kinds.check(ephemeralContainersOf: next, from: live) : kinds.check(update: next, from: live)
    }

    /// A client that names a uid or a version means just that object.
    private func checkPreconditions(of sent: Object, on live: Object) throws(APIStatus) {
        if !sent.uid.isEmpty, sent.uid != live.uid {
            throw .otherUID(info, live.name, expected: sent.uid, found: live.uid)
        }
        if !sent.resourceVersion.isEmpty, sent.resourceVersion != live.resourceVersion {
            throw .conflict(info, live.name)
        }
    }

    /// What the client may change from what it sent, the rest as it is (`rest.BeforeUpdate`, and the strategies of the kinds).
    private func merged(_ sent: Object, over live: Object, _ part: ObjectPart) -> Object {
        switch part {
        case .object:
            var next = sent
            for name in ObjectWrite.metadataOfTheStore { next.metadata[name] = live.metadata[name] }
            if info.hasStatus { next["status"] = live["status"] }
            return next
        case .status:
            var next = live
            next["status"] = sent["status"]
            return next
        case .finalize:
            var next = live
            next.content.set(sent.spec["finalizers"], at: ["spec", "finalizers"])
            return next
        case .scale: return sent
        case .ephemeralContainers:
            var next = live
            next.content.set(sent.spec["ephemeralContainers"], at: ["spec", "ephemeralContainers"])
            return next
        case .approval:
            var next = live
            next.content.set(sent.status["conditions"], at: ["status", "conditions"])
            return next
        }
    }

    private static let metadataOfTheStore = [
        "uid", "name", "namespace", "generateName", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "generation", "resourceVersion", "selfLink"
    ]

    /// `ValidateObjectMetaUpdate`: who is on the way out takes no new finalizers.
    func checkFinalizers(of next: Object, from live: Object) throws(APIStatus) {
        guard live.isBeingDeleted else { return }
        let added = Set(next.finalizers).subtracting(live.finalizers).sorted()
        guard !added.isEmpty else { return }
        let list = added.map { "\"\($0)\"" }.joined(separator: ", ")
        let message =
            "Forbidden: no new finalizers can be added if the object is being deleted, "
            + "found new finalizers []string{\(list)}"
        try refuse([Diagnostic(.forbidden, FieldPath(fields: ["metadata", "finalizers"]), message)], next)
    }
}

extension ObjectPart {
    var subresource: String {
        switch self {
        case .object: ""
        case .status: "status"
        case .finalize: "finalize"
        case .scale: "scale"
        case .ephemeralContainers: "ephemeralcontainers"
        case .approval: "approval"
        }
    }
}
