internal import Objects

/// ConfigMaps and Secrets that a commit has made of its plain files.
extension DesiredSet {
    /// The plain files that generators in these manifests name and that are not held yet: they are to be among what is given to
    /// the next update.
    public func dataPaths(namedBy manifests: [SourceFile]) -> Set<String> {
        var paths: Set<String> = []
        for file in manifests { paths.formUnion(dataPaths(of: file)) }
        return paths.filter { data.blobID(of: $0) == nil }
    }

    /// What a manifest names; costs nothing for one that has no generator.
    private func dataPaths(of file: SourceFile) -> Set<String> {
        guard ManifestPath.role(of: file.path, under: settings.path) == .manifest, file.problem == nil,
            file.bytes.count <= settings.limits.bytesPerFile, Generator.mayBe(in: file.bytes)
        else { return [] }
        return ManifestReader.read(file, settings: settings, kinds: kinds, data: data, decryption: decryption)
            .dataPaths
    }

    /// Takes what has changed of the files that generators name, before the manifests are read.
    ///
    /// - Returns: The manifests that are to be read again for it, though they have not changed themselves.
    mutating func takeData(_ changes: TreeChanges, _ manifests: [SourceFile]) -> [String] {
        for path in changes.removed { data.note([], namedBy: path) }
        for file in manifests { data.note(dataPaths(of: file), namedBy: file.path) }
        var changed: Set<String> = []
        for path in changes.removed where data.remove(path) { changed.insert(path) }
        for file in changes.written where data.names(file.path) && data.blobID(of: file.path) != file.blobID {
            data.take(file)
            changed.insert(file.path)
        }
        return data.manifests(naming: changed)
    }

    // MARK: Several of one name

    /// What the generators of one name make together; it stands in for the entry of the one that creates it.
    struct Merged: Sendable {
        var place: Place
        var entry: ManifestFile.Entry
    }

    /// What has to be known of the generators of one name to judge any of them, however many they are.
    struct Peers: Sendable {
        /// Where those are that create it: two of them at most.
        var creators: [String]
        /// Whether none of them is wrong in itself.
        var areGood: Bool
    }

    /// Puts together what the generators of a name make, where one creates it and others change it: those in the order of files,
    /// and of places in them.
    mutating func merge(_ written: ObjectKey, in update: inout FileUpdate) {
        let all = (generators[written] ?? []).sorted().compactMap { place in entry(place).map { (place, $0) } }
        let creators = all.filter { $0.1.generator?.behavior == .create }
        peers[written] =
            all.isEmpty
            ? nil
            : Peers(
                creators: Array(creators.map { $0.1.origin.position.description }.sorted().prefix(2)),
                areGood: all.allSatisfy { $0.1.generator?.part != nil })
        guard all.count > 1, creators.count == 1, let (place, base) = creators.first, base.generator?.part != nil
        else { return }
        let others = all.filter { $0.0 != place }.map(\.1)
        let whole = base.changed(by: others, kinds, limit: settings.limits.generatorChanges)
        if let key = base.key { release(key, at: place) }
        if let key = whole.key { claim(key, by: [place]) }
        merged[written] = Merged(place: place, entry: whole)
        update.renamed.formUnion([base.key, whole.key].compactMap { $0 })
    }

    /// Undoes that, before one of them changes.
    mutating func separate(_ written: ObjectKey, in update: inout FileUpdate) {
        update.generators.insert(written)
        guard let former = merged.removeValue(forKey: written) else { return }
        let own = entry(former.place)?.key
        if let key = former.entry.key { release(key, at: former.place) }
        if let own { claim(own, by: [former.place]) }
        update.renamed.formUnion([former.entry.key, own].compactMap { $0 })
    }

    // MARK: Names

    /// Looks at which names have a hash behind them, and notes the objects for which that makes a difference.
    mutating func followNames(in changed: inout Set<ObjectKey>) {
        var next = GeneratedNames()
        for (written, places) in generators {
            guard generator(of: written) == .works, let key = product(of: places) else {
                // There may be one of that very name.
                if self.places[written] == nil { next.unknown.insert(written) }
                continue
            }
            if key != written { next.names[written] = key.name }
        }
        guard next != generatedNames else { return }
        let before = generatedNames
        generatedNames = next
        for written in generators.keys
        where before.names[written] != next.names[written]
            || before.unknown.contains(written) != next.unknown.contains(written)
        {
            changed.formUnion(generatorEntries(of: written).compactMap(\.key))
        }
        for key in places.keys {
            guard let object = entry(places[key]?.first)?.object else { continue }
            let (old, new) = (before.applied(to: object), next.applied(to: object))
            if old.rewrites != new.rewrites || old.unknown != new.unknown { changed.insert(key) }
        }
    }

    /// What keeps a generator, good in itself, from making anything; nil for nothing.
    func generatorFault(of entry: ManifestFile.Entry) -> Diagnostic? {
        guard let claim = entry.generator, let peers = self.peers[claim.written] else { return nil }
        let written = claim.written
        guard claim.behavior == .create else {
            // One that is wrong may be the one that creates it.
            return peers.creators.isEmpty && peers.areGood ? claim.orphaned : nil
        }
        if let other = peers.creators.first(where: { $0 != entry.origin.position.description }) {
            return DesiredSet.ambiguous(entry, "\(written) is generated at \(other) too")
        }
        if let file = unreadGenerators[written.name]?.min() {
            let message = "it is not known what it makes: \(file), which cannot be read, may change it"
            return Diagnostic(.error, .notFound, FieldPath(), message, at: entry.origin.position)
        }
        guard entry.key != written, let other = self.entry(places[written]?.first)?.origin.position else { return nil }
        return DesiredSet.ambiguous(entry, "there is a \(written) at \(other) too")
    }

    private static func ambiguous(_ entry: ManifestFile.Entry, _ what: String) -> Diagnostic {
        Diagnostic(
            .error, .duplicate, FieldPath(), "\(what), and manifests cannot tell them apart: give one another name",
            at: entry.origin.position)
    }

    /// The key of what generators of one name make.
    private func product(of places: [Place]) -> ObjectKey? {
        places.compactMap { entry($0) }.first { $0.object != nil }?.key
    }

    func generatorEntries(of written: ObjectKey) -> [ManifestFile.Entry] {
        (generators[written] ?? []).compactMap { entry($0) }
    }

    /// What is known of the generator that an object of this name came from.
    enum GeneratorState: Hashable {
        /// The commit does not have it.
        case gone
        /// It makes an object, perhaps of another name.
        case works
        /// What it makes is not known.
        case broken
    }

    func generator(of written: ObjectKey) -> GeneratorState {
        guard let places = generators[written] else { return .gone }
        let works = places.contains { place in
            entry(place).map { $0.object != nil && generatorFault(of: $0) == nil } ?? false
        }
        return works ? .works : .broken
    }
}
