internal import Objects

/// Names and checks one object from git, and takes out what git has no say in.
struct ManifestCheck {
    /// What it stands for; nil where it has no name.
    private(set) var key: ObjectKey?
    /// nil where it has an error.
    private(set) var object: Object?
    private(set) var diagnostics: [Diagnostic] = []

    /// - Parameter isEncrypted: Whether anything of it was encrypted, so that none of its values may be shown.
    init(_ original: Object, settings: DesiredSettings, kinds: KindRegistry, isEncrypted: Bool = false) {
        var written = original
        if let retired = kinds.retired(original) {
            written = retired.stored(original)
            let message = retired.version.deprecationWarning ?? ""
            diagnostics.append(Diagnostic(.warning, .retiredVersion, FieldPath(fields: ["apiVersion"]), message))
        }
        let version = kinds.served(of: written)
        let info = version?.info ?? kinds[written.kind]
        var object = written
        let isNamespaced = info?.isNamespaced ?? !written.namespace.isEmpty
        if isNamespaced, written.namespace.isEmpty { object.namespace = settings.targetNamespace }
        if info != nil, !isNamespaced, !written.namespace.isEmpty {
            let message = "a \(written.kindName) is in no namespace: remove this line"
            diagnostics.append(
                Diagnostic(.error, .forbidden, FieldPath(fields: ["metadata", "namespace"]), message))
            object.namespace = ""
        }
        // Under the kind that it is stored as, which events.k8s.io shows under another group.
        let named = ObjectKey(info?.kind ?? object.kind, namespace: object.namespace, name: object.name)
        if object.name.isEmpty {
            if written.metadata["name"] == nil { diagnostics.append(ManifestCheck.nameless(written)) }
        } else if ManifestCheck.canBeNamed(named) {
            key = named
        }
        if info == nil {
            diagnostics.append(ManifestCheck.unknownKind(written, kinds: kinds))
        } else {
            let isNameless = diagnostics.contains { $0.path == ManifestCheck.namePath }
            diagnostics += kinds.check(object).filter { !(isNameless && $0.path == ManifestCheck.namePath) }
        }
        // Before anybody sees one: a Secret that is not valid holds values too, wherever somebody has put them.
        if !diagnostics.isEmpty {
            let said = [written, Generator.literals(of: written)]
            diagnostics = Secrecy.scrubber(of: said, isEncrypted: isEncrypted).scrubbed(diagnostics)
        }
        guard !diagnostics.contains(where: { $0.severity == .error }) else { return }
        diagnostics += kinds.notActedOn(in: object)
        object.content["status"] = nil
        if let version { object = version.stored(object) }
        ManifestCheck.strip(&object, info?.schema)
        if settings.rollsOutOnChange { ManifestCheck.askForRollouts(&object) }
        // Whoever has it from the store no longer knows that its file was encrypted: it says so itself.
        if isEncrypted { Secrecy.seal(&object) }
        self.object = object
    }

    /// Whether an object could have these names, by their lengths alone: they are told, stored and compared.
    static func canBeNamed(_ key: ObjectKey) -> Bool {
        [key.name, key.namespace, key.kind.kind, key.kind.group].allSatisfy {
            $0.utf8.count <= NameRules.maximumSubdomainLength
        }
    }

    private static let namePath = FieldPath(fields: ["metadata", "name"])

    private static func nameless(_ object: Object) -> Diagnostic {
        let message =
            object.generateName.isEmpty
            ? "Required value: name is required"
            : "Required value: an object from git needs a name of its own, generateName is not enough"
        return Diagnostic(.error, .required, namePath, message)
    }

    private static func unknownKind(_ object: Object, kinds: KindRegistry) -> Diagnostic {
        let others = kinds.all.filter { $0.kind.kind == object.kindName }.map(\.apiVersion)
        let hint =
            others.isEmpty
            ? "; there is no such kind: commit its CustomResourceDefinition, remove it, or name the file in .skegignore"
            : "; did you mean \(others.joined(separator: " or "))?"
        return Diagnostic(
            .error, .unknownKind, FieldPath(),
            "no matches for kind \(Diagnostic.quotedName(object.kindName)) in version "
                + "\(Diagnostic.quotedName(object.apiVersion))\(hint)")
    }

    /// What only the store writes, and `status`, which is not desired but observed.
    private static let storesMetadata = [
        "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds",
        "managedFields", "selfLink", "generateName"
    ]

    /// The Sync's word, for a Deployment that does not say itself whether it rolls out when its configuration changes.
    private static func askForRollouts(_ object: inout Object) {
        guard object.kind == .deployment else { return }
        var deployment = Deployment(object)
        guard deployment.template.annotation(PodTemplate.rolloutAnnotation) == nil else { return }
        deployment.template.setAnnotation(PodTemplate.rolloutAnnotation, to: "true")
        object = deployment.object
    }

    private static func strip(_ object: inout Object, _ schema: Schema?) {
        // In the form in which it will be stored, so that the two can be compared.
        schema?.normalize(&object.content)
        for name in storesMetadata where object.metadata[name] != nil { object.metadata[name] = nil }
        if object.kind == .secret { SecretData.fold(&object) }
        // Its controller fills them in, whatever a manifest says.
        if object.kind == .clusterRole, object["aggregationRule"]?.fields != nil { object["rules"] = nil }
    }
}
