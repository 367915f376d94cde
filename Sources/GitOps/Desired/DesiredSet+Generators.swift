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
            file.bytes.count <= settings.limits.bytesPerFile, DesiredSet.mayGenerate(file.bytes)
        else { return [] }
        return ManifestReader.read(file, settings: settings, kinds: kinds, data: data, decryption: decryption)
            .dataPaths
    }

    /// Whether a text holds the word that ends the kinds of generators.
    private static func mayGenerate(_ bytes: [UInt8]) -> Bool {
        bytes.holds("MapGenerator".utf8) || bytes.holds("SecretGenerator".utf8)
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

    // MARK: Names

    /// Looks at which names have a hash behind them, and notes the objects for which that makes a difference.
    mutating func followNames(in changed: inout Set<ObjectKey>) {
        var next = GeneratedNames()
        for (written, places) in generators {
            guard generator(of: written) == .works, let key = entry(places.first)?.key else {
                // There may be one of that very name.
                if self.places[written] == nil { next.unknown.insert(written) }
                continue
            }
            if key != written { next.names[written] = key.name }
        }
        guard next != generatedNames else { return }
        let before = generatedNames
        generatedNames = next
        for key in places.keys {
            guard let object = entry(places[key]?.first)?.object else { continue }
            let (old, new) = (before.applied(to: object), next.applied(to: object))
            if old.rewrites != new.rewrites || old.unknown != new.unknown { changed.insert(key) }
        }
    }

    /// What keeps a generator, good in itself, from making anything; nil for nothing.
    func generatorFault(of entry: ManifestFile.Entry) -> Diagnostic? {
        guard let written = entry.generated else { return nil }
        let others = (generators[written] ?? []).compactMap { self.entry($0)?.origin.position }
            .filter { $0 != entry.origin.position }
        if let other = others.map(\.description).min() {
            return DesiredSet.ambiguous(entry, "\(written) is generated at \(other) too")
        }
        guard entry.key != written, let other = self.entry(places[written]?.first)?.origin.position else { return nil }
        return DesiredSet.ambiguous(entry, "there is a \(written) at \(other) too")
    }

    private static func ambiguous(_ entry: ManifestFile.Entry, _ what: String) -> Diagnostic {
        Diagnostic(
            .error, .duplicate, FieldPath(), "\(what), and manifests cannot tell them apart: give one another name",
            at: entry.origin.position)
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
