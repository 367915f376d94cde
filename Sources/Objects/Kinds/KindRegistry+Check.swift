extension KindRegistry {
    /// Everything that is wrong with an object, as it would be refused on creation: unknown and missing fields, wrong
    /// types, values that are not allowed, and the rules of its kind. Empty for a good object.
    ///
    /// Fields that are absent count as their defaults, so the object may have them or not. Paths lead into the
    /// object as it was given. No message shows a value of a Secret or of an environment variable.
    ///
    /// An object in another version than the stored one is held against that version first; where it is good there, what is
    /// wrong with its stored form is told.
    public func check(_ object: Object) -> [Diagnostic] {
        switch find(object) {
        case .refused(let diagnostic): return [diagnostic]
        case .found(let info, nil): return check(object, info.schema, info)
        case .found(let info, let other?):
            let found = check(object, other.schema, info)
            return found.isEmpty ? check(other.stored(object), info.schema, info) : found
        }
    }

    private func check(_ object: Object, _ schema: Schema, _ info: KindInfo) -> [Diagnostic] {
        var content = object.content
        schema.normalize(&content)
        schema.setDefaults(in: &content)
        var check = SchemaCheck()
        check.check(content, schema)
        MetadataRules.check(Object(content), info, &check.findings)
        guard object.apiVersion == info.apiVersion else { return check.findings.diagnostics }
        for diagnostic in info.rules(Object(content)) { check.findings.add(diagnostic) }
        return check.findings.diagnostics
    }

    /// Everything that is wrong with an object as the successor of a stored one: all that `check` finds, and for an object
    /// that is good in itself what may no longer change. Both count with their defaults.
    public func check(update new: Object, from old: Object) -> [Diagnostic] {
        let found = check(new)
        guard case .found(let info, let other) = find(new), found.isEmpty else { return found }
        var before = old
        var after = other?.stored(new) ?? new
        applyDefaults(to: &before)
        applyDefaults(to: &after)
        return MetadataRules.checkUpdate(from: before, to: after) + info.updateRules(before, after)
    }

    /// Everything that is wrong with a pod to whose containers for looking into it something was added, and nothing else
    /// (`ValidatePodEphemeralContainersUpdate`).
    public func check(ephemeralContainersOf new: Object, from old: Object) -> [Diagnostic] {
        let found = check(new)
        return found.isEmpty ? PodUpdateRules.checkEphemeralContainers(from: old, to: new) : found
    }

    private enum Search {
        /// A kind, and the version where that is not the stored one.
        case found(KindInfo, ServedKind?)
        case refused(Diagnostic)
    }

    private func find(_ object: Object) -> Search {
        let kindName = object.kindName
        let apiVersion = object.apiVersion
        if apiVersion.isEmpty {
            return .refused(Diagnostic(.required, FieldPath(fields: ["apiVersion"]), "Required value: such as apps/v1"))
        }
        if kindName.isEmpty {
            return .refused(Diagnostic(.required, FieldPath(fields: ["kind"]), "Required value: such as Deployment"))
        }
        if let info = self[object.kind], info.apiVersion == apiVersion { return .found(info, nil) }
        if let other = served(of: object) { return .found(other.info, other) }
        let advice = adviceFor(kindName)
        let message =
            "no matches for kind \(Findings.quoted(kindName)) in version \(Findings.quoted(apiVersion))\(advice)"
        return .refused(Diagnostic(.unknownKind, FieldPath(fields: ["kind"]), message))
    }

    private func adviceFor(_ kindName: String) -> String {
        let same = all.filter { $0.kind.kind == kindName }.flatMap { $0.servedVersions.map(\.apiVersion) }
        if !same.isEmpty { return "; \(kindName) is known in \(same.joined(separator: " and "))" }
        let near = all.first { info in
            info.kind.kind.lowercased() == kindName.lowercased()
                || Spelling.isOneEdit(Array(kindName.utf8), Array(info.kind.kind.utf8))
        }
        return near.map { ", did you mean \"\($0.kind.kind)\" in version \"\($0.apiVersion)\"?" } ?? ""
    }
}
