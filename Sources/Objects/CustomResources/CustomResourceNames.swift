/// Whether a kind may have the names that its definition asks for
/// (`k8s.io/apiextensions-apiserver/pkg/controller/status.NamingConditionController`).
///
/// Names are taken where a kind of the same group has them: one that is built in, or one whose definition was accepted before.
extension CustomResourceDefinition {
    /// The definition with what follows from the kinds there are: the names that it is given, and whether it is served.
    ///
    /// - Parameter kinds: All other kinds. One that this definition brought before is left aside.
    public func settled(among kinds: KindRegistry, at now: Timestamp) -> Object {
        var next = object
        let others = kinds.all.filter { $0.kind.group == group && $0.plural != plural }
        let conflicts = conflicts(with: others) + (takesBuiltIn(kinds) ? ["the kind is built in"] : [])
        var accepted = next.status["acceptedNames"] ?? .emptyObject
        if conflicts.isEmpty { accepted = names }
        next.content.set(accepted, at: ["status", "acceptedNames"])
        let names =
            conflicts.isEmpty
            ? Condition("NamesAccepted", true, reason: "NoConflicts", message: "no conflicts found", at: now)
            : Condition(
                "NamesAccepted", false, reason: "NamesConflict", message: conflicts.joined(separator: "; "), at: now)
        next.setCondition(names)
        // What was served once stays so, for its objects.
        if !isEstablished {
            next.setCondition(
                conflicts.isEmpty
                    ? Condition(
                        "Established", true, reason: "InitialNamesAccepted",
                        message: "the initial names have been accepted", at: now)
                    : Condition(
                        "Established", false, reason: "NotAccepted", message: "not all names are accepted", at: now))
        }
        var stored = next.status["storedVersions"]?.array ?? []
        if !storageVersion.isEmpty, !stored.contains(.string(storageVersion)) {
            stored.append(.string(storageVersion))
            next.content.set(.array(stored), at: ["status", "storedVersions"])
        }
        return next
    }

    private func takesBuiltIn(_ kinds: KindRegistry) -> Bool {
        KindRegistry.builtIn.all.contains { $0.kind.group == group && ($0.plural == plural || $0.kind == kind) }
    }

    private func conflicts(with others: [KindInfo]) -> [String] {
        let words = others.map { Set([$0.plural, $0.singular] + $0.shortNames) }
        let kindNames = Set(others.flatMap { [$0.kind.kind, "\($0.kind.kind)List"] })
        var conflicts: [String] = []
        for word in [names.text("plural"), names.text("singular")] + names.texts("shortNames")
        where !word.isEmpty && words.contains(where: { $0.contains(word) }) {
            conflicts.append("\"\(word)\" is already in use")
        }
        for name in [names.text("kind"), names.text("listKind")] where kindNames.contains(name) {
            conflicts.append("\"\(name)\" is already in use")
        }
        return conflicts
    }
}
