public import Objects

/// Makes a file of SOPS out of a text, changing only what is encrypted and adding the `sops` block.
public struct SOPSEncryption {
    /// Who can read it, and the rule.
    public var metadata: SOPSMetadata
    public var dataKey: SOPSDataKey
    private var known: [SealedValue: String] = [:]

    /// With a new data key.
    public init(
        _ rule: SOPSRule, onlyEncryptedInCode: Bool = false, for recipients: [AgeRecipient],
        pgp: [PGPRecipient] = [], using generator: inout some RandomNumberGenerator
    ) throws(EncryptionError) {
        metadata = SOPSMetadata(rule, onlyEncryptedInCode: onlyEncryptedInCode)
        dataKey = .generate(using: &generator)
        try metadata.wrap(dataKey, for: recipients, pgp: pgp, using: &generator)
    }

    /// As an earlier file was encrypted: what stays the same in the new text stays the same in the file.
    public init(like earlier: SOPSPlainFile) {
        metadata = earlier.metadata
        dataKey = earlier.dataKey
        known = earlier.sealed
    }

    /// As an earlier file was encrypted, but under a new data key and for these recipients.
    public init(
        rotating earlier: SOPSPlainFile, for recipients: [AgeRecipient], pgp: [PGPRecipient] = [],
        using generator: inout some RandomNumberGenerator
    ) throws(EncryptionError) {
        guard earlier.metadata.canBeWrapped else {
            throw EncryptionError(
                .unsupported, "the file has recipients that are neither of age nor of PGP: change its keys with sops")
        }
        metadata = earlier.metadata
        dataKey = .generate(using: &generator)
        try metadata.wrap(dataKey, for: recipients, pgp: pgp, using: &generator)
    }

    /// - Parameter file: Its name tells the format.
    public func encrypt(
        _ bytes: [UInt8], file: String, at time: Timestamp, limits: TextLimits = .standard,
        using generator: inout some RandomNumberGenerator
    ) throws(EncryptionError) -> [UInt8] {
        let isJSON = SOPSFile.isJSON(file)
        let tree = try SOPSTree(SOPSFile.outline(bytes, file, limits), rule: metadata.rule)
        guard !tree.hasMetadata else {
            throw EncryptionError(.malformed, "the file has a sops block: it is encrypted already")
        }
        guard tree.fields.contains(where: { $0 != nil }) else {
            throw EncryptionError(.malformed, "the file is empty: there is nothing to encrypt")
        }
        var edits = TextEdits(bytes)
        var code = SOPSCode(onlyEncrypted: metadata.coversOnlyEncrypted)
        for leaf in tree.leaves {
            switch tree.part(of: leaf) {
            case .value(let scalar):
                let value =
                    try leaf.isEncrypted ? SOPSValue.meant(scalar, isJSON: isJSON) : .read(scalar, isJSON: isJSON)
                guard let value else { continue }
                if leaf.isEncrypted || !metadata.coversOnlyEncrypted { code.add(value) }
                guard leaf.isEncrypted, value != .text("") else { continue }
                let text = try seal(value, leaf, &generator)
                edits.replace(scalar.bytes, with: isJSON || leaf.container.isFlow ? "\"\(text)\"" : text)
            case .comment(let comment) where leaf.isEncrypted && !comment.text.isEmpty:
                edits.replace(comment.bytes, with: "#" + (try seal(.comment(comment.text), leaf, &generator)))
            case .comment, .open, .close, .key: break
            }
        }
        var metadata = metadata
        try metadata.seal(code, with: dataKey, at: time, using: &generator)
        tree.addMetadata(metadata, &edits) { $0 == 0 || bytes[$0 - 1] == 0x0A }
        return edits.result
    }

    private func seal(
        _ value: SOPSValue, _ leaf: SOPSLeaf, _ generator: inout some RandomNumberGenerator
    ) throws(EncryptionError) -> String {
        if let known = known[SealedValue(context: leaf.context, value: value)] { return known }
        return try SOPSCipherText.seal(value, with: dataKey, context: leaf.context, using: &generator)
    }
}
