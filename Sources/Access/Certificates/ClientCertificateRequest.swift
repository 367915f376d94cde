public import Objects

/// A CertificateSigningRequest as the signer of clients of the API sees it (`pkg/controller/certificates/signer`,
/// https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#kubernetes-signers).
public struct ClientCertificateRequest: Sendable, Hashable {
    public static let signerName = "kubernetes.io/kube-apiserver-client"
    /// kube-controller-manager's `--cluster-signing-duration`.
    static let longestLifetime = Duration.seconds(365 * 86_400)
    private static let neededUsage = "client auth"
    private static let allowedUsages = [neededUsage, "digital signature", "key encipherment"]

    private let object: Object

    /// nil for one that is for another signer, that nobody has approved, or about which all is said.
    public init?(waiting object: Object) {
        guard object.kind == .certificateSigningRequest, !object.isBeingDeleted,
            object.spec["signerName"]?.string == ClientCertificateRequest.signerName,
            object.condition("Approved")?.isTrue == true, object.condition("Denied") == nil,
            object.condition("Failed") == nil, (object.status["certificate"]?.string ?? "").isEmpty
        else { return nil }
        self.object = object
    }

    /// In PEM.
    public var request: [UInt8] { object.spec["request"]?.string.flatMap { Base64.decode($0) } ?? [] }

    public var lifetime: Duration {
        guard let seconds = object.spec["expirationSeconds"]?.integer else {
            return ClientCertificateRequest.longestLifetime
        }
        return min(.seconds(max(0, seconds)), ClientCertificateRequest.longestLifetime)
    }

    /// Why there is no certificate for this use, for somebody in these groups; nil where there is none.
    public func fault(groups: [String]) -> String? {
        let usages = object.spec["usages"]?.array?.compactMap(\.string) ?? []
        if !usages.contains(ClientCertificateRequest.neededUsage) {
            return "the usage \"\(ClientCertificateRequest.neededUsage)\" is missing"
        }
        if let other = usages.first(where: { !ClientCertificateRequest.allowedUsages.contains($0) }) {
            return "the usage \(other.quoted) is not one of \(ClientCertificateRequest.allowedUsages.quoted)"
        }
        // Nothing could take such rights back (`CertificateSubjectRestriction`).
        guard !groups.has(UserInfo.privilegedGroup) else {
            return
                "use of \(ClientCertificateRequest.signerName) signer with \(UserInfo.privilegedGroup) group is not allowed"
        }
        return nil
    }

    /// The request with its certificate, in PEM.
    public func signed(_ certificate: String) -> Object {
        var object = object
        object.status["certificate"] = .string(Base64.encode(Array(certificate.utf8)))
        return object
    }

    public func failed(_ message: String, at now: Timestamp) -> Object {
        var object = object
        object.setCondition(Condition("Failed", true, reason: "SignerValidationFailure", message: message, at: now))
        return object
    }
}
