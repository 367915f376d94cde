internal import Objects

/// A document that asks for a ConfigMap or a Secret made of plain files, in the words of kustomize's generators. It is read and
/// is not stored: what it makes is.
struct Generator: Sendable {
    /// On what is made: the name that it was asked for under, without the hash.
    static let annotation = "skeg.dev/generator"
    static let kinds: Set<GroupKind> = [.configMapGenerator, .secretGenerator]

    let object: Object

    /// Nil for an object of any other kind.
    init?(_ object: Object) {
        guard Generator.kinds.contains(object.kind) else { return nil }
        self.object = object
    }

    /// What a document for a Secret says outright, as a Secret that holds it, so that it is kept out of messages; empty for any
    /// other object.
    static func literals(of written: Object) -> Object {
        var secret = Object(apiVersion: "v1", kind: "Secret", name: "")
        guard written.kind == .secretGenerator else { return secret }
        for (index, text) in (written["literals"]?.array?.compactMap(\.string) ?? []).enumerated() {
            let value = String(text.drop { $0 != "=" }.dropFirst())
            secret.content.set([.string(text), .string(value)], at: ["stringData", String(index)])
        }
        return secret
    }

    /// What a generator does about others of its name (`types.GenerationBehavior`).
    enum Behavior: String, Sendable {
        /// It makes an object.
        case create
        /// Its keys are laid over those that there are.
        case merge
        /// Its keys take the place of those that there are.
        case replace
    }

    /// One that nobody knows, or that is encrypted, is not taken for `create`: it may change what another one makes, so that
    /// is not made either.
    var behavior: Behavior {
        let text = object["behavior"]?.string ?? ""
        return text.isEmpty ? .create : Behavior(rawValue: text) ?? .merge
    }

    var product: GroupKind { object.kind == .secretGenerator ? .secret : .configMap }

    /// What the manifests beside it call the product.
    var written: ObjectKey { ObjectKey(product, namespace: object.namespace, name: object.name) }

    /// What manifests call a stored object that was generated; nil for any other.
    static func written(of live: Object) -> ObjectKey? {
        guard live.kind == .configMap || live.kind == .secret, let name = live.annotation(annotation) else {
            return nil
        }
        return ObjectKey(live.kind, namespace: live.namespace, name: name)
    }

    /// What a generator is called itself, by what manifests call its product.
    static func key(of written: ObjectKey) -> ObjectKey {
        let kind = written.kind == .secret ? GroupKind.secretGenerator : .configMapGenerator
        return ObjectKey(kind, namespace: written.namespace, name: written.name)
    }

    /// Whether a text holds the word that ends the kinds of generators.
    static func mayBe(in bytes: [UInt8]) -> Bool {
        bytes.holds("MapGenerator".utf8) || bytes.holds("SecretGenerator".utf8)
    }

    var hasSuffix: Bool { object["options"]?["disableNameSuffixHash"]?.bool != true }

    func texts(_ field: String) -> [String] { object[field]?.array?.compactMap(\.string) ?? [] }

    /// The files that it names, by their paths in the repository; without those that lie outside of what is read.
    func paths(from file: String, under base: String) -> Set<String> {
        let named = texts("files").map { FileSource($0)?.path ?? "" } + texts("envs")
        return Set(named.compactMap { GeneratorPath.resolve($0, from: file, under: base) })
    }
}

/// `path`, or `key=path` (`generators.ParseFileSource`).
struct FileSource: Hashable {
    var key: String
    var path: String

    /// Nil where a part is missing, or there is more than one equals sign.
    init?(_ text: String) {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }), let last = parts.last else { return nil }
        path = String(last)
        key = parts.count == 2 ? String(parts[0]) : ManifestPath.name(of: path)
    }
}

enum GeneratorPath {
    /// A path that is written in a file, as one from the root of the repository; nil where it is absolute, names a folder, or leads
    /// out of the folder that is read.
    static func resolve(_ path: String, from file: String, under base: String) -> String? {
        guard !path.isEmpty, !path.hasPrefix("/"), !path.hasSuffix("/"), !path.utf8.contains(0) else { return nil }
        var parts = ManifestPath.folder(of: file).split(separator: "/", omittingEmptySubsequences: false)
        if parts == [""] { parts = [] }
        for part in path.split(separator: "/") where part != "." {
            guard part == ".." else {
                parts.append(part)
                continue
            }
            guard let last = parts.popLast(), !last.isEmpty, last != ".." else { return nil }
        }
        let whole = parts.joined(separator: "/")
        return ManifestPath.relative(whole, to: base).map { $0.isEmpty ? nil : whole } ?? nil
    }
}
