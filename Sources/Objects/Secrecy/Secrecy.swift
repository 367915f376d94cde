/// What of an object is secret. The parsed object and where it comes from decide, never who asks.
///
/// Everything that is shown of a Secret goes through here: its parts with `shown`, free text that may quote it with
/// `scrubber`. Names of keys are not secret, and labels are not: everybody who may see that an object is there sees them.
public struct Secrecy: Sendable, Hashable {
    private enum Extent: Int, Sendable, Hashable {
        /// Nothing but what repeats another text that may be secret.
        case little
        /// What a Secret holds, and its annotations, which may repeat it.
        case values
        /// All but what names the object: its file was encrypted, or it says so of itself.
        case everything
    }

    /// How far one part of an object is secret.
    private enum Rule {
        case open
        /// Some of the fields below are.
        case mixed
        case hidden
    }

    private let extent: Extent

    /// - Parameter isEncrypted: Whether the file that it comes from was encrypted, whatever its kind is.
    public init(of object: Object, isEncrypted: Bool = false) {
        let saysSo = object.annotation(Secrecy.annotation) == "true"
        self.init(of: object.kind, isEncrypted: isEncrypted || saysSo)
    }

    /// A kind that is called Secret is one, in whatever group and case somebody has written it: a mistake there must not
    /// let the values out.
    public init(of kind: GroupKind, isEncrypted: Bool = false) {
        extent = isEncrypted ? .everything : kind.kind.lowercased() == "secret" ? .values : .little
    }

    private init(_ extent: Extent) { self.extent = extent }

    /// By which an object of any kind says of itself that it is secret, with the value `true`.
    public static let annotation = "skeg.dev/sealed"

    /// Makes an object say that it is secret, where its kind does not: for whoever has it without knowing where it comes from.
    public static func seal(_ object: inout Object) {
        guard !Secrecy(of: object).hasSecrets else { return }
        object.content.set("true", at: ["metadata", "annotations", annotation])
    }

    /// What is secret of two states of an object, by the stricter one.
    public func joined(with other: Secrecy) -> Secrecy {
        Secrecy(extent.rawValue < other.extent.rawValue ? other.extent : extent)
    }

    /// Whether the object holds anything secret.
    public var hasSecrets: Bool { extent != .little }

    /// Whether elements of lists are told apart by what is secret itself, such as the names of an encrypted file.
    public var hidesListKeys: Bool { extent == .everything }
}

// MARK: - What may be shown

extension Secrecy {
    /// What kubectl writes into what it applies: the whole object once more.
    static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

    /// Fields of a Secret that may be shown; of its metadata all but the annotations.
    private static let openFields: Set = ["f:apiVersion", "f:kind", "f:type", "f:immutable"]
    /// What names an object.
    private static let names: Set = ["f:apiVersion", "f:kind"]
    private static let metadataNames: Set = ["f:name", "f:namespace"]

    /// A part of the object as people may see it: of what is secret, that it is there, and the names of its keys.
    ///
    /// - Parameter path: As `metadata.managedFields` writes it, `["f:metadata", "f:labels"]`; empty for the whole object.
    public func shown(_ value: Value, at path: [String] = []) -> ShownValue {
        var isHidden = false
        let shown = shown(value, path, &isHidden)
        return ShownValue(shown, isHidden: isHidden)
    }

    private func shown(_ value: Value, _ path: [String], _ isHidden: inout Bool) -> Value {
        switch rule(of: path) {
        case .open: return value
        case .hidden:
            isHidden = true
            return Secrecy.hidden(value)
        case .mixed:
            guard let fields = value.fields else {
                // Not what belongs there, so it may be anything.
                guard hasSecrets else { return value }
                isHidden = true
                return Secrecy.hidden(value)
            }
            var result = Fields()
            for field in fields { result[field.name] = shown(field.value, path + ["f:" + field.name], &isHidden) }
            return .object(result)
        }
    }

    private func rule(of path: [String]) -> Rule {
        guard let first = path.first else { return .mixed }
        let isMetadata = first == "f:metadata"
        if isMetadata, path.count == 1 { return .mixed }
        switch extent {
        case .little:
            guard isMetadata, path[1] == "f:annotations" else { return .open }
            return path.count == 2 ? .mixed : path[2] == "f:" + Secrecy.lastApplied ? .hidden : .open
        case .values:
            if isMetadata { return path[1] == "f:annotations" ? .hidden : .open }
            return Secrecy.openFields.contains(first) ? .open : .hidden
        case .everything:
            let isName = isMetadata ? Secrecy.metadataNames.contains(path[1]) : Secrecy.names.contains(first)
            return isName ? .open : .hidden
        }
    }

    /// A map keeps its names; every value in it is hidden.
    private static func hidden(_ value: Value) -> Value {
        guard let fields = value.fields else { return .string(ShownValue.mark) }
        return .object(fields.mapValues { _ in .string(ShownValue.mark) })
    }
}

// MARK: - What may not

extension Secrecy {
    /// All that is secret in an object, as it may come up in a text: what is in base64 there, as it is and as bytes.
    func values(in object: Object) -> [[UInt8]] {
        guard hasSecrets else { return [] }
        var found = SecretValues()
        collect(object.content, [], &found)
        return found.values
    }

    private func collect(_ value: Value, _ path: [String], _ found: inout SecretValues) {
        switch rule(of: path) {
        case .open: break
        case .mixed:
            guard let fields = value.fields else { return found.add(value) }
            for field in fields { collect(field.value, path + ["f:" + field.name], &found) }
        case .hidden:
            // The names of a Secret's keys are open, those below them belong to a value that was not put in quotes.
            guard let fields = value.fields else { return found.add(value) }
            for field in fields { found.add(field.value) }
        }
    }

    /// What takes the secrets of these objects out of free text.
    public static func scrubber(of objects: [Object], isEncrypted: Bool = false) -> Scrubber {
        Scrubber(objects.flatMap { Secrecy(of: $0, isEncrypted: isEncrypted).values(in: $0) })
    }
}
