internal import Crypto
internal import FoundationEssentials
public import Objects
internal import SwiftASN1
internal import X509

/// The authority of one state directory: who its certificates are signed by. Made once; its key never leaves the machine.
public struct CertificateAuthority: Sendable {
    let key: P256.Signing.PrivateKey
    let certificate: Certificate
    /// In PEM: what clients trust.
    public let certificatePEM: String

    /// Whom an authority speaks for. Each has a key of its own, so that no certificate of a workload opens the API.
    public enum Realm: String, Sendable {
        /// The API's server and its clients.
        case api = "skeg"
        /// Programs among themselves.
        case workloads = "skeg-workloads"

        /// Key and certificate in one file, so that there is never one without the other.
        fileprivate var file: String {
            switch self {
            case .api: "authority.pem"
            case .workloads: "workload-authority.pem"
            }
        }
    }

    /// As long as kubeadm's. Clients trust it by name, so it does not change by itself.
    private static let lifetime = Duration.seconds(10 * 365 * 86_400)

    /// The authority in this folder; made where there is none yet. One process at a time may do this.
    /// - Throws: `IdentityError`; a damaged file is not replaced, since every client would stop trusting this machine.
    public static func open(
        _ realm: Realm = .api, in folder: IdentityFolder, at now: Timestamp
    ) throws(IdentityError) -> CertificateAuthority {
        let file = realm.file
        if let text = try folder.read(file) {
            do {
                return try CertificateAuthority(reading: text)
            } catch {
                throw IdentityError(
                    "\(folder.file(file)) holds no authority that can be read: put a copy of it back, or remove it and hand "
                        + "out new kubeconfigs")
            }
        }
        do {
            let made = try CertificateAuthority(realm, at: now)
            try folder.write(made.key.pemRepresentation + "\n" + made.certificatePEM + "\n", to: file)
            return made
        } catch let error as IdentityError {
            throw error
        } catch {
            throw IdentityError("cannot make an authority: \(error)")
        }
    }

    private init(reading text: String) throws {
        let documents = try PEMDocument.parseMultiple(pemString: text)
        guard documents.count == 2 else { throw IdentityError("one key and one certificate are expected") }
        key = try P256.Signing.PrivateKey(pemRepresentation: documents[0].pemString)
        certificate = try Certificate(pemDocument: documents[1])
        guard certificate.publicKey == Certificate.PublicKey(key.publicKey) else {
            throw IdentityError("the certificate belongs to another key")
        }
        certificatePEM = documents[1].pemString
    }

    private init(_ realm: Realm, at now: Timestamp) throws {
        key = P256.Signing.PrivateKey()
        let name = CertificateSubject(commonName: realm.rawValue).name
        let publicKey = Certificate.PublicKey(key.publicKey)
        certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey,
            notValidBefore: (now + .seconds(-CertificateAuthority.clockSkew)).date,
            notValidAfter: (now + CertificateAuthority.lifetime).date, issuer: name, subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(digitalSignature: true, keyCertSign: true))
                SubjectKeyIdentifier(hash: publicKey)
            },
            issuerPrivateKey: Certificate.PrivateKey(key))
        certificatePEM = try certificate.serializeAsPEM().pemString
    }

    /// Certificates are good from this many seconds before they were made, for machines whose clocks are behind.
    static let clockSkew: Int64 = 300
}

extension Timestamp {
    var date: Date { Date(timeIntervalSince1970: Double(seconds)) }
}
