import Objects
import TestSupport
import Testing

@testable import Access

@Suite("Requests for client certificates")
struct ClientCertificateRequestTests {
    private func object(_ change: (inout Object) -> Void = { _ in }) -> Object {
        var object = Object(apiVersion: "certificates.k8s.io/v1", kind: "CertificateSigningRequest", name: "ann")
        object.spec = [
            "signerName": "kubernetes.io/kube-apiserver-client", "usages": ["client auth", "digital signature"],
            "request": .string(Base64.encode(Array("pem".utf8)))
        ]
        object.setCondition(Condition("Approved", true, reason: "Fine"))
        change(&object)
        return object
    }

    @Test("only one that is approved and waits for this signer is signed")
    func waiting() {
        #expect(ClientCertificateRequest(waiting: object())?.request == Array("pem".utf8))
        let others: [(inout Object) -> Void] = [
            { $0.conditions = [] }, { $0.spec["signerName"] = "example.com/other" },
            { $0.setCondition(Condition("Failed", true)) }, { $0.status["certificate"] = "eA==" },
            { $0.setCondition(Condition("Denied", true)) }, { $0.deletionTimestamp = .testStart },
            { $0.setCondition(Condition("Approved", false)) }
        ]
        for change in others { #expect(ClientCertificateRequest(waiting: object(change)) == nil) }
    }

    @Test("usages and groups are those that a client may have")
    func faults() throws {
        func fault(_ usages: Value, _ groups: [String] = ["dev"]) throws -> String? {
            try #require(ClientCertificateRequest(waiting: object { $0.spec["usages"] = usages })).fault(groups: groups)
        }
        #expect(try fault(["client auth"]) == nil)
        #expect(try fault(["client auth", "digital signature", "key encipherment"]) == nil)
        #expect(try fault(["digital signature"])?.contains("client auth") == true)
        #expect(try fault(["client auth", "server auth"])?.contains("server auth") == true)
        #expect(try fault(["client auth"], ["system:masters"])?.contains("system:masters") == true)
    }

    @Test("a certificate is good for a year at most, and less where less is asked for")
    func lifetimes() throws {
        func lifetime(_ seconds: Value?) throws -> Duration {
            try #require(ClientCertificateRequest(waiting: object { $0.spec["expirationSeconds"] = seconds })).lifetime
        }
        #expect(try lifetime(nil) == .seconds(365 * 86_400))
        #expect(try lifetime(600) == .seconds(600))
        #expect(try lifetime(2_000_000_000) == .seconds(365 * 86_400))
    }

    @Test("what became of it is said once")
    func outcomes() throws {
        let request = try #require(ClientCertificateRequest(waiting: object()))
        let signed = request.signed("CERT")
        #expect(signed.status["certificate"]?.string.flatMap { Base64.decode($0) } == Array("CERT".utf8))
        #expect(ClientCertificateRequest(waiting: signed) == nil)
        let failed = request.failed("no", at: .testStart)
        #expect(failed.condition("Failed")?.reason == "SignerValidationFailure")
        #expect(ClientCertificateRequest(waiting: failed) == nil)
    }
}
