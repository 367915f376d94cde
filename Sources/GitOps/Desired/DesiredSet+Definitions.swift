public import Objects

/// Kinds that a commit brings along: its objects may use them at once.
extension DesiredSet {
    /// Goes on to the kinds that the store has now; what is of a kind that has come, gone or changed is read again.
    public mutating func follow(_ kinds: KindRegistry) {
        guard kinds.edition != storedKinds.edition else { return }
        storedKinds = kinds
        rebuildKinds()
        guard !sources.isEmpty else { return }
        readAll()
    }

    /// Reads those files again that may say something else now.
    mutating func readAll() {
        generation += 1
        var update = FileUpdate()
        readAgain(in: &update)
        finish(update, isFirst: false)
    }

    /// Looks at the commit's definitions, after its files have changed.
    mutating func followDefinitions(in update: inout FileUpdate) {
        var found: [ObjectKey: Value] = [:]
        for key in definitionKeys { found[key] = self[key]?.object.spec }
        guard found != definitions else { return }
        definitions = found
        rebuildKinds()
        readAgain(in: &update)
    }

    private mutating func readAgain(in update: inout FileUpdate) {
        for file in sources.values.sorted(by: { $0.path < $1.path }) { take(file, in: &update) }
    }

    private mutating func rebuildKinds() {
        kinds = storedKinds
        for key in definitions.keys.sorted() {
            guard let definition = self[key].map({ CustomResourceDefinition($0.object) }),
                !CustomResourceDefinition.isBuiltIn(definition.kind), let info = definition.info
            else { continue }
            kinds.insert(info)
        }
    }
}

extension ManifestFile {
    /// Whether some object is of a kind that is not built in, or of one that is not known.
    var dependsOnDefinitions: Bool {
        entries.contains { entry in
            entry.key.map { !CustomResourceDefinition.isBuiltIn($0.kind) }
                ?? entry.diagnostics.contains { $0.reason == .unknownKind }
        }
    }
}
