/// Apply as the API serves it: `PATCH` with `application/apply-patch+yaml`.
extension ServerSideApply {
    /// Why an apply request is refused.
    public enum Refusal: Error, Sendable, Hashable {
        /// 400: what was sent is no configuration of such an object.
        case badRequest(String)
        /// 409
        case conflicts(Conflicts)
    }

    /// The manager under whose name `kubectl apply --server-side` writes.
    static let kubectl = "kubectl"
    static let lastAppliedAnnotation = "kubectl.kubernetes.io/last-applied-configuration"
    /// `validation.TotalAnnotationSizeLimitB`
    static let maximumAnnotationsSize = 256 << 10

    /// Answers an apply request: `apply`, and what Kubernetes does around it.
    ///
    /// A configuration with unknown fields, or with two elements of one key in a list, is refused; numbers and quantities are
    /// brought into one form, so that applying the same again changes nothing. What nobody's fields were
    /// noted of is noted for `before-first-apply` first. kubectl takes over without conflicts what it applied on the client's
    /// side before, as `last-applied-configuration` tells, and that annotation goes along (`lastappliedmanager.go`,
    /// `lastappliedupdater.go`).
    ///
    /// - Parameters:
    ///   - configuration: As it was sent, in the version in which `live` is stored.
    ///   - live: What is stored; nil to make the object anew, which subresources cannot.
    ///   - person: Who is answerable; empty where that is nobody in particular.
    public static func answer(
        _ configuration: Object, onto live: Object?, manager: String, person: String = "", subresource: String = "",
        kinds: KindRegistry, force: Bool, at now: Timestamp
    ) throws(Refusal) -> Outcome {
        let schema = kinds[configuration.kind]?.schema ?? Schema(.any)
        try check(configuration, live, schema: schema)
        var configuration = configuration
        schema.normalize(&configuration.content)
        let tracked = live.map { withEarlierFields($0, kinds: kinds, at: now) }
        let wanted = configuration
        func applied(force: Bool) throws(Conflicts) -> Outcome {
            try apply(
                wanted, onto: tracked, manager: manager, person: person, subresource: subresource, kinds: kinds,
                force: force, at: now)
        }
        var outcome: Outcome
        do throws(Conflicts) {
            outcome = try applied(force: force)
        } catch {
            guard manager == kubectl, let tracked, let set = lastApplied(of: tracked, kinds: kinds) else {
                throw .conflicts(error)
            }
            let rest = error.conflicts.filter { !set.covers($0.path) }
            guard rest.isEmpty else { throw .conflicts(Conflicts(conflicts: rest)) }
            do throws(Conflicts) { outcome = try applied(force: true) } catch { throw .conflicts(error) }
        }
        if manager == kubectl { renewLastApplied(in: &outcome, to: configuration) }
        return outcome
    }

    private static func check(_ configuration: Object, _ live: Object?, schema: Schema) throws(Refusal) {
        if let sent = configuration.metadata["managedFields"], !sent.isNull {
            throw .badRequest("metadata.managedFields must be nil")
        }
        if let live, live.kind != configuration.kind || live.apiVersion != configuration.apiVersion {
            throw .badRequest("invalid object type: \(configuration.apiVersion), Kind=\(configuration.kindName)")
        }
        let flaws = ConfigurationCheck.flaws(of: configuration.content, schema: schema)
        guard let first = flaws.first else { return }
        let version = GroupVersion(apiVersion: configuration.apiVersion)
        let type = "\(version?.group ?? "")/\(version?.version ?? ""), Kind=\(configuration.kindName)"
        let errors = flaws.count == 1 ? first : "errors:\n  " + flaws.joined(separator: "\n  ")
        throw .badRequest(
            "failed to create typed patch object (\(configuration.namespace)/\(configuration.name); \(type)): \(errors)"
        )
    }

    /// The fields that were applied on the client's side, and that nobody has changed since.
    private static func lastApplied(of live: Object, kinds: KindRegistry) -> FieldSet? {
        guard let text = live.annotation(lastAppliedAnnotation), !text.isEmpty, let info = kinds[live.kind],
            let content = try? JSONParser.parse(text, duplicates: .lastCounts),
            content["apiVersion"] == live["apiVersion"]
        else { return nil }
        let set = FieldSet(of: Object(content), schema: info.schema)
        return set.subtracting(differing(set, live.content, content, schema: info.schema))
    }

    private static func renewLastApplied(in outcome: inout Outcome, to configuration: Object) {
        guard let old = outcome.object.annotation(lastAppliedAnnotation), !old.isEmpty else { return }
        var applied = configuration
        if applied.annotation(lastAppliedAnnotation) != nil { applied.setAnnotation(lastAppliedAnnotation, to: nil) }
        let text = JSONWriter.text(applied.content) + "\n"
        guard text != old else { return }
        outcome.object.setAnnotation(lastAppliedAnnotation, to: text)
        let size = outcome.object.annotations.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        if size > maximumAnnotationsSize { outcome.object.setAnnotation(lastAppliedAnnotation, to: nil) }
        outcome.isChanged = true
    }

    /// What a Scale (`autoscaling/v1`) that is applied wants of the object that it scales: an apply to `scale` is one of this
    /// configuration with the subresource `scale` (`scalehandler.go`).
    public static func configuration(ofScale scale: Object, for object: Object, at paths: ScalePaths) -> Object {
        var configuration = Object(
            apiVersion: object.apiVersion, kind: object.kindName, namespace: object.namespace, name: object.name)
        if let replicas = scale.spec["replicas"] { configuration.content.set(replicas, at: paths.specReplicas) }
        return configuration
    }
}
