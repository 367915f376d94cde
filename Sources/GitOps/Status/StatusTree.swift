public import Objects
public import Store

/// The files of the status branch: what is, written so that a person reads it on any git host and `git diff` tells what
/// happened.
///
/// It keeps what it wrote, so that a look costs what has changed, and one change writes one file. The same state always
/// gives the same bytes.
public struct StatusTree: Sendable {
    /// Path to content.
    public private(set) var files: [String: [UInt8]] = [:]
    /// The paths that differ from the last commit, with what that had there.
    private var uncommitted: [String: [UInt8]?] = [:]
    private var objects: [ObjectKey: Rendered] = [:]
    private var tally = StatusTally()
    private var drift: [ObjectKey: [DriftEntry]] = [:]
    /// The syncs of the last update, with their desired sets' generations.
    private var generations: [String: Int] = [:]
    /// Objects that are looked at each time: a report that names them may say something else the next time, and a pod that
    /// waits may come to have waited too long.
    private var restless: Set<ObjectKey> = []

    public init() {}

    /// An object's file, and what it was made of.
    private struct Rendered: Sendable {
        var path: String
        var signature: Signature
        var row: StatusRow
    }

    private struct Signature: Sendable, Hashable {
        var sync: String
        var resourceVersion: String
        var origin: Origin?
        /// Of the pods that the object has; their state shows in its file.
        var podVersions: [String]
        var health: Health
    }

    /// Paths that differ from the tree before.
    public struct Changes: Sendable, Hashable {
        public var written: [String] = []
        public var removed: [String] = []

        public init(written: [String] = [], removed: [String] = []) {
            self.written = written
            self.removed = removed
        }

        public var isEmpty: Bool { written.isEmpty && removed.isEmpty }
    }

    /// What a sync shows on the branch.
    public struct Source: Sendable {
        public var report: SyncReport
        public var desired: DesiredSet

        public init(_ report: SyncReport, desired: DesiredSet) {
            self.report = report
            self.desired = desired
        }
    }

    /// Brings the files to a state.
    ///
    /// - Parameters:
    ///   - snapshot: Not older than what `touched` tells of.
    ///   - touched: What was written since the last call.
    @discardableResult
    public mutating func update(
        _ sources: [Source], in snapshot: Snapshot, touched: TouchedKeys = .everything, at now: Timestamp
    ) -> Changes {
        var changes = Changes()
        var blocked: [ObjectKey: (source: Source, entry: SyncReport.Unsettled)] = [:]
        for source in sources {
            for entry in source.report.unsettled {
                if let key = entry.key, blocked[key] == nil { blocked[key] = (source, entry) }
            }
        }
        let bySync = Dictionary(sources.map { ($0.report.sync, $0) }, uniquingKeysWith: { first, _ in first })
        for key in keys(sources, touched, in: snapshot).union(blocked.keys).union(restless) {
            let claim = snapshot.claim(of: key)
            let source = claim.map { bySync[$0] } ?? blocked[key]?.source
            if let source {
                let entry = blocked[key]?.source.report.sync == source.report.sync ? blocked[key]?.entry : nil
                show(key, source, entry, in: snapshot, at: now, &changes)
            } else {
                hide(key, &changes)
            }
        }
        restless = Set(blocked.keys)
        for (key, rendered) in objects where key.kind == .pod && rendered.row.health.state != .current {
            restless.insert(key)
        }
        for source in sources {
            write(StatusPath.sync(source.report.sync), SyncDocument.content(source.report), &changes)
        }
        for name in generations.keys where bySync[name] == nil { remove(StatusPath.sync(name), &changes) }
        generations = bySync.mapValues(\.desired.generation)
        updateDrift(sources.flatMap(\.report.drift), &changes)
        let rows = tally.count > StatusPage.maxRows ? [] : objects.values.map(\.row)
        let page = StatusPage(reports: sources.map(\.report), rows: rows, tally: tally)
        put(StatusPath.readme, Array(page.text.utf8), &changes)
        changes.written.sort()
        changes.removed.sort()
        return changes
    }

    /// The objects to look at.
    private func keys(_ sources: [Source], _ touched: TouchedKeys, in snapshot: Snapshot) -> Set<ObjectKey> {
        var keys = touched.keys
        let isSameSyncs = sources.count == generations.count
        for source in sources {
            let name = source.report.sync
            if !touched.isEverything, isSameSyncs, let generation = generations[name],
                let changed = source.desired.changes(since: generation)
            {
                keys.formUnion(changed)
            } else {
                keys.formUnion(objects.keys)
                keys.formUnion(snapshot.inventoryKeys(of: name))
            }
        }
        return sources.isEmpty ? Set(objects.keys) : keys
    }

    private mutating func show(
        _ key: ObjectKey, _ source: Source, _ blocked: SyncReport.Unsettled?, in snapshot: Snapshot, at now: Timestamp,
        _ changes: inout Changes
    ) {
        let object = snapshot[key]
        let before = objects[key]
        let pods = object.map { StatusTree.pods(of: $0, in: snapshot) } ?? []
        let version = object?.resourceVersion ?? ""
        var health = Health.of(key, in: snapshot, at: now)
        if let blocked, health.state == .notFound || health.state == .current {
            health = Health(
                health.state == .current ? .inProgress : .notFound, reason: blocked.reason, blocked.message)
        }
        let signature = Signature(
            sync: source.report.sync, resourceVersion: version, origin: source.desired.origin(of: key),
            podVersions: pods.map(\.resourceVersion), health: health)
        guard before?.signature != signature else { return }
        let path = StatusPath.object(key)
        let position = signature.origin?.position ?? blocked?.position
        let content = ObservedStatus.content(
            key, object: object, pods: pods, health: health, sync: source.report.sync, origin: position)
        let row = StatusRow(key: key, path: path, health: health, detail: StatusRow.detail(object))
        tally.replace(before?.row, with: row)
        objects[key] = Rendered(path: path, signature: signature, row: row)
        write(path, content, &changes)
    }

    private mutating func hide(_ key: ObjectKey, _ changes: inout Changes) {
        guard let rendered = objects.removeValue(forKey: key) else { return }
        tally.replace(rendered.row, with: nil)
        remove(rendered.path, &changes)
    }

    /// The pods of a workload, in the order of their names.
    private static func pods(of object: Object, in snapshot: Snapshot) -> [Object] {
        switch object.kind {
        case .replicaSet: snapshot.dependents(of: object.uid).filter { $0.kind == .pod }
        case .deployment:
            snapshot.dependents(of: object.uid).filter { $0.kind == .replicaSet }
                .flatMap { snapshot.dependents(of: $0.uid).filter { $0.kind == .pod } }
                .sorted { $0.name < $1.name }
        default: []
        }
    }

    private mutating func updateDrift(_ entries: [DriftEntry], _ changes: inout Changes) {
        let next = Dictionary(grouping: entries, by: \.key)
        for (key, found) in next where drift[key] != found {
            write(StatusPath.drift(key), DriftDocument.content(key, found), &changes)
        }
        for key in drift.keys where next[key] == nil { remove(StatusPath.drift(key), &changes) }
        drift = next
    }

    private mutating func write(_ path: String, _ content: Value, _ changes: inout Changes) {
        put(path, YAMLWriter.write(content), &changes)
    }

    private mutating func put(_ path: String, _ bytes: [UInt8], _ changes: inout Changes) {
        guard files[path] != bytes else { return }
        set(path, bytes)
        changes.written.append(path)
    }

    private mutating func remove(_ path: String, _ changes: inout Changes) {
        guard files[path] != nil else { return }
        set(path, nil)
        changes.removed.append(path)
    }

    private mutating func set(_ path: String, _ bytes: [UInt8]?) {
        let old = files[path]
        files[path] = bytes
        guard let committed = uncommitted[path] else {
            uncommitted[path] = .some(old)
            return
        }
        if committed == bytes { uncommitted[path] = nil }
    }
}

// MARK: - Commits

extension StatusTree {
    /// What one commit writes.
    public struct Edit: Sendable {
        /// The paths to write, with their content; nil for those to remove.
        public var files: [String: [UInt8]?]
        /// What the commit before had there.
        fileprivate var before: [String: [UInt8]?]

        public var changes: Changes {
            Changes(
                written: files.filter { $0.value != nil }.keys.sorted(),
                removed: files.filter { $0.value == nil }.keys.sorted())
        }
    }

    /// Whether a commit would write anything.
    public var hasUncommitted: Bool { !uncommitted.isEmpty }

    /// Takes what the next commit writes. It counts as committed unless it is given back.
    public mutating func takeEdit() -> Edit {
        defer { uncommitted = [:] }
        return Edit(
            files: Dictionary(uniqueKeysWithValues: uncommitted.keys.map { ($0, files[$0]) }), before: uncommitted)
    }

    /// The commit was not made.
    public mutating func giveBack(_ edit: Edit) {
        for (path, committed) in edit.before { uncommitted[path] = files[path] == committed ? nil : .some(committed) }
    }
}
