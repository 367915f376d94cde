import Objects
import Store
import TestSupport
import Testing

@testable import Admission

@Suite("Secrets of accounts")
struct AccountSecretTests {
    @Test("a Secret that waits for a token that never ends is refused, one that has its own is not")
    func secrets() throws {
        var secret = Object(apiVersion: "v1", kind: "Secret", namespace: "shop", name: "s")
        let admission = Admission(in: Snapshot())
        try admission.complete(&secret)
        secret["type"] = "kubernetes.io/service-account-token"
        #expect(throws: Admission.Refusal.self) { try admission.complete(&secret) }
        try admission.complete(&secret, insteadOf: secret)
        secret["data"] = ["token": "eA=="]
        try admission.complete(&secret)
    }
}
