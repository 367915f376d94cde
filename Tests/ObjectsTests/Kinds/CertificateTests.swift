import Objects
import Testing

@Suite struct CertificateTests {
    private let request = KindSample(
        apiVersion: "certificates.k8s.io/v1", kind: "CertificateSigningRequest",
        metadata: "name: 'user:jane', creationTimestamp: '2026-03-01T10:00:00Z'")

    /// The first and last line of a request, in base64.
    private static let pem = Base64.encode(
        Array("-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n".utf8))
    private static let certificate = Base64.encode(
        Array("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n".utf8))
    private static let signer = "kubernetes.io/kube-apiserver-client"

    private static func body(
        _ more: String = "", request: String = pem, signer: String = signer, usages: String = "[client auth]"
    ) -> String {
        "spec: {request: \(request), signerName: \(signer), usages: \(usages)\(more)}"
    }

    @Test func `a request as people write it passes and stays as it is`() throws {
        #expect(try request.errors(Self.body(", expirationSeconds: 86400")) == [])
        #expect(try request.defaulted(Self.body()) == request.plain(Self.body()))
    }

    @Test(arguments: [
        Refusal(
            body(
                ", expirationSeconds: 60", request: "aGVsbG8=", signer: "nobody", usages: "[client auth, client auth]"),
            "spec.request: Invalid value: \"aGVsbG8=\": PEM block type must be CERTIFICATE REQUEST",
            "spec.usages[1]: Duplicate value: \"client auth\"",
            "spec.signerName: Invalid value: \"nobody\": must be a fully qualified domain and path of the form "
                + "'example.com/signer-name'",
            "spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 600 seconds (10 minutes)"),
        Refusal(
            body(signer: "kubernetes.io/legacy-unknown", usages: "[]"), "spec.usages: Required value",
            "spec.signerName: Invalid value: \"kubernetes.io/legacy-unknown\": the legacy signerName is not allowed via "
                + "this API version"),
        Refusal(
            body(signer: "localhost/a"),
            "spec.signerName: Invalid value: \"localhost/a\": should be a domain with at least two segments separated by "
                + "dots")
    ])
    func `a bad request is refused`(refusal: Refusal) throws {
        #expect(try request.errors(refusal.input) == refusal.errors)
    }

    @Test func `a request is approved or denied, not both`() throws {
        let status =
            "\nstatus: {certificate: aGVsbG8=, conditions: [{type: Approved, status: 'False'}, {type: Denied, "
            + "status: 'True'}]}"
        #expect(
            try request.errors(Self.body() + status) == [
                "status.conditions[0].status: Unsupported value: \"False\": supported values: \"True\"",
                "status.conditions[1].type: Invalid value: \"Denied\": Approved and Denied conditions are mutually "
                    + "exclusive",
                "status.certificate: Invalid value: \"<certificate data>\": must contain at least one CERTIFICATE PEM "
                    + "block"
            ])
    }

    @Test func `what was decided stays decided`() throws {
        let approved = "\nstatus: {certificate: \(Self.certificate), conditions: [{type: Approved, status: 'True'}]}"
        #expect(try request.errors(from: Self.body(), to: Self.body() + approved) == [])
        #expect(
            try request.errors(from: Self.body() + approved, to: Self.body()) == [
                "status.conditions: Forbidden: updates may not remove a condition of type \"Approved\"",
                "status.certificate: Forbidden: updates may not modify existing certificate content"
            ])
        #expect(
            try request.errors(from: Self.body(), to: Self.body(usages: "[server auth]")) == [
                "spec: Invalid value: {…}: field is immutable"
            ])
    }

    @Test func `tables show a request as kubectl does`() throws {
        let approved = "\nstatus: {certificate: \(Self.certificate), conditions: [{type: Approved, status: 'True'}]}"
        #expect(
            try request.table(Self.body(", expirationSeconds: 86400, username: jane") + approved) == [
                ["NAME", "AGE", "SIGNERNAME", "REQUESTOR", "REQUESTEDDURATION", "CONDITION"],
                ["user:jane", "120m", Self.signer, "jane", "24h", "Approved,Issued"]
            ])
        #expect(
            try request.table(Self.body())[1] == ["user:jane", "120m", Self.signer, "", "<none>", "Pending"])
    }
}
