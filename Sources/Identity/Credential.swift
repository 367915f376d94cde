/// A certificate and its key, both in PEM.
public struct Credential: Sendable, Hashable {
    public var certificate: String
    /// PKCS #8. A secret.
    public var key: String
}

extension Credential: CustomStringConvertible, CustomDebugStringConvertible {
    /// Shows no key.
    public var description: String { certificate }
    public var debugDescription: String { description }
}

/// What a certificate says of who has it, as Kubernetes reads it (`x509.CommonNameUserConversion`).
public struct CertificateSubject: Sendable, Hashable {
    /// The user.
    public var commonName: String
    /// The groups.
    public var organizations: [String]

    public init(commonName: String, organizations: [String] = []) {
        self.commonName = commonName
        self.organizations = organizations
    }
}
