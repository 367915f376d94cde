internal import Objects

/// What a document for a generator is to the others of its name.
struct GeneratorClaim: Sendable {
    /// What other manifests call what it makes.
    var written: ObjectKey
    var behavior: Generator.Behavior
    /// Nil where it is wrong.
    var part: GeneratorPart?
    /// What is told of one that changes another, where there is no other.
    var orphaned: Diagnostic?

    init(_ generator: Generator) {
        written = generator.written
        behavior = generator.behavior
    }

    /// What is told of such a generator, without its place; nil for one that needs no other.
    static func orphaned(_ generator: Generator) -> Diagnostic? {
        guard generator.behavior != .create else { return nil }
        let what = generator.behavior == .merge ? "merge with" : "replace"
        let message = "nothing to \(what): no generator creates \(generator.product.kind) \(generator.object.name)"
        return Diagnostic(.error, .notFound, FieldPath(fields: ["behavior"]), message)
    }
}

extension ManifestFile.Entry {
    /// Whether it is a generator, good in itself, that makes nothing of its own.
    var changesAnother: Bool { generator.map { $0.part != nil && $0.behavior != .create } ?? false }

    /// This generator's entry with what others of its name, in their order, make of it. Without an object where one of them
    /// is wrong: it is not known then what it is to hold.
    func changed(by others: [ManifestFile.Entry], _ kinds: KindRegistry, limit: Int) -> ManifestFile.Entry {
        var entry = self
        entry.object = nil
        // What was wrong with it alone.
        entry.diagnostics.removeAll { $0.severity == .error }
        guard let claim = generator, var part = claim.part else { return entry }
        entry.key = Generator.key(of: claim.written)
        guard others.count <= limit else {
            let message = "\(others.count) other generators change it, more than the \(limit) that may"
            entry.diagnostics.append(Diagnostic(.error, .limit, FieldPath(), message, at: origin.position))
            return entry
        }
        for other in others {
            guard let later = other.generator, let change = later.part else {
                if other.hasError { entry.diagnostics.append(unknown(for: other)) }
                return entry
            }
            part = part.changed(by: change, later.behavior)
        }
        let made = part.make(kinds)
        entry.isEncrypted = part.isEncrypted
        entry.diagnostics += made.faults.map { fault in
            var fault = fault
            fault.position = origin.position
            return fault
        }
        if let object = made.object { entry.takeProduct(object) }
        return entry
    }

    private func unknown(for other: ManifestFile.Entry) -> Diagnostic {
        let message =
            "it is not known what it makes, since the generator at \(other.origin.position), which changes it, is wrong"
        return Diagnostic(.error, .notFound, FieldPath(), message, at: origin.position)
    }

    mutating func takeProduct(_ product: Object) {
        object = product
        key = product.key
        origin.product = GeneratorPart.digest(of: product)
    }
}
