internal import Objects

/// The `creation_rules` of a `.sops.yaml`: for which files which recipients and which rule (`config/config.go` of getsops/sops).
public struct SOPSCreationRules: Sendable {
    public static let fileName = ".sops.yaml"
    /// How many rules are read.
    static let maximumRules = 1000

    /// What holds for a file that is encrypted for the first time.
    public struct Choice: Sendable {
        public var recipients: [AgeRecipient]
        /// Fingerprints of PGP keys.
        public var pgp: [String]
        /// Nil where nothing is said.
        public var rule: SOPSRule?
        public var onlyEncryptedInCode: Bool
    }

    private let rules: [Value]

    public init(_ bytes: [UInt8]) throws(EncryptionError) {
        let parsed = YAMLParser.parse(bytes, file: SOPSCreationRules.fileName)
        if let problem = parsed.diagnostics.first(where: { $0.severity == .error }) { throw EncryptionError(problem) }
        rules = parsed.documents.first?.value["creation_rules"]?.array ?? []
        guard rules.count <= SOPSCreationRules.maximumRules else {
            throw EncryptionError(
                .limit, "there are more than \(SOPSCreationRules.maximumRules) creation rules (limit maximumRules)")
        }
    }

    /// The first rule that fits a path, given from the folder of the `.sops.yaml`; nil where none does.
    public func choice(for path: String) throws(EncryptionError) -> Choice? {
        for rule in rules {
            let expression = rule["path_regex"]?.string ?? ""
            if !expression.isEmpty {
                let pattern: Pattern
                do throws(PatternError) {
                    pattern = try Pattern(expression)
                } catch {
                    throw EncryptionError(
                        .unsupported, "path_regex is no regular expression that is read here: \(error)")
                }
                guard pattern.match(path) == .matches else { continue }
            }
            return try SOPSCreationRules.choice(rule)
        }
        return nil
    }

    private static func choice(_ rule: Value) throws(EncryptionError) -> Choice {
        let groups = rule["key_groups"]?.array ?? []
        guard groups.count <= 1 else {
            throw EncryptionError(
                .unsupported, "several key_groups (Shamir) are not written here: use one group of recipients")
        }
        let group = groups.first ?? rule
        let foreign = ["kms", "gcp_kms", "azure_keyvault", "hc_vault_transit_uri", "hckms"].filter {
            isSet(group[$0])
        }
        guard foreign.isEmpty else {
            throw EncryptionError(
                .unsupported,
                "the creation rule asks for \(foreign.joined(separator: ", ")): only age and PGP are written here")
        }
        var recipients: [AgeRecipient] = []
        for text in list(group["age"]) { recipients.append(try AgeRecipient(text)) }
        return Choice(
            recipients: recipients, pgp: list(group["pgp"]), rule: try SOPSRule(in: rule),
            onlyEncryptedInCode: rule["mac_only_encrypted"]?.bool ?? false)
    }

    private static func isSet(_ value: Value?) -> Bool {
        switch value {
        case .none, .null?: false
        case .string(let text)?: !text.isEmpty
        case .array(let elements)?: !elements.isEmpty
        default: true
        }
    }

    /// A list, or texts with commas between.
    private static func list(_ value: Value?) -> [String] {
        let texts = value?.array?.compactMap(\.string) ?? value?.string.map { [$0] } ?? []
        return texts.flatMap { $0.split(separator: ",") }.map { String($0.filter { !$0.isNewline }) }
            .map { String($0.drop(while: \.isWhitespace)) }.filter { !$0.isEmpty }
    }
}
