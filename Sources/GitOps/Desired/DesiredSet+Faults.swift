public import Objects

/// What is wrong with a commit.
extension DesiredSet {
    /// How many of the places that an object has twice are named.
    private static let namedPlaces = 3

    mutating func describeFaults() {
        quarantined = findQuarantined()
        warnings = findWarnings()
    }

    private func findQuarantined() -> [Quarantined] {
        var found: [Quarantined] = []
        for path in noted.union(merged.values.map(\.place.file)).sorted() {
            for entry in entries(of: path) where entry.object == nil && entry.hasError {
                found.append(Quarantined(key: entry.key, origin: entry.origin, diagnostics: entry.diagnostics))
            }
        }
        for key in shared where self[key] == nil {
            // The bad ones of a pair are told above already, for what makes them bad.
            for case let entry? in (places[key] ?? []).map({ self.entry($0) })
            where entry.object != nil && generatorFault(of: entry) == nil {
                found.append(
                    Quarantined(key: key, origin: entry.origin, diagnostics: [duplicate(key, entry, .error)]))
            }
        }
        for entry in generators.values.joined().compactMap({ self.entry($0) }) where !entry.hasError {
            guard entry.object != nil || entry.changesAnother, let fault = generatorFault(of: entry) else { continue }
            let key = entry.key ?? entry.generated.map { Generator.key(of: $0) }
            found.append(Quarantined(key: key, origin: entry.origin, diagnostics: [fault]))
        }
        if !generatedNames.unknown.isEmpty { found += findNameless() }
        return found.sorted { $0.origin < $1.origin }
    }

    /// What names something whose generator is wrong: applied as it is, its pods would look for what is not there.
    private func findNameless() -> [Quarantined] {
        places.compactMap { key, claimants in
            guard claimants.count == 1, let entry = entry(claimants.first), let object = entry.object,
                let unknown = generatedNames.applied(to: object).unknown, generatorIsWrong(unknown)
            else { return nil }
            let message = "it reads \(unknown), of which it is not known what it holds, since its generator is wrong"
            let fault = Diagnostic(.error, .notFound, FieldPath(), message, at: entry.origin.position)
            return Quarantined(key: key, origin: entry.origin, diagnostics: [fault])
        }
    }

    /// False for a generator that is wrong for one reader alone, who has no key to a file that it names.
    private func generatorIsWrong(_ written: ObjectKey) -> Bool {
        generatorEntries(of: written).contains { $0.hasError || generatorFault(of: $0) != nil }
    }

    /// With what others make of them.
    private func entries(of path: String) -> [ManifestFile.Entry] {
        (files[path]?.entries ?? []).indices.compactMap { entry(Place(file: path, index: $0)) }
    }

    private func findWarnings() -> [Diagnostic] {
        var found: [(Origin, Diagnostic)] = []
        for path in noted.sorted() {
            for entry in files[path]?.entries ?? [] {
                found += entry.diagnostics.filter { $0.severity == .warning }.map { (entry.origin, $0) }
            }
        }
        for key in shared where self[key] != nil {
            for case let entry? in (places[key] ?? []).dropFirst().map({ self.entry($0) }) {
                found.append((entry.origin, duplicate(key, entry, .warning)))
            }
        }
        return found.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// Limits that the commit as a whole exceeds, and `.skegignore`s that cannot be read; where there is one, nothing of it
    /// may be applied.
    public var exceededLimits: [Diagnostic] {
        var found = rules.refusals
        if files.count > settings.limits.files {
            let message =
                "the commit has \(files.count) manifests, more than the \(settings.limits.files) that a sync may have"
            found.append(Diagnostic(.error, .limit, FieldPath(), message + "; split it into several syncs"))
        }
        if entryCount > settings.limits.objects {
            let message =
                "the commit has \(entryCount) objects, more than the \(settings.limits.objects) that a sync may have"
            found.append(Diagnostic(.error, .limit, FieldPath(), message + "; split it into several syncs"))
        }
        return found
    }

    private func duplicate(
        _ key: ObjectKey, _ entry: ManifestFile.Entry, _ severity: Diagnostic.Severity
    ) -> Diagnostic {
        let all = places[key] ?? []
        let named = all.prefix(DesiredSet.namedPlaces + 1).compactMap { self.entry($0)?.origin.position }
            .filter { $0 != entry.origin.position }.prefix(DesiredSet.namedPlaces)
        let more = all.count - 1 - named.count
        let others = named.map(\.description).joined(separator: ", ") + (more > 0 ? " and \(more) more places" : "")
        let outcome = severity == .error ? "and they differ: none is applied, remove all but one" : "in the same words"
        let message = "\(key) is also at \(others), \(outcome)"
        return Diagnostic(severity, .duplicate, FieldPath(), message, at: entry.origin.position)
    }
}
