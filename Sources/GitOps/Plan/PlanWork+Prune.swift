internal import Objects
internal import Store

/// What the guard lets pass without a word of the author.
enum PruneGuard {
    /// Up to so many owned objects, any share of them may go, as long as something stays.
    static let smallInventory = 10

    /// Whether removing `count` of `owned` objects needs consent: where the commit holds nothing at all, and where more
    /// than half of more than ten objects go.
    static func needsConsent(removing count: Int, of owned: Int, isEmptySet: Bool) -> Bool {
        guard count > 0 else { return false }
        return isEmptySet || (owned > smallInventory && count * 2 > owned)
    }
}

extension PlanWork {
    /// Annotations that keep an object when git no longer has it; the second is Flux' own.
    static let pruneAnnotations = ["skeg.dev/prune", "kustomize.toolkit.fluxcd.io/prune"]

    /// Namespaces that may not be deleted (`k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle`).
    static let immortalNamespaces: Set<String> = ["default", "kube-system", "kube-public"]

    /// Removes what the sync owns and git no longer has.
    mutating func prune(_ desired: DesiredSet, isAllowed: Bool) {
        var going: [Object] = []
        var superseded: [Object] = []
        var owned = 0
        for key in snapshot.inventory(of: sync.name) {
            guard let live = snapshot[key], !live.isBeingDeleted else { continue }
            owned += 1
            guard !desired.names(key) else { continue }
            if desired.protects(live) {
                plan.kept.append(SyncPlan.Kept(key: key, message: protection(desired)))
            } else if !sync.prunes || mustStay(live) {
                plan.released.append(key)
                plan.changes.append(.claim(key, uid: live.uid, by: nil))
            } else if let message = neededNamespace(key, desired) ?? neededDefinition(live, desired)
                ?? neededProduct(live, desired)
            {
                plan.kept.append(SyncPlan.Kept(key: key, message: message))
            } else if isSuperseded(live, desired) {
                superseded.append(live)
            } else {
                going.append(live)
            }
        }
        // Nothing is lost with them: the same has another name now.
        remove(superseded)
        guard !going.isEmpty else { return }
        let hurting = going.compactMap(loss)
        let isEmptySet = desired.isEmpty
        if !isAllowed, PruneGuard.needsConsent(removing: going.count, of: owned, isEmptySet: isEmptySet) {
            plan.heldPrune = held(going.count, of: owned, emptyPath: isEmptySet ? desired.settings.path : nil, hurting)
            return
        }
        if !hurting.isEmpty {
            let message = "removes \(PlanWork.list(hurting)), which \(commitName) no longer has"
            plan.events.append(
                EventNote(.warning, "Pruning", message, regarding: sync.object, component: plan.author))
        }
        remove(going)
    }

    private mutating func remove(_ going: [Object]) {
        for live in going.sorted(by: { KindOrder.precedes($1.key, $0.key) }) {
            guard let change = live.deletion(at: now) else { continue }
            plan.changes.append(change)
            plan.pruned.append(live.key)
        }
    }

    private var commitName: String { plan.commit?.shortID ?? "git" }

    private func mustStay(_ live: Object) -> Bool {
        if live.kind == .namespace, PlanWork.immortalNamespaces.contains(live.name) { return true }
        return PlanWork.pruneAnnotations.contains { live.annotation($0)?.lowercased() == "disabled" }
    }

    /// Why a namespace has to stay although git does not have it: removing it would remove what other manifests bring,
    /// or what is kept.
    private func neededNamespace(_ key: ObjectKey, _ desired: DesiredSet) -> String? {
        guard key.kind == .namespace else { return nil }
        for object in snapshot.objects(inNamespace: key.name) {
            let claim = snapshot.claim(of: object.key)
            if desired.names(object.key) || (claim != nil && claim != sync.name) {
                return "git still has \(object.key) in this namespace; remove that first"
            }
            if claim == sync.name, desired.protects(object) {
                return "\(object.key) in this namespace is kept: \(protection(desired))"
            }
            if mustStay(object) { return "\(object.key) in this namespace asks not to be pruned; remove that first" }
        }
        return nil
    }

    /// Why a definition of a kind has to stay although git does not have it: all objects of the kind would go with it.
    private func neededDefinition(_ live: Object, _ desired: DesiredSet) -> String? {
        guard live.kind == .customResourceDefinition else { return nil }
        let kind = CustomResourceDefinition(live).kind
        for object in snapshot.objects(of: kind) {
            let claim = snapshot.claim(of: object.key)
            if desired.names(object.key) || (claim != nil && claim != sync.name) {
                return
                    "git still has \(object.key), which would go with it: bring the definition back, or remove the objects first"
            }
            if claim == sync.name, desired.protects(object) {
                return "\(object.key), which would go with it, is kept: \(protection(desired))"
            }
            if mustStay(object) {
                return "\(object.key), which would go with it, asks not to be pruned; remove that first"
            }
        }
        return nil
    }

    func protection(_ desired: DesiredSet) -> String {
        guard let file = desired.filesOfUnknownContent.first else {
            return "it may stand in a file that cannot be read; it stays until that file is repaired or removed"
        }
        return
            "\(file) cannot be read, and what it held before is not known; nothing is pruned until it is repaired or removed"
    }

    /// A line for what cannot be brought back by a revert: a namespace with all that is in it, a Secret's data.
    private func loss(_ live: Object) -> String? {
        switch live.kind {
        case .namespace:
            let count = snapshot.objects(inNamespace: live.name).count
            return "Namespace \(live.name) with \(count) object\(count == 1 ? "" : "s")"
        case .secret:
            let count = live["data"]?.fields?.count ?? 0
            return count == 0 ? nil : "Secret \(live.namespace)/\(live.name) with \(count) key\(count == 1 ? "" : "s")"
        case .generatedSecret: return "GeneratedSecret \(live.namespace)/\(live.name) with all that was made for it"
        case .customResourceDefinition:
            // What git brought is counted already.
            let others = snapshot.objects(of: CustomResourceDefinition(live).kind)
                .count { snapshot.claim(of: $0.key) != sync.name }
            return others == 0
                ? nil
                : "CustomResourceDefinition \(live.name) with \(others) object\(others == 1 ? "" : "s") of others"
        default: return nil
        }
    }

    /// - Parameter emptyPath: The folder that holds nothing, `""` for the whole repository; nil where something stays.
    private func held(_ count: Int, of owned: Int, emptyPath: String?, _ hurting: [String]) -> SyncPlan.HeldPrune {
        let place = emptyPath.map { $0.isEmpty ? "" : " in \($0)" }
        let what = place.map { "\(commitName) holds no objects\($0): pruning" } ?? "pruning"
        let among = hurting.isEmpty ? "" : ", among them \(PlanWork.list(hurting))"
        let message =
            "\(what) would remove \(count) of \(owned) objects\(among); nothing is pruned. If that is meant, commit with the trailer `\(SourceCommit.allowPruneTrailer): yes`"
        return SyncPlan.HeldPrune(count: count, owned: owned, message: message)
    }

    /// The first few, and how many more there are.
    private static func list(_ lines: [String]) -> String {
        let shown = lines.prefix(5).joined(separator: ", ")
        return lines.count > 5 ? "\(shown) and \(lines.count - 5) more" : shown
    }
}
