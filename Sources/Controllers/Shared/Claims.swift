internal import Objects
internal import Store

/// Which objects belong to a controller: those that it controls and that its selector fits, and orphans that it adopts
/// (`controller_ref_manager.go`).
struct Claims {
    /// The controller's, with the adopted ones as they will be.
    var claimed: [Object] = []
    var adoptions: [Change] = []
    var releases: [Change] = []

    /// Looks at the objects of `kind` in the owner's namespace that `isEligible`.
    ///
    /// An owner that is being deleted adopts and releases nothing. An object that is being deleted is not adopted.
    static func make(
        of kind: GroupKind, by owner: Object, selector: LabelSelector, in snapshot: Snapshot,
        where isEligible: (Object) -> Bool
    ) -> Claims {
        var claims = Claims()
        for object in controlled(kind, by: owner, in: snapshot) where isEligible(object) {
            if selector.matches(object) {
                claims.claimed.append(object)
            } else if !owner.isBeingDeleted {
                claims.releases.append(.update(object.released(from: owner)))
            }
        }
        guard !owner.isBeingDeleted else { return claims }
        for orphan in snapshot.uncontrolled(kind, in: owner.namespace)
        where !orphan.isBeingDeleted && isEligible(orphan) && selector.matches(orphan) {
            let adopted = orphan.adopted(by: owner)
            claims.claimed.append(adopted)
            claims.adoptions.append(.update(adopted))
        }
        return claims
    }

    /// The objects of a kind that `owner` controls.
    static func controlled(_ kind: GroupKind, by owner: Object, in snapshot: Snapshot) -> [Object] {
        snapshot.dependents(of: owner.uid).filter {
            $0.kind == kind && $0.namespace == owner.namespace && $0.controller?.uid == owner.uid
        }
    }
}

extension Object {
    /// This object with `owner` as its controller.
    func adopted(by owner: Object) -> Object {
        var object = self
        object.ownerReferences =
            ownerReferences.filter { $0.uid != owner.uid } + [OwnerReference(controller: owner)]
        return object
    }

    /// This object without `owner` among its owners.
    func released(from owner: Object) -> Object {
        var object = self
        object.ownerReferences = ownerReferences.filter { $0.uid != owner.uid }
        return object
    }
}
