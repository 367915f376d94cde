/// Values that a decision wants in a Secret and cannot make itself, for they come from chance or from an authority's key.
///
/// The decision says what; whoever carries it out has it made by a `SecretMaker`, and writes it into the change of that Secret
/// before it is committed. So no decision knows a secret before it is stored, and each can be replayed.
public struct SecretOrder: Sendable, Hashable {
    /// The Secret, which a change of the same transaction creates or updates.
    public var secret: ObjectKey
    public var items: [Item]

    public init(_ secret: ObjectKey, _ items: [Item]) {
        self.secret = secret
        self.items = items
    }

    public struct Item: Sendable, Hashable {
        /// The key in the Secret, or what its keys begin with.
        public var name: String
        public var form: Form

        public init(_ name: String, _ form: Form) {
            self.name = name
            self.form = form
        }
    }

    public enum Form: Sendable, Hashable {
        case bytes(count: Int)
        /// Each character is as likely as any other.
        case password(length: Int, characters: [UInt8])
        case keyPair(KeyPairForm)
        case certificate(CertificateOrder)
    }
}

/// Which pair of keys, and how it is written.
public enum KeyPairForm: Sendable, Hashable {
    /// PKCS #8 and SubjectPublicKeyInfo (RFC 8410).
    case ed25519PEM
    /// The formats of OpenSSH. The comment stands behind the public key.
    case ed25519OpenSSH(comment: String)
    /// On P-256, in PEM.
    case ecdsaPEM
}

/// Whom a certificate names, and for how long.
public struct CertificateOrder: Sendable, Hashable {
    public var commonName: String
    public var dnsNames: [String]
    public var ipAddresses: [String]
    public var lifetime: Duration
    /// So long before its end it is made anew.
    public var renewBefore: Duration

    public init(
        commonName: String, dnsNames: [String], ipAddresses: [String], lifetime: Duration, renewBefore: Duration
    ) {
        self.commonName = commonName
        self.dnsNames = dnsNames
        self.ipAddresses = ipAddresses
        self.lifetime = lifetime
        self.renewBefore = renewBefore
    }
}

/// What an item has become.
public struct MadeSecret: Sendable, Hashable {
    /// Bytes by the Secret's key.
    public var data: [String: [UInt8]]
    /// When it ends; nil for what is good for ever.
    public var notAfter: Timestamp?

    public init(_ data: [String: [UInt8]], notAfter: Timestamp? = nil) {
        self.data = data
        self.notAfter = notAfter
    }
}

extension MadeSecret: CustomStringConvertible, CustomDebugStringConvertible {
    /// Shows names and no values.
    public var description: String { "\(data.keys.sorted())" }
    public var debugDescription: String { description }
}

/// Makes what decisions cannot: at the edge from the system's randomness and the authority's key, in a simulation from its seed.
public protocol SecretMaker {
    mutating func make(_ item: SecretOrder.Item, at now: Timestamp) throws(SecretFailure) -> MadeSecret
}

/// Why a value was not made. Never holds anything of one.
public struct SecretFailure: Error, Sendable, Hashable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) { self.description = description }
}
