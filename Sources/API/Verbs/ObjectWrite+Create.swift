internal import Admission
internal import Objects
internal import Store

extension ObjectWrite {
    /// `POST` to a collection (`registry/generic/registry.Store.Create`).
    public mutating func create() throws(APIStatus) -> WriteOutcome {
        var object = try sentObject()
        try checkPlace(of: &object)
        return try create(served.stored(object))
    }

    /// Stores a new object, in its stored form.
    mutating func create(_ sent: Object) throws(APIStatus) -> WriteOutcome {
        var object = sent
        if !object.resourceVersion.isEmpty {
            throw .badRequest("resourceVersion should not be set on objects to be created")
        }
        prepareNew(&object)
        try checkNamespace(of: object)
        kinds.applyDefaults(to: &object)
        // What policies add is nobody's own.
        ServerSideApply.recordUpdate(
            of: &object, from: nil, manager: options.fieldManager, person: request.person, kinds: kinds, at: now)
        try admit(&object, insteadOf: nil)
        try check(object)
        return try creation(of: object)
    }

    /// The outcome that stores a checked object.
    mutating func creation(of checked: Object) throws(APIStatus) -> WriteOutcome {
        var object = checked
        guard snapshot[object.key] == nil else { throw .alreadyExists(info, object.name) }
        kinds.identify(&object, uid: ids.uid(), at: now)
        // Kubernetes' own types always write the status, and clients read it before anybody has reported.
        if info.hasStatus, !info.isCustom, object["status"] == nil { object.status = .emptyObject }
        noteWithoutEffect(object)
        return WriteOutcome(
            changes: [.create(object)] + admission.changes, answer: .object(object), status: 201, warnings: warnings)
    }

    /// Takes out what a client has no say in (`rest.BeforeCreate`), and completes the name.
    private mutating func prepareNew(_ object: inout Object) {
        for name in [
            "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink"
        ] {
            object.metadata[name] = nil
        }
        if object.name.isEmpty, !object.generateName.isEmpty {
            object.name = ObjectWrite.prefix(object.generateName) + ids.nameSuffix()
        }
        // Who registers a node says at once what it has.
        if info.hasStatus, info.kind != .node { object["status"] = nil }
        if info.kind == .pod { object.status = ["phase": "Pending"] }
    }

    /// What a generated name begins with, cut so that the whole fits a label (`names.SimpleNameGenerator`).
    private static func prefix(_ generateName: String) -> Substring { generateName.prefix(58) }

    /// `NamespaceLifecycle`: nothing is made in a namespace that is not there.
    func checkNamespace(of object: Object) throws(APIStatus) {
        guard info.isNamespaced, snapshot[ObjectKey(.namespace, name: object.namespace)] == nil else { return }
        throw APIStatus(
            code: 404, reason: "NotFound", message: "namespaces \"\(object.namespace)\" not found",
            details: ["name": .string(object.namespace), "kind": "namespaces"])
    }

    /// Everything that is wrong with an object, as one answer.
    func check(_ object: Object) throws(APIStatus) {
        try refuse(kinds.check(object), object)
    }

    func refuse(_ diagnostics: [Diagnostic], _ object: Object) throws(APIStatus) {
        let errors = diagnostics.filter { $0.severity == .error }
        guard errors.isEmpty else { throw .invalid(info, object.name, errors) }
    }

    /// Says which parts of what is stored Skeg does not act on.
    mutating func noteWithoutEffect(_ object: Object) {
        if let notice = info.notActedOnNotice {
            warnings.append(notice)
        } else {
            warnings += kinds.notActedOn(in: object).map(\.description)
        }
    }
}
