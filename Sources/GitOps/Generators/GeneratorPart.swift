internal import Objects

/// What a generator says of the object that is made of it, or of several together.
struct GeneratorPart: Sendable {
    /// Under the name that manifests call it, and without what Skeg writes into it.
    var object: Object
    /// Whether the name gets the hash of the content.
    var hasSuffix: Bool
    /// Whether anything of it was encrypted.
    var isEncrypted: Bool

    /// This part, changed by a later one as kustomize does (`resWrangler.appendReplaceOrMerge`): labels and annotations are laid
    /// over each other, also where the data is replaced; the type, and whether it is immutable, are what the later one says; and
    /// the hash goes for all where one does without.
    func changed(by later: GeneratorPart, _ behavior: Generator.Behavior) -> GeneratorPart {
        var next = later
        next.hasSuffix = hasSuffix && later.hasSuffix
        next.isEncrypted = isEncrypted || later.isEncrypted
        for name in ["labels", "annotations"] {
            next.object.metadata[name] = GeneratorPart.laid(later.object.metadata[name], over: object.metadata[name])
        }
        guard behavior == .merge else { return next }
        let (texts, binary) = (later.object["data"]?.fields, later.object["binaryData"]?.fields)
        for name in ["data", "binaryData"] {
            // A key that was text may be none now, and the other way round.
            let kept: Fields? = object[name]?.fields?.filter { texts?[$0.name] == nil && binary?[$0.name] == nil }
            next.object[name] = GeneratorPart.laid(later.object[name], over: kept.map { .object($0) })
        }
        return next
    }

    private static func laid(_ later: Value?, over earlier: Value?) -> Value? {
        guard let earlier = earlier?.fields, !earlier.isEmpty else { return later }
        guard let later = later?.fields else { return .object(earlier) }
        return .object(earlier.merged(with: later) { _, new in new.value })
    }

    /// The object that is made of it, or why it would not be valid.
    func make(_ kinds: KindRegistry) -> (object: Object?, faults: [Diagnostic]) {
        let product = self.product
        let faults = kinds.check(product).filter { $0.severity == .error }
        guard !faults.isEmpty else { return (product, []) }
        let told = faults.map { fault in
            let message =
                "\(product.kindName) \"\(product.name)\" would be invalid: \(fault.path): \(fault.message)"
            return Diagnostic(fault.reason, FieldPath(), message)
        }
        return (nil, Secrecy.scrubber(of: [product], isEncrypted: isEncrypted).scrubbed(told))
    }

    private var product: Object {
        var product = object
        product.setAnnotation(Generator.annotation, to: object.name)
        if isEncrypted { Secrecy.seal(&product) }
        if hasSuffix { product.name += "-" + NameSuffix.of(product) }
        return product
    }

    /// What tells two products apart that come out of the same place: other files than this one have a say in them.
    static func digest(of product: Object) -> String {
        SecureHash.hex(SecureHash.sha256(JSONWriter.write(product.content)))
    }
}
