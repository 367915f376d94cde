internal import Objects

/// Gathers what a generator asks for, out of the files that it names.
struct GeneratorRun {
    private let generator: Generator
    private let file: String
    private let base: String
    private let limits: DesiredLimits
    private let data: DataFiles
    private let decryption: (any FileDecryption)?
    private var values = Fields()
    private var diagnostics: [Diagnostic] = []
    /// Whether the generator, or a file that it names, was encrypted.
    private var isEncrypted: Bool

    /// What became of a generator.
    struct Outcome {
        /// Nil where anything is wrong.
        var part: GeneratorPart?
        var isEncrypted: Bool
        /// Each stands at the field of the generator that it is about.
        var diagnostics: [Diagnostic]
    }

    /// - Parameters:
    ///   - isEncrypted: Whether the generator itself was encrypted.
    ///   - reader: What reads the file that the generator is in.
    static func run(
        _ generator: Generator, isEncrypted: Bool, data: DataFiles, by reader: ManifestReader
    ) -> Outcome {
        var run = GeneratorRun(generator, isEncrypted: isEncrypted, data: data, by: reader)
        run.collect()
        let part = run.diagnostics.isEmpty ? run.part : nil
        return Outcome(part: part, isEncrypted: run.isEncrypted, diagnostics: run.diagnostics)
    }

    private init(_ generator: Generator, isEncrypted: Bool, data: DataFiles, by reader: ManifestReader) {
        let (file, settings) = (reader.source.path, reader.settings)
        self.isEncrypted = isEncrypted
        decryption = reader.decryption
        self.generator = generator
        self.file = file
        base = settings.path
        limits = settings.limits
        self.data = data
    }

    /// In kustomize's order, which matters only for who is told to be twice there.
    private mutating func collect() {
        let count = ["files", "literals", "envs"].reduce(0) { $0 + generator.texts($1).count }
        guard count <= limits.generatorSources else {
            let message = "\(count) sources, more than the \(limits.generatorSources) that a generator may have"
            return fail(.limit, [], message)
        }
        for (index, path) in generator.texts("envs").enumerated() { addVariables(of: path, ["envs", .index(index)]) }
        for (index, text) in generator.texts("literals").enumerated() { addLiteral(text, ["literals", .index(index)]) }
        for (index, text) in generator.texts("files").enumerated() { addFile(text, ["files", .index(index)]) }
    }

    private mutating func addVariables(of path: String, _ place: [FieldPath.Step]) {
        guard let bytes = content(of: path, place) else { return }
        do throws(EnvFile.Fault) {
            for pair in try EnvFile.read(bytes) { add(pair.key, Array(pair.value.utf8), place) }
        } catch {
            fail(.invalid, place, "line \(error.line) of \(path) \(error.message)")
        }
    }

    /// The value may stand in quotes (`kv.parseLiteralSource`).
    private mutating func addLiteral(_ text: String, _ place: [FieldPath.Step]) {
        let parts = Array(text.utf8).split(
            separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else {
            return fail(.invalid, place, "`key=value` is expected")
        }
        var value = parts[1]
        if let first = value.first, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'"), value.count > 1,
            value.last == first
        {
            value = value.dropFirst().dropLast()
        }
        add(String(decoding: parts[0], as: UTF8.self), Array(value), place)
    }

    private mutating func addFile(_ text: String, _ place: [FieldPath.Step]) {
        guard let source = FileSource(text) else {
            return fail(.invalid, place, "`path` or `key=path` is expected, with no other `=`")
        }
        if let bytes = content(of: source.path, place) { add(source.key, bytes, place) }
    }

    private mutating func content(of path: String, _ place: [FieldPath.Step]) -> [UInt8]? {
        guard let whole = GeneratorPath.resolve(path, from: file, under: base) else {
            let folder = base.isEmpty ? "the repository" : base
            fail(
                .forbidden, place,
                "\(path) is not the path of a file below \(folder), seen from the folder of this manifest")
            return nil
        }
        do throws(DataFiles.Fault) {
            let content = try data.content(of: whole, opening: decryption)
            if content.isEncrypted { isEncrypted = true }
            return content.bytes
        } catch {
            if EncryptedText.isFile(data.bytes(of: whole)) { isEncrypted = true }
            fail(error.reason, place, error.message, error.severity)
            return nil
        }
    }

    private mutating func add(_ key: String, _ bytes: [UInt8], _ place: [FieldPath.Step]) {
        if let message = NameRules.configMapKey(key) {
            return fail(.invalid, place, "\(Diagnostic.quotedName(key)) is no key: \(message)")
        }
        guard values[key] == nil else { return fail(.duplicate, place, "the key \(key) is there already") }
        if generator.product == .configMap, let text = String(validating: bytes, as: UTF8.self) {
            values[key] = ["data": .string(text)]
        } else {
            values[key] = ["binaryData": .string(Base64.encode(bytes))]
        }
    }

    private mutating func fail(
        _ reason: Diagnostic.Reason, _ place: [FieldPath.Step], _ message: String,
        _ severity: Diagnostic.Severity = .error
    ) {
        diagnostics.append(Diagnostic(severity, reason, FieldPath(place), message))
    }

    // MARK: What it comes to

    private var part: GeneratorPart {
        var object = Object(
            apiVersion: "v1", kind: generator.product.kind, namespace: generator.object.namespace,
            name: generator.object.name)
        let options = generator.object["options"] ?? .emptyObject
        for field in values {
            guard let value = field.value.fields?.first else { continue }
            let place = generator.product == .secret ? "data" : value.name
            object.content.set(value.value, at: [place, field.name])
        }
        if generator.product == .secret { object["type"] = generator.object["type"] ?? "Opaque" }
        if options["immutable"]?.bool == true { object["immutable"] = true }
        object.metadata["labels"] = options["labels"]
        object.metadata["annotations"] = options["annotations"]
        return GeneratorPart(object: object, hasSuffix: generator.hasSuffix, isEncrypted: isEncrypted)
    }
}
