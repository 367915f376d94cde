public import Objects
public import Store

/// The files of the status branch: what is, written so that a person reads it on any git host and `git diff` tells what
/// happened.
///
/// It keeps what it wrote, so that one change writes one file. The same state always gives the same bytes.
public struct StatusTree: Sendable {
    /// Path to content.
    public private(set) var files: [String: [UInt8]] = [:]
    private var objects: [ObjectKey: Rendered] = [:]
    private var drift: [ObjectKey: [DriftEntry]] = [:]

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
        /// The object was not current: its health may change without a write.
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
    @discardableResult
    public mutating func update(_ sources: [Source], in snapshot: Snapshot, at now: Timestamp) -> Changes {
        var changes = Changes()
        var present: Set<ObjectKey> = []
        for source in sources {
            let blocked = Dictionary(
                source.report.unsettled.compactMap { entry in entry.key.map { ($0, entry) } },
                uniquingKeysWith: { first, _ in first })
            for key in snapshot.inventoryKeys(of: source.report.sync) {
                present.insert(key)
                show(key, source, blocked[key], in: snapshot, at: now, &changes)
            }
            for key in blocked.keys where !present.contains(key) && snapshot.claim(of: key) == nil {
                present.insert(key)
                show(key, source, blocked[key], in: snapshot, at: now, &changes)
            }
            write(StatusPath.sync(source.report.sync), SyncDocument.content(source.report), &changes)
        }
        for (key, rendered) in objects where !present.contains(key) {
            objects[key] = nil
            remove(rendered.path, &changes)
        }
        updateDrift(sources.flatMap(\.report.drift), &changes)
        let names = Set(sources.map { StatusPath.sync($0.report.sync) })
        for path in files.keys where path.hasPrefix("syncs/") && !names.contains(path) { remove(path, &changes) }
        let page = StatusPage(reports: sources.map(\.report), rows: objects.values.map(\.row))
        put(StatusPath.readme, Array(page.text.utf8), &changes)
        changes.written.sort()
        changes.removed.sort()
        return changes
    }

    private mutating func show(
        _ key: ObjectKey, _ source: Source, _ blocked: SyncReport.Unsettled?, in snapshot: Snapshot, at now: Timestamp,
        _ changes: inout Changes
    ) {
        let object = snapshot[key]
        let before = objects[key]
        let pods = object.map { StatusTree.pods(of: $0, in: snapshot) } ?? []
        let version = object?.resourceVersion ?? ""
        var health = before?.signature.health
        // An object that is current stays so until it is written; any other is looked at each time.
        if health?.state != .current || before?.signature.resourceVersion != version || blocked != nil {
            health = Health.of(key, in: snapshot, at: now)
        }
        if let blocked, health?.state == .notFound || health?.state == .current {
            health = Health(
                health?.state == .current ? .inProgress : .notFound, reason: blocked.reason, blocked.message)
        }
        let signature = Signature(
            sync: source.report.sync, resourceVersion: version, origin: source.desired.origin(of: key),
            podVersions: pods.map(\.resourceVersion),
            health: health ?? Health(.unknown, ""))
        guard before?.signature != signature else { return }
        let path = StatusPath.object(key)
        let position = signature.origin?.position ?? blocked?.position
        let content = ObservedStatus.content(
            key, object: object, pods: pods, health: signature.health, sync: source.report.sync, origin: position)
        objects[key] = Rendered(
            path: path, signature: signature,
            row: StatusRow(key: key, path: path, health: signature.health, detail: StatusRow.detail(object)))
        write(path, content, &changes)
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
        files[path] = bytes
        changes.written.append(path)
    }

    private mutating func remove(_ path: String, _ changes: inout Changes) {
        if files.removeValue(forKey: path) != nil { changes.removed.append(path) }
    }
}
