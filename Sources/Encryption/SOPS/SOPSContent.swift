public import Objects

/// What a file of SOPS holds, in whichever of its forms ("stores") it was written: YAML, JSON, a file of variables, or anything
/// else as one value in JSON.
public enum SOPSContent {
    /// - Parameter file: Its name tells YAML from JSON; the other forms are known by what they say, as names with them are of what
    ///   was encrypted.
    public static func decrypt(
        _ bytes: [UInt8], file: String, with keyring: SOPSKeyring, limits: TextLimits = .standard
    ) throws(EncryptionError) -> [UInt8] {
        guard let first = bytes.first(where: { !isBlank($0) }) else {
            throw EncryptionError(.malformed, "the file is empty")
        }
        let isJSON = SOPSFile.isJSON(file)
        if first == UInt8(ascii: "{") {
            let plain = try SOPSFile(bytes, file: isJSON ? file : file + ".json", limits: limits).decrypt(with: keyring)
            return isJSON ? plain.text : plain.wrapped ?? plain.text
        }
        guard ![".yaml", ".yml"].contains(where: file.hasSuffix) else {
            return try SOPSFile(bytes, file: file, limits: limits).decrypt(with: keyring).text
        }
        if hasLine(bytes, beginning: SOPSVariables.mark) { return try SOPSVariables(bytes).decrypt(with: keyring) }
        guard !hasLine(bytes, beginning: "[sops]") else {
            throw EncryptionError(
                .unsupported,
                "files of SOPS in the form INI are not read here: encrypt it as binary (sops encrypt --input-type binary)"
            )
        }
        return try SOPSFile(bytes, file: file, limits: limits).decrypt(with: keyring).text
    }

    private static func hasLine(_ bytes: [UInt8], beginning start: String) -> Bool {
        bytes.starts(with: start.utf8) || bytes.holds(("\n" + start).utf8)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
