public import Objects

/// Which values of a file are encrypted (`Tree.shouldBeEncrypted` of getsops/sops). A file has one rule.
public struct SOPSRule: Sendable {
    /// The names are those of a file's `sops` block and of `.sops.yaml`.
    public enum Kind: String, Sendable, CaseIterable {
        case unencryptedSuffix = "unencrypted_suffix"
        case encryptedSuffix = "encrypted_suffix"
        case unencryptedRegex = "unencrypted_regex"
        case encryptedRegex = "encrypted_regex"
        case unencryptedCommentRegex = "unencrypted_comment_regex"
        case encryptedCommentRegex = "encrypted_comment_regex"
    }

    /// How long an expression may be, in bytes.
    static let maximumLength = 1024

    public let kind: Kind
    public let text: String
    private let pattern: Pattern?

    /// What holds where a file says nothing.
    public static let standard = SOPSRule(kind: .unencryptedSuffix, text: "_unencrypted", pattern: nil)

    private init(kind: Kind, text: String, pattern: Pattern?) {
        self.kind = kind
        self.text = text
        self.pattern = pattern
    }

    public init(_ kind: Kind, _ text: String) throws(EncryptionError) {
        self.kind = kind
        self.text = text
        guard kind != .unencryptedSuffix, kind != .encryptedSuffix else {
            pattern = nil
            return
        }
        guard text.utf8.count <= SOPSRule.maximumLength else {
            throw EncryptionError(
                .limit, "\(kind.rawValue) is longer than \(SOPSRule.maximumLength) bytes (limit maximumLength)")
        }
        do throws(PatternError) {
            pattern = try Pattern(text)
        } catch {
            throw EncryptionError(.unsupported, "\(kind.rawValue) is no regular expression that is read here: \(error)")
        }
    }

    /// The rule that a map sets, be it a file's `sops` block or a creation rule; nil where it sets none.
    public init?(in fields: Value) throws(EncryptionError) {
        let set = Kind.allCases.filter { !(fields[$0.rawValue]?.string ?? "").isEmpty }
        guard let kind = set.first else { return nil }
        guard set.count == 1 else {
            let names = set.map(\.rawValue).joined(separator: " and ")
            throw EncryptionError(.malformed, "\(names) are set together: a file has one rule of what is encrypted")
        }
        try self.init(kind, fields[kind.rawValue]?.string ?? "")
    }

    /// Whether a value, or a comment, is encrypted.
    ///
    /// - Parameters:
    ///   - path: The names on the way to it.
    ///   - comments: For each map and list around it, from the outermost, the comments above what leads to it.
    func encrypts(_ path: [String], comments: [[String]], isComment: Bool) -> Bool {
        switch kind {
        case .unencryptedSuffix: return !path.contains { !text.isEmpty && $0.hasSuffix(text) }
        case .encryptedSuffix: return path.contains { $0.hasSuffix(text) }
        case .unencryptedRegex: return !path.contains(where: matches)
        case .encryptedRegex: return path.contains(where: matches)
        case .unencryptedCommentRegex: return !comments.joined().contains(where: matches)
        case .encryptedCommentRegex:
            // The comment that asks for it stays readable itself.
            let own = isComment ? 1 : 0
            return comments.dropLast().joined().contains(where: matches)
                || (comments.last ?? []).dropLast(own).contains(where: matches)
        }
    }

    private func matches(_ text: String) -> Bool { pattern?.match(text) == .matches }
}
