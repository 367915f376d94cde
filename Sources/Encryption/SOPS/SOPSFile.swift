public import Objects

/// A file that SOPS has encrypted, YAML or JSON, read but not decrypted.
public struct SOPSFile: Sendable {
    public let metadata: SOPSMetadata
    let bytes: [UInt8]
    let isJSON: Bool
    let tree: SOPSTree

    /// Whether a document of a file has the block that makes the file one of SOPS.
    public static func isEncrypted(_ document: Value) -> Bool { document[SOPSTree.metadataName]?.fields != nil }

    /// - Parameter file: Its name tells the format.
    public init(_ bytes: [UInt8], file: String, limits: TextLimits = .standard) throws(EncryptionError) {
        let parsed = YAMLParser.parse(bytes, file: file, limits: limits)
        guard let content = parsed.documents.lazy.compactMap({ $0.value[SOPSTree.metadataName] }).first else {
            if let problem = parsed.diagnostics.first(where: { $0.severity == .error }) {
                throw EncryptionError(problem)
            }
            throw EncryptionError(.malformed, "the file is not encrypted: it has no sops block")
        }
        metadata = try SOPSMetadata(content)
        self.bytes = bytes
        isJSON = SOPSFile.isJSON(file)
        tree = try SOPSTree(SOPSFile.outline(bytes, file, limits), rule: metadata.rule)
    }

    /// Whether it holds what was no YAML and no JSON, and so became one value under the name `data` (the binary store of sops).
    var isWrapped: Bool {
        tree.fields.count == 1
            && tree.fields[0]?.map(\.name).filter { $0 != SOPSTree.metadataName } == ["data"]
            && tree.leaves.count == 1 && tree.leaves[0].context == "data:"
    }

    static func isJSON(_ file: String) -> Bool { file.hasSuffix(".json") }

    static func outline(_ bytes: [UInt8], _ file: String, _ limits: TextLimits) throws(EncryptionError) -> TextOutline {
        do throws(Diagnostic) {
            return try TextOutline(bytes, file: file, limits: limits)
        } catch {
            throw EncryptionError(error)
        }
    }

    /// Decrypts every value, and checks that nothing was changed.
    public func decrypt(with keyring: SOPSKeyring) throws(EncryptionError) -> SOPSPlainFile {
        let key = try keyring.dataKey(of: metadata)
        var code = SOPSCode(onlyEncrypted: metadata.coversOnlyEncrypted)
        var values: [SOPSValue?] = []
        values.reserveCapacity(tree.leaves.count)
        for leaf in tree.leaves {
            switch tree.part(of: leaf) {
            case .value(let scalar):
                let value = try leaf.isEncrypted ? decrypt(scalar, leaf, key) : SOPSValue.read(scalar, isJSON: isJSON)
                if let value, !value.isComment, leaf.isEncrypted || !metadata.coversOnlyEncrypted { code.add(value) }
                values.append(leaf.isEncrypted ? value : nil)
            case .comment(let comment):
                // One that is not encrypted, or for another place, stays as it is: comments are no part of the code.
                let sealed = leaf.isEncrypted ? SOPSCipherText(comment.text) : nil
                values.append(sealed.flatMap { try? $0.open(with: key, context: leaf.context) })
            case .open, .close, .key: values.append(nil)
            }
        }
        try metadata.check(code, with: key)
        return SOPSPlainFile(file: self, dataKey: key, values: values)
    }

    private func decrypt(
        _ scalar: TextOutline.Scalar, _ leaf: SOPSLeaf, _ key: SOPSDataKey
    ) throws(EncryptionError) -> SOPSValue? {
        if scalar.value.isNull { return nil }
        if scalar.text.isEmpty { return .text("") }
        guard let sealed = SOPSCipherText(scalar.text) else {
            throw EncryptionError(
                .tampered, "a value stands in clear, or broken, where all are encrypted: encrypt the file anew",
                at: scalar.place)
        }
        do throws(EncryptionError) {
            return try sealed.open(with: key, context: leaf.context)
        } catch {
            throw error.at(scalar.place)
        }
    }
}

extension EncryptionError {
    /// What is wrong with the text itself.
    init(_ diagnostic: Diagnostic) {
        let reason: Reason =
            switch diagnostic.reason {
            case .limit: .limit
            case .unsupported: .unsupported
            default: .malformed
            }
        let place = diagnostic.position.map {
            SourceMap.Place(line: Int32(clamping: $0.line), column: Int32(clamping: $0.column))
        }
        self.init(reason, diagnostic.message, at: place)
    }
}
