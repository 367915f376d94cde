internal import SwiftASN1
internal import X509

extension CertificateSubject {
    /// Reads the subject of a certificate that was found to be good; nil where it names nobody.
    /// - Parameter certificate: In DER.
    public init?(certificate: [UInt8]) {
        guard let certificate = try? Certificate(derEncoded: certificate) else { return nil }
        self.init(certificate.subject)
    }

    init?(_ name: DistinguishedName) {
        let attributes = name.flatMap { $0 }
        func texts(_ type: ASN1ObjectIdentifier) -> [String] {
            attributes.filter { $0.type == type }.compactMap { String($0.value) }
        }
        guard let commonName = texts(.RDNAttributeType.commonName).first, !commonName.isEmpty else { return nil }
        self.init(commonName: commonName, organizations: texts(.RDNAttributeType.organizationName))
    }

    var name: DistinguishedName {
        let types = organizations.map { (ASN1ObjectIdentifier.RDNAttributeType.organizationName, $0) }
        let attributes = types + [(ASN1ObjectIdentifier.RDNAttributeType.commonName, commonName)]
        return DistinguishedName(
            attributes.map { type, text in
                RelativeDistinguishedName(RelativeDistinguishedName.Attribute(type: type, utf8String: text))
            })
    }
}
