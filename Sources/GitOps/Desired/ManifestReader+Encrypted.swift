internal import Objects

/// Encrypted files: those of SOPS as a whole, and Secrets with age files as values.
extension ManifestReader {
    static let keyless =
        "there is no identity to open it with: give `skeg run` one with --age-key-file, or name a Secret in the Sync"

    /// The documents in clear.
    func decrypted() throws(Diagnostic) -> ParsedFile {
        guard let decryption else {
            throw Diagnostic(
                .error, .forbidden, FieldPath(), "the file is encrypted with SOPS, and \(ManifestReader.keyless)")
        }
        var limits = TextLimits.standard
        limits.bytes = settings.limits.bytesPerFile
        return try decryption.documents(of: source, limits: limits)
    }

    /// A Secret whose values are what its age files hold; the same object where there are none.
    ///
    /// An age file may be a value of `stringData`, armored, or of `data`.
    func openingAgeFiles(_ secret: Object) throws(Diagnostic) -> (object: Object, isEncrypted: Bool) {
        var opened = secret
        var isEncrypted = false
        for name in ["stringData", "data"] {
            for field in secret[name]?.fields ?? Fields() {
                guard let text = field.value.string else { continue }
                let path = FieldPath(fields: [name]).key(field.name)
                guard !EncryptedText.isValue(text) else {
                    let message = "the value is encrypted with SOPS, but the file has no sops block: encrypt it anew"
                    throw Diagnostic(.error, .invalid, path, message)
                }
                guard let message = ManifestReader.ageFile(text, isBase64: name == "data") else { continue }
                let bytes = try open(message, at: path)
                opened.content.set(nil, at: [name, field.name])
                opened.content.set(.string(Base64.encode(bytes)), at: ["data", field.name])
                isEncrypted = true
            }
        }
        if isEncrypted, opened["stringData"]?.fields?.isEmpty == true { opened["stringData"] = nil }
        return (opened, isEncrypted)
    }

    private static func ageFile(_ text: String, isBase64: Bool) -> [UInt8]? {
        guard isBase64 else { return EncryptedText.isAgeFile(text) ? Array(text.utf8) : nil }
        // Their first letters, so that not every value is taken apart.
        guard text.hasPrefix("YWdl") || text.hasPrefix("LS0t"), let bytes = Base64.decode(text),
            EncryptedText.isAgeFile(String(decoding: bytes.prefix(64), as: UTF8.self))
        else { return nil }
        return bytes
    }

    private func open(_ message: [UInt8], at path: FieldPath) throws(Diagnostic) -> [UInt8] {
        guard let decryption else {
            throw Diagnostic(.error, .forbidden, path, "the value is an age file, and \(ManifestReader.keyless)")
        }
        do throws(Diagnostic) {
            return try decryption.open(message)
        } catch {
            throw Diagnostic(error.severity, error.reason, path, error.message)
        }
    }
}

extension ManifestCheck {
    /// What an object stands for that cannot be opened; nil where its names cannot be read either.
    static func key(ofClosed object: Object, settings: DesiredSettings, kinds: KindRegistry) -> ObjectKey? {
        let names = [object.apiVersion, object.kindName, object.name, object.namespace]
        guard !object.apiVersion.isEmpty, !object.kindName.isEmpty, !object.name.isEmpty,
            !names.contains(where: EncryptedText.isValue)
        else { return nil }
        let info = kinds.served(of: object)?.info ?? kinds[object.kind]
        let isNamespaced = info?.isNamespaced ?? !object.namespace.isEmpty
        let namespace = object.namespace.isEmpty ? settings.targetNamespace : object.namespace
        let key = ObjectKey(info?.kind ?? object.kind, namespace: isNamespaced ? namespace : "", name: object.name)
        return canBeNamed(key) ? key : nil
    }
}
