internal import Objects

/// Reads a file into its objects: parse, unfold Lists, name, check, and strip what git has no say in.
struct ManifestReader {
    let kinds: KindRegistry
    let settings: DesiredSettings
    let decryption: (any FileDecryption)?
    let source: SourceFile
    private let data: DataFiles
    private var file: ManifestFile

    /// - Parameters:
    ///   - data: The plain files that generators may name.
    ///   - decryption: What opens encrypted files; nil for nothing.
    static func read(
        _ source: SourceFile, settings: DesiredSettings, kinds: KindRegistry, data: DataFiles,
        decryption: (any FileDecryption)? = nil
    ) -> ManifestFile {
        var reader = ManifestReader(source, settings: settings, kinds: kinds, data: data, decryption: decryption)
        reader.read()
        if reader.file.reading == .broken {
            reader.file.unreadGenerators = UnreadGenerators.names(in: source.bytes)
        }
        return reader.file
    }

    private init(
        _ source: SourceFile, settings: DesiredSettings, kinds: KindRegistry, data: DataFiles,
        decryption: (any FileDecryption)?
    ) {
        self.source = source
        self.data = data
        self.decryption = decryption
        self.settings = settings
        self.kinds = kinds
        file = ManifestFile(path: source.path, blobID: source.blobID)
    }

    private mutating func read() {
        if let warning = ManifestReader.foreignTool(source.path) {
            add(nil, nil, [Diagnostic(.warning, .notActedOn, FieldPath(), warning, at: position(1, 1))])
            return
        }
        if let problem = source.problem {
            fail([Diagnostic(.error, .limit, FieldPath(), problem, at: position(1, 1))])
            return
        }
        guard source.bytes.count <= settings.limits.bytesPerFile else {
            let limit = settings.limits.bytesPerFile
            let message =
                "the file has \(source.bytes.count) bytes, more than the \(limit) that are read; split it, or name it in .skegignore"
            fail([Diagnostic(.error, .limit, FieldPath(), message, at: position(1, 1))])
            return
        }
        var text = source.parsed(limits: settings.limits)
        if text.documents.contains(where: { EncryptedText.isDocument($0.value) }) {
            file.isEncrypted = true
            do throws(Diagnostic) {
                text = try decrypted()
            } catch {
                return close(text, error)
            }
        }
        for document in text.documents { unfold(document) }
        if text.isIncomplete { fail(text.diagnostics.map(placed).map(hinted)) }
    }

    /// The objects of a document: itself, or a List's items, in their order.
    private mutating func unfold(_ document: ParsedDocument) {
        var waiting: [(value: Value, path: FieldPath, depth: Int)] = [(document.value, FieldPath(), 0)]
        while let (value, path, depth) = waiting.popLast() {
            if value.isNull { continue }
            guard let items = ManifestReader.items(of: value, kinds: kinds) else {
                entry(value, at: path, in: document)
                continue
            }
            guard depth < settings.limits.listDepth else {
                let message = "a List in a List, more than \(settings.limits.listDepth) deep; write its items out"
                fail([Diagnostic(.error, .limit, path, message, at: place(path, in: document))])
                continue
            }
            for (index, item) in items.enumerated().reversed() {
                waiting.append((item, path.field("items").index(index), depth + 1))
            }
        }
    }

    /// What a `v1` List, or a list of one kind such as `ConfigMapList`, holds; nil for an object.
    private static func items(of value: Value, kinds: KindRegistry) -> [Value]? {
        let object = Object(value)
        guard object.kindName.hasSuffix("List"), kinds[object.kind] == nil, !value.isNull else { return nil }
        return value["items"]?.array ?? (value["items"]?.isNull == true ? [] : nil)
    }

    private mutating func entry(_ value: Value, at path: FieldPath, in document: ParsedDocument) {
        let position = place(path, in: document)
        guard let fields = value.fields else {
            file.reading = max(file.reading, .foreign)
            let message = "not a Kubernetes object: a map with apiVersion and kind was expected, not \(value.typeName)"
            add(nil, position, [Diagnostic(.error, .typeInvalid, path, message, at: position)])
            return
        }
        let object = Object(value)
        guard !object.apiVersion.isEmpty, !object.kindName.isEmpty else {
            let looksLikeOne = ["apiVersion", "kind", "metadata"].contains(where: fields.contains)
            file.reading = max(file.reading, looksLikeOne ? .broken : .foreign)
            add(nil, position, [ManifestReader.notAnObject(object, at: position)])
            return
        }
        if object.kind == GroupKind("kustomize.config.k8s.io", "Kustomization") {
            let message = ManifestReader.kustomization
            add(nil, position, [Diagnostic(.warning, .notActedOn, path, message, at: position)])
            return
        }
        guard let (object, isEncrypted) = opened(object, at: path, in: document) else { return }
        let checked = ManifestCheck(object, settings: settings, kinds: kinds, isEncrypted: isEncrypted)
        if checked.key == nil { file.reading = .broken }
        func placed(_ findings: [Diagnostic]) -> [Diagnostic] {
            findings.map { finding in
                var finding = finding
                let whole = FieldPath(path.steps + finding.path.steps)
                let ofName = finding.reason == .unknownField || finding.reason == .duplicate
                if finding.position == nil { finding.position = place(whole, in: document, ofName: ofName) }
                return finding
            }
        }
        if let generator = Generator(object), let key = checked.key {
            var made = generate(generator, checked, isEncrypted: isEncrypted)
            if made.isEncrypted { file.holdsEncrypted = true }
            made.claim.orphaned = made.claim.orphaned.flatMap { placed([$0]).first }
            // One that changes another stands for nothing of its own.
            let own = made.claim.behavior == .create || made.claim.part == nil ? key : nil
            add(
                made.object?.key ?? own, position, placed(made.diagnostics), made.object,
                isEncrypted: made.isEncrypted, generator: made.claim)
        } else {
            add(checked.key, position, placed(checked.diagnostics), checked.object, isEncrypted: isEncrypted)
        }
    }

    /// An object as it is meant, and whether anything of it was encrypted; nil where it cannot be opened, and is left out.
    private mutating func opened(
        _ object: Object, at path: FieldPath, in document: ParsedDocument
    ) -> (object: Object, isEncrypted: Bool)? {
        guard object.kind == .secret else { return (object, file.isEncrypted) }
        do throws(Diagnostic) {
            let (secret, isEncrypted) = try openingAgeFiles(object)
            if isEncrypted { file.holdsEncrypted = true }
            return (secret, isEncrypted || file.isEncrypted)
        } catch {
            file.holdsEncrypted = true
            leaveOut(object, error, at: path, in: document)
            return nil
        }
    }

    /// The objects of a file that cannot be opened, by what of them is not encrypted.
    private mutating func close(_ text: ParsedFile, _ fault: Diagnostic) {
        for document in text.documents where !document.value.isNull {
            leaveOut(Object(document.value), fault, at: FieldPath(), in: document)
        }
        if text.isIncomplete { fail(text.diagnostics.map(placed)) }
    }

    private mutating func leaveOut(
        _ object: Object, _ fault: Diagnostic, at path: FieldPath, in document: ParsedDocument
    ) {
        let key = ManifestCheck.key(ofClosed: object, settings: settings, kinds: kinds)
        if key == nil { file.reading = .broken }
        var fault = fault
        if fault.position == nil { fault.position = place(FieldPath(path.steps + fault.path.steps), in: document) }
        // What a generator had made stays as long as nobody can read what it is to make.
        var named = object
        named.namespace = key?.namespace ?? ""
        let claim = key == nil ? nil : Generator(named).map(GeneratorClaim.init)
        add(key, place(path, in: document), [fault], generator: claim)
    }

    /// What a generator makes by itself: nothing, where it changes another. One that is wrong makes nothing either, and is known
    /// by its own name.
    private mutating func generate(
        _ generator: Generator, _ checked: ManifestCheck, isEncrypted: Bool
    ) -> (object: Object?, isEncrypted: Bool, diagnostics: [Diagnostic], claim: GeneratorClaim) {
        guard let object = checked.object, let good = Generator(object) else {
            var named = generator.object
            named.namespace = checked.key?.namespace ?? ""
            return (nil, isEncrypted, checked.diagnostics, GeneratorClaim(Generator(named) ?? generator))
        }
        file.dataPaths.formUnion(good.paths(from: source.path, under: settings.path))
        let outcome = GeneratorRun.run(good, isEncrypted: isEncrypted, data: data, by: self)
        var claim = GeneratorClaim(good)
        claim.part = outcome.part
        claim.orphaned = GeneratorClaim.orphaned(good)
        let diagnostics = checked.diagnostics + outcome.diagnostics
        guard good.behavior == .create, let part = outcome.part else {
            return (nil, outcome.isEncrypted, diagnostics, claim)
        }
        let made = part.make(kinds)
        return (made.object, outcome.isEncrypted, diagnostics + made.faults, claim)
    }

    private mutating func add(
        _ key: ObjectKey?, _ position: SourcePosition?, _ diagnostics: [Diagnostic], _ object: Object? = nil,
        isEncrypted: Bool = false, generator: GeneratorClaim? = nil
    ) {
        let origin = Origin(
            file: source.path, blobID: source.blobID, index: file.entries.count,
            position: position ?? self.position(1, 1))
        var entry = ManifestFile.Entry(
            key: key, origin: origin, object: object, isEncrypted: isEncrypted, diagnostics: diagnostics,
            generator: generator)
        if generator != nil, let object { entry.takeProduct(object) }
        file.entries.append(entry)
    }

    /// Something that stood for objects cannot be read.
    private mutating func fail(_ diagnostics: [Diagnostic]) {
        file.reading = .broken
        add(nil, diagnostics.first?.position, diagnostics)
    }

    private func position(_ line: Int, _ column: Int) -> SourcePosition {
        SourcePosition(file: source.path, line: line, column: column)
    }

    private func place(_ path: FieldPath, in document: ParsedDocument, ofName: Bool = false) -> SourcePosition {
        document.position(of: path, ofName: ofName)
    }

    private func placed(_ diagnostic: Diagnostic) -> Diagnostic {
        var diagnostic = diagnostic
        if diagnostic.position == nil { diagnostic.position = position(1, 1) }
        return diagnostic
    }

    private func hinted(_ diagnostic: Diagnostic) -> Diagnostic {
        var diagnostic = diagnostic
        let pairs = zip(source.bytes, source.bytes.dropFirst())
        if pairs.contains(where: { $0 == UInt8(ascii: "{") && $1 == UInt8(ascii: "{") }) {
            diagnostic.message +=
                "; it looks like a template: Skeg reads plain manifests, so commit what `helm template` prints"
        }
        return diagnostic
    }
}

// MARK: - What is not a manifest

extension ManifestReader {
    fileprivate static let kustomization =
        "Skeg reads plain manifests and no kustomizations: commit what `kustomize build` prints, or name this file in .skegignore"

    /// A warning for files of other tools, which are known by their names.
    fileprivate static func foreignTool(_ path: String) -> String? {
        switch ManifestPath.name(of: path) {
        case "kustomization.yaml", "kustomization.yml": kustomization
        case "Chart.yaml":
            "Skeg reads plain manifests and no Helm charts: commit what `helm template` prints, and name the chart's folder in .skegignore"
        default: nil
        }
    }

    fileprivate static func notAnObject(_ object: Object, at position: SourcePosition) -> Diagnostic {
        let missing = [("apiVersion", object.apiVersion), ("kind", object.kindName)].filter { $0.1.isEmpty }.map(\.0)
        let message =
            "not a Kubernetes object: it has no \(missing.joined(separator: " and no ")); if it is not meant to be one, name the file in .skegignore"
        return Diagnostic(.error, .required, FieldPath(), message, at: position)
    }
}

extension ManifestFile.Reading: Comparable {
    private var rank: Int {
        switch self {
        case .whole: 0
        case .foreign: 1
        case .broken: 2
        }
    }

    static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}
