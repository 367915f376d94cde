public import Encryption
public import GitOps
public import Objects

/// Opens encrypted files with a keyring.
public struct KeyringDecryption: FileDecryption {
    public let edition: String
    private let keyring: SOPSKeyring
    /// Why there may be fewer identities than there should be.
    private let fault: String?
    private let severity: Diagnostic.Severity

    /// - Parameter severity: What a file is that is encrypted for others: for who checks files without having their keys, no error.
    public init(
        _ keyring: SOPSKeyring, edition: String = "", fault: String? = nil, severity: Diagnostic.Severity = .error
    ) {
        self.severity = severity
        self.keyring = keyring
        self.edition = edition
        self.fault = fault
    }

    public func documents(of file: SourceFile, limits: TextLimits) throws(Diagnostic) -> ParsedFile {
        do throws(EncryptionError) {
            let parsed = try SOPSFile(file.bytes, file: file.path, limits: limits).decrypt(with: keyring)
            return parsed.documents(file: file.path, limits: limits)
        } catch {
            throw diagnostic(error, "the file cannot be decrypted", file.path)
        }
    }

    public func content(of file: SourceFile, limits: TextLimits) throws(Diagnostic) -> [UInt8] {
        do throws(EncryptionError) {
            guard !AgeFile.begins(file.bytes) else {
                return try AgeFile.decrypt(file.bytes, with: keyring.identities)
            }
            return try SOPSContent.decrypt(file.bytes, file: file.path, with: keyring, limits: limits)
        } catch {
            throw diagnostic(error, "the file cannot be decrypted", file.path)
        }
    }

    public func open(_ message: [UInt8]) throws(Diagnostic) -> [UInt8] {
        do throws(EncryptionError) {
            return try AgeFile.decrypt(message, with: keyring.identities)
        } catch {
            throw diagnostic(error, "the value cannot be decrypted", nil)
        }
    }

    private func diagnostic(_ error: EncryptionError, _ what: String, _ file: String?) -> Diagnostic {
        let reason: Diagnostic.Reason =
            error.reason == .noIdentity ? .forbidden : error.reason == .limit ? .limit : .invalid
        let why = error.reason == .noIdentity ? fault.map { " (\($0))" } ?? "" : ""
        var position: SourcePosition?
        if let file, let place = error.place {
            position = SourcePosition(file: file, line: Int(place.line), column: Int(place.column))
        }
        let severity = error.reason == .noIdentity ? severity : .error
        return Diagnostic(severity, reason, FieldPath(), "\(what): \(error.message)\(why)", at: position)
    }
}
