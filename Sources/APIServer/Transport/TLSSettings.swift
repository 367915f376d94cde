public import API
internal import NIOCore
internal import NIOSSL
internal import Synchronization

/// How a server shows who it is, and finds out who its clients are.
public struct TLSSettings: Sendable {
    /// What a server shows, in PEM.
    public struct Material: Sendable {
        public var certificate: String
        public var key: String
        /// Who signs the certificates of clients.
        public var authority: String
        /// Another number for other content.
        public var generation: Int

        public init(certificate: String, key: String, authority: String, generation: Int) {
            self.certificate = certificate
            self.key = key
            self.authority = authority
            self.generation = generation
        }
    }

    /// Asked for each connection, so that a new certificate is shown without a restart.
    public var material: @Sendable () -> Material
    /// Who a certificate, in DER, stands for; it is signed by the authority.
    public var proof: @Sendable (_ certificate: [UInt8]) -> Peer.Proof

    public init(
        material: @escaping @Sendable () -> Material, proof: @escaping @Sendable (_ certificate: [UInt8]) -> Peer.Proof
    ) {
        self.material = material
        self.proof = proof
    }
}

/// Keeps what TLS makes of a certificate for as long as that is the present one.
final class TLSContexts: Sendable {
    private let settings: TLSSettings
    private let latest = Mutex<(generation: Int, context: NIOSSLContext)?>(nil)

    init(_ settings: TLSSettings) { self.settings = settings }

    func current() throws -> NIOSSLContext {
        let material = settings.material()
        return try latest.withLock { latest in
            if let latest, latest.generation == material.generation { return latest.context }
            let context = try NIOSSLContext(configuration: try TLSContexts.configuration(material))
            latest = (material.generation, context)
            return context
        }
    }

    private static func configuration(_ material: TLSSettings.Material) throws -> TLSConfiguration {
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(material.certificate.utf8))
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(material.key.utf8), format: .pem)))
        // Clients without a certificate may have a token.
        configuration.certificateVerification = .optionalVerification
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(material.authority.utf8)))
        configuration.sendCANameList = true
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["h2", "http/1.1"]
        return configuration
    }
}
