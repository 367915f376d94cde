internal import Objects
internal import Store

extension Simulation {
    /// What the sync takes away, a commit must have taken away, in files that can be read, and with consent where it is
    /// much. What goes with a namespace counts too.
    mutating func checkPrune(_ committed: Committed, _ setup: SimulatedSyncSetup, before: Snapshot) {
        let going = committed.events.filter { event in
            guard event.kind != .event else { return false }
            if case .removed = event { return true }
            return event.object.isBeingDeleted && event.previous?.isBeingDeleted == false
        }
        guard !going.isEmpty else { return }
        guard let planned = checks.planned[setup.name], let commit = repository.commits[planned.commit] else {
            checks.fail("a prune of \(going[0].key) without a plan")
            return
        }
        let named = commit.keys(in: setup.path)
        let protected = protectedKeys(commit, in: setup.path)
        for event in going {
            if before.claim(of: event.key) != setup.name { checks.fail("\(event.key) is pruned, but not owned") }
            let inside = event.kind == .namespace ? before.objects(inNamespace: event.key.name).map(\.key) : []
            for key in [event.key] + inside {
                guard let owner = before.claim(of: key) else { continue }
                if owner != setup.name { checks.fail("\(key) is pruned, but \(owner) owns it") }
                if named.contains(key) { checks.fail("\(key) is pruned though \(commit.id.prefix(8)) has it") }
                if protected.contains(key) { checks.fail("\(key) is pruned though its file cannot be read") }
            }
        }
        let owned = before.inventory(of: setup.name).count { before[$0]?.isBeingDeleted == false }
        // Of a broken file that holds several objects some may be read.
        let isEmpty = named.isEmpty && !commit.files(in: setup.path).values.contains { $0.manifests.count > 1 }
        let lost = going.filter { !wasRenamed($0.object, in: commit, setup.path) }.count
        let isMuch = lost > 0 && (isEmpty || (owned > 10 && lost * 2 > owned))
        if isMuch, !planned.isConsented { checks.fail("\(lost) of \(owned) objects are pruned without consent") }
    }

    /// Whether the generator that made an object makes another one now, under another name: nothing is lost with it.
    private func wasRenamed(_ product: Object, in commit: SimulatedRepository.Commit, _ folder: String) -> Bool {
        guard let name = product.annotation("skeg.dev/generator") else { return false }
        return commit.files(in: folder).values.flatMap(\.manifests).contains { manifest in
            guard case .generator = manifest.content else { return false }
            return manifest.key == ObjectKey(product.kind, namespace: product.namespace, name: name)
        }
    }

    /// What may stand in files that cannot be read: what they held when they last could be, and what left other files in
    /// the commit that broke them. A commit that takes the place of others is left out: which of them the daemon has
    /// read decides there.
    private func protectedKeys(_ commit: SimulatedRepository.Commit, in folder: String) -> Set<ObjectKey> {
        var keys: Set<ObjectKey> = []
        for (path, file) in commit.files(in: folder) where !file.isReadable {
            var next: SimulatedRepository.Commit? = commit
            while let broken = next, broken.files[path].map({ !$0.isReadable }) ?? false {
                next = broken.parent.flatMap { repository.commits[$0] }
                if let last = next, last.files[path]?.isReadable ?? true {
                    keys.formUnion(last.files[path]?.keys ?? [])
                    guard !broken.isRewrite else { continue }
                    let moved = last.keys(in: folder).subtracting(broken.keys(in: folder))
                    keys.formUnion(moved.filter { !wasApart($0, from: path, of: broken, before: last, in: folder) })
                }
            }
        }
        return keys
    }

    /// Whether an earlier commit had the broken file in just this form, and the object in another: then it is not in there. The
    /// daemon may have read that commit, and none between.
    private func wasApart(
        _ key: ObjectKey, from path: String, of broken: SimulatedRepository.Commit,
        before last: SimulatedRepository.Commit, in folder: String
    ) -> Bool {
        var next: SimulatedRepository.Commit? = last
        while let commit = next {
            if commit.files[path] == broken.files[path], commit.keys(in: folder).contains(key) { return true }
            next = commit.parent.flatMap { repository.commits[$0] }
        }
        return false
    }

    /// An atomic sync changes nothing for a commit that has something bad in it.
    mutating func checkAtomic(_ committed: Committed, _ setup: SimulatedSyncSetup) {
        guard let event = committed.events.first(where: { $0.kind != .event && $0.kind != .sync }) else { return }
        guard let planned = checks.planned[setup.name], let commit = repository.commits[planned.commit] else { return }
        let files = commit.files(in: setup.path)
        if let bad = files.filter({ $0.value.isBad }).keys.min() {
            checks.fail("\(committed.author) is atomic and changes \(event.key), though \(bad) is bad")
        }
    }
}
