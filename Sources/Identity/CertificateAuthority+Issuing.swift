internal import Crypto
internal import FoundationEssentials
internal import Glibc
public import Objects
internal import SwiftASN1
internal import X509

extension CertificateAuthority {
    /// The longest that a client certificate is good: nothing takes one back before.
    public static let longestClientLifetime = Duration.seconds(366 * 86_400)
    /// Bytes of a user's or group's name.
    public static let nameLengthLimit = 256
    public static let groupLimit = 64

    /// A certificate that makes its holder this user, in these groups.
    public func clientCredential(
        for subject: CertificateSubject, lifetime: Duration, at now: Timestamp
    ) throws(IdentityError) -> Credential {
        try CertificateAuthority.check(subject, lifetime)
        return try issue(subject, uses: [.clientAuth], names: [], until: now + lifetime, at: now)
    }

    static func check(_ subject: CertificateSubject, _ lifetime: Duration) throws(IdentityError) {
        let names = [subject.commonName] + subject.organizations
        guard names.allSatisfy({ !$0.isEmpty && $0.utf8.count <= CertificateAuthority.nameLengthLimit }) else {
            throw IdentityError("the names of users and groups have 1 to \(CertificateAuthority.nameLengthLimit) bytes")
        }
        guard subject.organizations.count <= CertificateAuthority.groupLimit else {
            throw IdentityError("a certificate names at most \(CertificateAuthority.groupLimit) groups")
        }
        guard lifetime > .zero, lifetime <= CertificateAuthority.longestClientLifetime else {
            throw IdentityError("a certificate is good for at most 366 days")
        }
    }

    /// A certificate for a server that is reached by these names and addresses.
    func serverCredential(
        for hosts: [String], lifetime: Duration, at now: Timestamp
    ) throws(IdentityError) -> Credential {
        try issue(
            CertificateSubject(commonName: "skeg-server"), uses: [.serverAuth],
            names: hosts.map(GeneralName.init(host:)), until: now + lifetime, at: now)
    }

    /// A certificate for a program, as a server and as a client, and when it ends: no later than the authority itself.
    func workloadCredential(
        for order: CertificateOrder, at now: Timestamp
    ) throws(IdentityError) -> (Credential, notAfter: Timestamp) {
        let names = (order.dnsNames + order.ipAddresses).map(GeneralName.init(host:))
        let last = Timestamp(seconds: Int64(certificate.notValidAfter.timeIntervalSince1970))
        guard now < last else { throw IdentityError("the authority has ended on \(last.text)") }
        let end = min(now + order.lifetime, last)
        let credential = try issue(
            CertificateSubject(commonName: order.commonName), uses: [.serverAuth, .clientAuth], names: names,
            until: end, at: now)
        // A certificate says whole seconds.
        return (credential, Timestamp(seconds: end.seconds))
    }

    private func issue(
        _ subject: CertificateSubject, uses: [ExtendedKeyUsage.Usage], names: [GeneralName], until end: Timestamp,
        at now: Timestamp
    ) throws(IdentityError) -> Credential {
        let own = P256.Signing.PrivateKey()
        let certificate = try certificate(
            for: subject, Certificate.PublicKey(own.publicKey), uses: uses, names: names, until: end, at: now)
        return Credential(certificate: certificate, key: own.pemRepresentation + "\n")
    }

    /// In PEM.
    func certificate(
        for subject: CertificateSubject, _ publicKey: Certificate.PublicKey, uses: [ExtendedKeyUsage.Usage],
        names: [GeneralName], until end: Timestamp, at now: Timestamp
    ) throws(IdentityError) -> String {
        do {
            // No certificate outlives the one that it rests on.
            let end = min(end.date, certificate.notValidAfter)
            let issued = try Certificate(
                version: .v3, serialNumber: Certificate.SerialNumber(),
                publicKey: publicKey,
                notValidBefore: (now + .seconds(-CertificateAuthority.clockSkew)).date, notValidAfter: end,
                issuer: certificate.subject, subject: subject.name, signatureAlgorithm: .ecdsaWithSHA256,
                extensions: try Certificate.Extensions {
                    Critical(BasicConstraints.notCertificateAuthority)
                    Critical(KeyUsage(digitalSignature: true))
                    try ExtendedKeyUsage(uses)
                    AuthorityKeyIdentifier(
                        keyIdentifier: SubjectKeyIdentifier(hash: certificate.publicKey).keyIdentifier)
                    if !names.isEmpty { SubjectAlternativeNames(names) }
                },
                issuerPrivateKey: Certificate.PrivateKey(key))
            return try issued.serializeAsPEM().pemString + "\n"
        } catch {
            throw IdentityError("cannot make a certificate for \(subject.commonName): \(error)")
        }
    }
}

extension GeneralName {
    /// An address where the text is one, else a name.
    init(host: String) {
        var (version4, version6) = (in_addr(), in6_addr())
        if inet_pton(AF_INET, host, &version4) == 1 {
            self = .ipAddress(ASN1OctetString(contentBytes: ArraySlice(withUnsafeBytes(of: version4) { Array($0) })))
        } else if inet_pton(AF_INET6, host, &version6) == 1 {
            self = .ipAddress(ASN1OctetString(contentBytes: ArraySlice(withUnsafeBytes(of: version6) { Array($0) })))
        } else {
            self = .dnsName(host)
        }
    }
}
