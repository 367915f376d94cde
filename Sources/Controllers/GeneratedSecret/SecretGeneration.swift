internal import Objects
internal import Store

/// What is to be done about one GeneratedSecret: which values are missing or out of date, and when the next will be.
///
/// A value that was made stays, whatever becomes of its declaration, for somebody may rely on it: a password is set in a
/// database too. Certificates are the exception: another wish makes another certificate.
struct SecretGeneration {
    private let declared: GeneratedSecret
    private let stored: Object?
    private let kinds: KindRegistry
    private let now: Timestamp

    init(_ declared: GeneratedSecret, in snapshot: Snapshot, at now: Timestamp) {
        self.declared = declared
        stored = snapshot[declared.secretKey]
        kinds = snapshot.kinds
        self.now = now
    }

    mutating func plan(_ ids: inout IDSource) -> Plan {
        if let stored {
            guard stored.controller?.uid == declared.uid else {
                return told(
                    false, "SecretExists", "a Secret of this name is there already, and another's: remove or rename it")
            }
            // Once it is gone another is made.
            guard !stored.isBeingDeleted else { return Plan() }
        }
        var secret = stored ?? blank
        let items = wanted(in: secret)
        complete(&secret, items)
        if let fault = fault(in: secret) { return told(false, "Invalid", fault) }
        var plan = Plan()
        if stored == nil {
            secret.uid = ids.uid()
            secret.creationTimestamp = now
            plan.changes = [.create(secret)]
        } else if !items.isEmpty || secret != stored {
            plan.changes = [.update(secret)]
        }
        if !items.isEmpty {
            plan.orders = [SecretOrder(declared.secretKey, items)]
            plan.events = [note(items)]
        }
        let status = told(true, "Generated", "the Secret holds all that is declared")
        plan.changes += status.changes
        if status.changes.isEmpty, !plan.changes.isEmpty {
            plan.changes.append(
                .expect(declared.key, uid: declared.uid, resourceVersion: declared.object.resourceVersion))
        }
        // Where something is made now, the Secret's own change calls for the next look.
        if items.isEmpty, let next = GeneratedRecord(of: secret).certificates.values.map(\.renewAt).min() {
            plan.requeue(after: max(next - now, .milliseconds(1)))
        }
        return plan
    }

    private var blank: Object {
        var secret = Object(
            apiVersion: "v1", kind: "Secret", namespace: declared.namespace, name: declared.name)
        secret["type"] = .string(declared.type)
        secret.ownerReferences = [OwnerReference(controller: declared.object)]
        return secret
    }

    private var regenerate: String { declared.object.annotation(GeneratedSecret.regenerateAnnotation) ?? "" }

    // MARK: Values

    /// What has to be made.
    private func wanted(in secret: Object) -> [SecretOrder.Item] {
        let record = GeneratedRecord(of: secret)
        let isAnew = !regenerate.isEmpty && regenerate != record.regenerate
        return declared.entries.compactMap { entry in
            guard let form = entry.form else { return nil }
            let isThere = entry.keys.allSatisfy { secret["data"]?[$0] != nil }
            guard isAnew || !isThere || isOutOfDate(entry, form, record) else { return nil }
            return SecretOrder.Item(entry.name, form)
        }
    }

    private func isOutOfDate(
        _ entry: GeneratedSecret.Entry, _ form: SecretOrder.Form, _ record: GeneratedRecord
    ) -> Bool {
        guard case .certificate(let order) = form else { return false }
        guard let held = record.certificates[entry.name] else { return true }
        return held.request != order.request || held.renewAt <= now
    }

    /// Brings all up to date that needs no making: plain texts, what is declared no more, and the record.
    private func complete(_ secret: inout Object, _ items: [SecretOrder.Item]) {
        var data = secret["data"]?.fields ?? Fields()
        let keys = Set(declared.entries.flatMap(\.keys))
        for name in Array(data.names) where !keys.contains(name) { data[name] = nil }
        for entry in declared.entries {
            if let value = entry.value { data[entry.name] = .string(Base64.encode(Array(value.utf8))) }
        }
        secret["data"] = data.isEmpty ? nil : .object(data)
        var record = GeneratedRecord(of: secret)
        let names = Set(declared.entries.map(\.name))
        record.certificates = record.certificates.filter { names.contains($0.key) }
        if !regenerate.isEmpty { record.regenerate = regenerate }
        record.write(to: &secret)
    }

    /// What would make the Secret invalid, such as a key that its type asks for; nil for nothing.
    private func fault(in secret: Object) -> String? {
        var whole = secret
        for key in declared.entries.flatMap(\.keys) where whole["data"]?[key] == nil {
            whole.content.set("", at: ["data", key])
        }
        return kinds.check(whole).first { $0.severity == .error }.map { "\($0.path): \($0.message)" }
    }

    // MARK: What is told

    private func note(_ items: [SecretOrder.Item]) -> EventNote {
        let names = items.map(\.name).joined(separator: ", ")
        let verb = stored == nil ? "made" : "made anew"
        return EventNote(
            .normal, "SecretGenerated", "\(verb): \(names)", regarding: declared.object,
            component: "generatedsecret-controller")
    }

    /// Writes the status, where it says something new.
    private func told(_ isReady: Bool, _ reason: String, _ message: String) -> Plan {
        var next = declared.object
        var status = next.status
        status["observedGeneration"] = .integer(next.generation)
        let certificates = stored.map { GeneratedRecord(of: $0).certificates } ?? [:]
        let told: [Value] = certificates.sorted { $0.key < $1.key }.map { name, certificate in
            [
                "name": .string(name), "notAfter": .string(certificate.notAfter.text),
                "renewalTime": .string(certificate.renewAt.text)
            ]
        }
        status["certificates"] = told.isEmpty ? nil : .array(told)
        next.status = status
        let held = next.condition("Ready")
        if held?.isTrue != isReady || held?.reason != reason || held?.message != message {
            next.setCondition(Condition("Ready", isReady, reason: reason, message: message, at: now))
        }
        return next == declared.object ? Plan() : Plan(changes: [.update(next)])
    }
}
