public import Objects

/// What a file of SOPS holds, in whichever of its forms ("stores") it was written: YAML, JSON, a file of variables, or anything
/// else as one value in JSON.
public enum SOPSContent {
    /// How a file is written.
    private enum Form {
        /// YAML or JSON, by its name.
        case tree
        /// JSON, and no name that says so.
        case json
        case variables
        case ini
    }

    /// - Parameter file: Its name tells YAML from JSON; the other forms are known by what they say, as names with them are of what
    ///   was encrypted.
    public static func decrypt(
        _ bytes: [UInt8], file: String, with keyring: SOPSKeyring, limits: TextLimits = .standard
    ) throws(EncryptionError) -> [UInt8] {
        switch try form(of: bytes, file: file) {
        case .tree: return try SOPSFile(bytes, file: file, limits: limits).decrypt(with: keyring).text
        case .json:
            let plain = try SOPSFile(bytes, file: file + ".json", limits: limits).decrypt(with: keyring)
            return plain.wrapped ?? plain.text
        case .variables: return try SOPSVariables(bytes).decrypt(with: keyring)
        case .ini:
            throw EncryptionError(
                .unsupported,
                "files of SOPS in the form INI are not read here: encrypt it as binary (sops encrypt --input-type binary)"
            )
        }
    }

    /// A file whose values can be changed and encrypted again: YAML or JSON, read but not decrypted.
    ///
    /// - Throws: Of a file in another form, which it is and what to do; else as `SOPSFile` does.
    public static func changeable(
        _ bytes: [UInt8], file: String, limits: TextLimits = .standard
    ) throws(EncryptionError) -> SOPSFile {
        guard !AgeFile.begins(bytes) else {
            throw EncryptionError(
                .unsupported,
                "it is encrypted with age, which does not name its recipients: decrypt it, change it and encrypt it anew"
            )
        }
        switch try form(of: bytes, file: file) {
        case .tree: return try SOPSFile(bytes, file: file, limits: limits)
        case .json:
            let found = try SOPSFile(bytes, file: file, limits: limits)
            guard isYAML(file) || !found.isWrapped else {
                throw unchangeable("a file that SOPS has encrypted as a whole (binary)")
            }
            return found
        case .variables: throw unchangeable("a file of variables (dotenv) of SOPS")
        case .ini: throw unchangeable("an INI file of SOPS")
        }
    }

    private static func unchangeable(_ what: String) -> EncryptionError {
        EncryptionError(
            .unsupported, "it is \(what), and only YAML and JSON are written here: change it with the program sops")
    }

    private static func form(of bytes: [UInt8], file: String) throws(EncryptionError) -> Form {
        guard let first = bytes.first(where: { !isBlank($0) }) else {
            throw EncryptionError(.malformed, "the file is empty")
        }
        if first == UInt8(ascii: "{") { return SOPSFile.isJSON(file) ? .tree : .json }
        if isYAML(file) { return .tree }
        if hasLine(bytes, beginning: SOPSVariables.mark) { return .variables }
        return hasLine(bytes, beginning: "[sops]") ? .ini : .tree
    }

    private static func isYAML(_ file: String) -> Bool { [".yaml", ".yml"].contains(where: file.hasSuffix) }

    private static func hasLine(_ bytes: [UInt8], beginning start: String) -> Bool {
        bytes.starts(with: start.utf8) || bytes.holds(("\n" + start).utf8)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
