public import Objects

/// All objects of a commit that a sync brings, each with the place it comes from.
///
/// It is built file by file and follows git from commit to commit: a file whose path and blob id stay is not read
/// again, and a commit that changes one file costs what that file costs. It is a value: a copy stays at its commit.
///
/// What is wrong is left out (`quarantined`), and protected: nothing is pruned for being in a place that could not be
/// read (`protects`).
public struct DesiredSet: Sendable {
    public let settings: DesiredSettings
    /// The kinds that objects are held against: those of the store, and those that the commit itself defines.
    public internal(set) var kinds: KindRegistry
    /// Those of the store.
    var storedKinds: KindRegistry
    /// The definitions that the commit names, and what the good ones say.
    private(set) var definitionKeys: Set<ObjectKey> = []
    var definitions: [ObjectKey: Value] = [:]
    /// What opens encrypted files.
    public internal(set) var decryption: (any FileDecryption)?
    /// Files with objects whose kind may come or go, or that keys open, to be read again then.
    var sources: [String: SourceFile] = [:]

    /// nil before the first commit.
    public private(set) var commit: SourceCommit?
    public private(set) var treeID = ""
    /// Counts up whenever the objects may have changed; to see at a glance that they have not.
    public internal(set) var generation = 0
    /// The keys that the newest generation names otherwise than the one before; nil where that is not known.
    var changed: Set<ObjectKey>?

    /// What is left out, in the order of files and places in them.
    public internal(set) var quarantined: [Quarantined] = []
    /// What people should know though nothing is left out.
    public internal(set) var warnings: [Diagnostic] = []

    private(set) var files: [String: ManifestFile] = [:]
    private(set) var rules: IgnoreFiles
    /// Manifests that a `.skegignore` leaves out, kept for the day when it does not.
    private var ignored: [String: Ignored] = [:]
    /// Who stands for a key: most often one entry of one file.
    private(set) var places: [ObjectKey: [Place]] = [:]
    private(set) var shared: Set<ObjectKey> = []
    /// Files with something to tell.
    private(set) var noted: Set<String> = []
    /// Generators by what manifests call their products.
    private(set) var generators: [ObjectKey: [Place]] = [:]
    /// What several of one name make together.
    var merged: [ObjectKey: Merged] = [:]
    var peers: [ObjectKey: Peers] = [:]
    /// By names of generators, the files that cannot be read and may change them.
    private(set) var unreadGenerators: [String: Set<String>] = [:]
    /// The names that products have.
    var generatedNames = GeneratedNames()
    /// What they are made of.
    var data: DataFiles
    /// For a file that cannot be read: what it may still stand for, and what generators in it make, as manifests call that.
    private var held: [String: Set<ObjectKey>] = [:]
    /// Keys in `held`, each counted for each file.
    private var heldCount = 0
    /// Files that could not be read, and nobody knows what stood in them before.
    private var unknown: Set<String> = []
    private(set) var entryCount = 0

    struct Place: Sendable, Hashable, Comparable {
        var file: String
        var index: Int

        static func < (left: Place, right: Place) -> Bool {
            left.file != right.file ? left.file < right.file : left.index < right.index
        }

        /// Where this place is, or belongs, among those of a key, which are in order.
        fileprivate func index(in places: [Place]) -> Int {
            var (low, high) = (0, places.count)
            while low < high {
                let middle = (low + high) / 2
                if places[middle] < self { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }

    private enum Ignored: Sendable {
        case unread(SourceFile)
        case read(ManifestFile)

        var blobID: String {
            switch self {
            case .unread(let file): file.blobID
            case .read(let file): file.blobID
            }
        }
    }

    /// An empty set.
    ///
    /// - Parameter former: What it takes the place of for those who follow it: they see at its generation that nothing is
    ///   as it was.
    public init(
        _ settings: DesiredSettings = DesiredSettings(), kinds: KindRegistry,
        decryption: (any FileDecryption)? = nil, insteadOf former: DesiredSet? = nil
    ) {
        self.decryption = decryption
        self.settings = settings
        self.kinds = kinds
        storedKinds = kinds
        generation = former.map { $0.generation + 1 } ?? 0
        rules = IgnoreFiles(settings)
        data = DataFiles(settings.limits)
    }
}

extension DesiredSet: CustomStringConvertible {
    public var description: String { "\(count) objects of \(fileCount) files at \(commit?.shortID ?? "no commit")" }
}

// MARK: - What is desired

extension DesiredSet {
    /// The object git wants under a key; nil where it wants none, and where what it has is left out.
    public subscript(key: ObjectKey) -> DesiredObject? {
        guard let claimants = places[key], let first = entry(claimants.first), let object = first.object,
            generatorFault(of: first) == nil
        else { return nil }
        // The same object written twice is one object; two that differ are none.
        for other in claimants.dropFirst() where entry(other)?.object != object { return nil }
        let named = generatedNames.applied(to: object)
        guard named.unknown == nil else { return nil }
        return DesiredObject(
            object: named.object, origin: first.origin.with(named.rewrites), isEncrypted: first.isEncrypted)
    }

    /// Where the object under a key comes from, without building it; nil where it has more than one place.
    func origin(of key: ObjectKey) -> Origin? {
        guard let claimants = places[key], claimants.count == 1, let first = entry(claimants.first) else { return nil }
        guard !generatedNames.isEmpty, let object = first.object else { return first.origin }
        return first.origin.with(generatedNames.applied(to: object).rewrites)
    }

    /// Whether the commit names a key at all, be it for a good object or a bad one.
    public func names(_ key: ObjectKey) -> Bool { places[key] != nil }

    /// All keys that the commit names, in no order.
    public var keys: some Collection<ObjectKey> { places.keys }

    /// Whether the commit names no object, not even a bad one.
    public var isEmpty: Bool { places.isEmpty }

    /// How many objects the commit names.
    public var count: Int { places.count }

    /// The files that are read as manifests.
    public var fileCount: Int { files.count }

    /// Whether an object that the commit does not name must stay, because what could not be read may stand for it.
    public func protects(_ key: ObjectKey) -> Bool {
        !unknown.isEmpty || held.values.contains { $0.contains(key) }
    }

    /// The same for a stored object, which may be the product of a generator that could not be read.
    func protects(_ live: Object) -> Bool {
        protects(live.key) || Generator.written(of: live).map { protects($0) } ?? false
    }

    /// Files that could not be read while nobody knows what they held before: nothing is pruned because of them.
    public var filesOfUnknownContent: [String] { unknown.sorted() }

    /// The keys whose objects may differ from those of an earlier generation; nil where that is not known.
    func changes(since earlier: Int) -> Set<ObjectKey>? {
        switch generation - earlier {
        case 0: []
        case 1: changed
        default: nil
        }
    }

    func entry(_ place: Place?) -> ManifestFile.Entry? {
        guard let place, let entries = files[place.file]?.entries, entries.indices.contains(place.index) else {
            return nil
        }
        let entry = entries[place.index]
        guard let written = entry.generated, let whole = merged[written], whole.place == place else { return entry }
        return whole.entry
    }
}

// MARK: - Following git

extension DesiredSet {
    /// Whether the content of a file has to be read for `update(to:)`; if not, its bytes may be left empty.
    public func needsContent(of path: String, blobID: String) -> Bool {
        let file = SourceFile(path: path, blobID: blobID, bytes: [])
        return isNews(file) || data.names(path) && data.blobID(of: path) != blobID
    }

    /// Whether a manifest, or a file of rules, is not held as it is.
    private func isNews(_ file: SourceFile) -> Bool {
        switch ManifestPath.role(of: file.path, under: settings.path) {
        case .other: false
        case .manifest: files[file.path]?.blobID != file.blobID && ignored[file.path]?.blobID != file.blobID
        case .ignoreRules: rules.blobID(of: file.path) != file.blobID
        }
    }

    /// Goes to a commit, given all its files.
    public mutating func update(to tree: CommitTree) {
        var changes = TreeChanges(written: tree.files.filter { needsContent(of: $0.path, blobID: $0.blobID) })
        let named = dataPaths(namedBy: changes.written)
        if !named.isEmpty {
            changes.written = tree.files.filter {
                named.contains($0.path) || needsContent(of: $0.path, blobID: $0.blobID)
            }
        }
        let present = Set(tree.files.map(\.path))
        for path in files.keys where !present.contains(path) { changes.removed.append(path) }
        for path in ignored.keys where !present.contains(path) { changes.removed.append(path) }
        for path in rules.paths where !present.contains(path) { changes.removed.append(path) }
        for path in data.paths where !present.contains(path) { changes.removed.append(path) }
        update(to: tree.commit, treeID: tree.treeID, changes: changes)
    }

    /// Goes to a commit, given what differs from the one before.
    public mutating func update(to commit: SourceCommit, treeID: String, changes: TreeChanges) {
        let isFirst = self.commit == nil
        self.commit = commit
        self.treeID = treeID
        let written = changes.written.filter { isNews($0) }
        let touched = takeData(changes, written)
        guard isFirst || !written.isEmpty || !changes.removed.isEmpty || !touched.isEmpty else { return }
        generation += 1
        var update = FileUpdate()
        var rulesChanged = false
        rules.beginUpdate()
        for path in changes.removed {
            rulesChanged = rules.remove(path) || rulesChanged
            ignored[path] = nil
            drop(path, in: &update)
        }
        for file in written where ManifestPath.role(of: file.path, under: settings.path) == .ignoreRules {
            rules.take(file)
            rulesChanged = true
        }
        for file in written where ManifestPath.role(of: file.path, under: settings.path) == .manifest {
            take(file, in: &update)
        }
        if rulesChanged { applyRules(in: &update) }
        for path in touched where !update.taken.contains(path) {
            if let source = sources[path] { take(source, in: &update) }
        }
        followDefinitions(in: &update)
        finish(update, isFirst: isFirst)
    }

    mutating func finish(_ update: FileUpdate, isFirst: Bool) {
        var update = update
        for written in update.generators { merge(written, in: &update) }
        settle(update, isFirst: isFirst)
        var keys = Set(update.before.values.joined()).union(update.renamed)
        for path in update.taken { keys.formUnion(files[path]?.entries.compactMap(\.key) ?? []) }
        followNames(in: &keys)
        changed = keys
        describeFaults()
    }

    mutating func take(_ file: SourceFile, in update: inout FileUpdate) {
        if rules.isIgnored(file.path) {
            drop(file.path, in: &update)
            ignored[file.path] = .unread(file)
            return
        }
        ignored[file.path] = nil
        drop(file.path, in: &update)
        let read = ManifestReader.read(file, settings: settings, kinds: kinds, data: data, decryption: decryption)
        if read.dependsOnDefinitions || read.dependsOnKeys || !read.dataPaths.isEmpty { sources[file.path] = file }
        add(read, in: &update)
        update.taken.insert(file.path)
    }

    /// Looks at every file again, after the rules have changed.
    private mutating func applyRules(in update: inout FileUpdate) {
        for (path, file) in ignored where !rules.isIgnored(path) {
            switch file {
            case .unread(let source): take(source, in: &update)
            case .read(let file):
                ignored[path] = nil
                add(file, in: &update)
                update.taken.insert(path)
            }
        }
        for (path, file) in files where rules.isIgnored(path) {
            let source = sources[path]
            drop(path, in: &update)
            ignored[path] = source.map(Ignored.unread) ?? .read(file)
        }
    }

    private mutating func add(_ file: ManifestFile, in update: inout FileUpdate) {
        files[file.path] = file
        entryCount += file.count
        if file.isBad || file.hasWarnings { noted.insert(file.path) }
        var own: [ObjectKey: [Place]] = [:]
        for (index, entry) in file.entries.enumerated() {
            let place = Place(file: file.path, index: index)
            if let key = entry.key { own[key, default: []].append(place) }
            if let written = entry.generated {
                separate(written, in: &update)
                generators[written, default: []].append(place)
            }
        }
        for name in file.unreadGenerators { unreadGenerators[name, default: []].insert(file.path) }
        for (key, new) in own { claim(key, by: new) }
    }

    /// Notes who stands for a key: neighbours in the order of places.
    mutating func claim(_ key: ObjectKey, by new: [Place]) {
        guard let first = new.first else { return }
        if key.kind == .customResourceDefinition { definitionKeys.insert(key) }
        let start = first.index(in: places[key] ?? [])
        places[key, default: []].insert(contentsOf: new, at: start)
        if places[key].map({ $0.count > 1 }) ?? false { shared.insert(key) }
    }

    mutating func release(_ key: ObjectKey, at place: Place) {
        let start = place.index(in: places[key] ?? [])
        guard places[key]?.dropFirst(start).first == place else { return }
        release(key, start..<start + 1)
    }

    private mutating func release(_ key: ObjectKey, _ range: Range<Int>) {
        places[key]?.removeSubrange(range)
        let rest = places[key]?.count ?? 0
        if rest == 0 {
            places[key] = nil
            definitionKeys.remove(key)
        }
        if rest < 2 { shared.remove(key) }
    }

    private mutating func drop(_ path: String, in update: inout FileUpdate) {
        guard let file = files[path] else { return }
        let generated = Set(file.entries.compactMap(\.generated))
        for written in generated { separate(written, in: &update) }
        files[path] = nil
        sources[path] = nil
        entryCount -= file.count
        noted.remove(path)
        for name in file.unreadGenerators {
            unreadGenerators[name]?.remove(path)
            if unreadGenerators[name]?.isEmpty == true { unreadGenerators[name] = nil }
        }
        for written in generated {
            generators[written]?.removeAll { $0.file == path }
            if generators[written]?.isEmpty == true { generators[written] = nil }
        }
        update.generatorsBefore[path, default: []].formUnion(generated)
        var keys = update.before[path] ?? []
        for key in Set(file.entries.compactMap(\.key)) {
            keys.insert(key)
            let claimants = places[key] ?? []
            let start = Place(file: path, index: 0).index(in: claimants)
            release(key, start..<(claimants[start...].firstIndex { $0.file != path } ?? claimants.count))
        }
        update.before[path] = keys
    }

    /// Protects what may stand in files that cannot be read: what they held when they could be, and whatever else left
    /// the commit in the same step, since it may have moved there. Where that is more than can be kept for each file, the
    /// file counts as one that nobody knows.
    private mutating func settle(_ update: FileUpdate, isFirst: Bool) {
        let paths = Set(update.before.keys).union(update.taken)
        let earlier = held.filter { paths.contains($0.key) }
        for (path, keys) in earlier {
            held[path] = nil
            heldCount -= keys.count
        }
        let left = Set(update.before.values.joined()).union(earlier.values.joined()).union(update.renamed)
        let vanished = left.filter { places[$0] == nil }
            .union(update.generatorsBefore.values.joined().filter { generators[$0] == nil })
        // What stood in a file of unknown content may stand in any that is broken now.
        let wereUnknown = !unknown.isDisjoint(with: paths)
        unknown.subtract(paths)
        for path in paths.sorted() {
            guard let file = files[path], file.reading != .whole else { continue }
            let own = (update.before[path] ?? []).union(update.generatorsBefore[path] ?? [])
            let before = earlier[path] ?? []
            let isTooMuch = heldCount + before.count + own.count + vanished.count > settings.limits.heldKeys
            // One that comes up broken may hold whatever git had before, in commits that nobody here has read.
            let isNew = update.before[path] == nil
            if isTooMuch || (file.reading == .broken && (isFirst || isNew || wereUnknown)) { unknown.insert(path) }
            guard !isTooMuch else { continue }
            let keys = before.union(own).union(vanished)
            held[path] = keys
            heldCount += keys.count
        }
    }
}
