import API
import Access
import Objects
import Store
import TestSupport
import Testing

@testable import APIServer

@Suite("Who has a say in requests for certificates")
struct SigningTests {
    private static let path = "/apis/certificates.k8s.io/v1/certificatesigningrequests"
    private static let asking = AccessWorld.role(
        "asking",
        PolicyRule(
            ["create", "update", "patch"], apiGroups: ["certificates.k8s.io"],
            resources: [
                "certificatesigningrequests", "certificatesigningrequests/approval", "certificatesigningrequests/status"
            ]))

    private static let request: Value = [
        "apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest", "metadata": ["name": "ann"],
        "spec": [
            "signerName": "kubernetes.io/kube-apiserver-client", "usages": ["client auth"],
            "request": .string(Base64.encode(Array("-----BEGIN CERTIFICATE REQUEST-----".utf8))),
            "username": "root", "groups": ["system:masters"]
        ]
    ]

    private func patch(_ world: AccessWorld, _ subresource: String, _ status: Value) async throws -> Value {
        try await world.send(
            .patch, "\(SigningTests.path)/ann/\(subresource)", by: AccessWorld.person("ann", "dev"),
            ["Content-Type": "application/merge-patch+json"], body: ["status": status]
        ).value
    }

    @Test("who asks is who sends it, whatever they say")
    func asks() async throws {
        let world = try await AccessWorld([
            SigningTests.asking, AccessWorld.binding("asking", AccessWorld.user("ann"))
        ])
        let made = try await world.send(
            .post, SigningTests.path, by: AccessWorld.person("ann", "dev"), body: SigningTests.request)
        #expect(made.status == 201)
        #expect(made.value["spec"]?["username"] == "ann")
        #expect(made.value["spec"]?["groups"] == ["dev", "system:authenticated"])
    }

    @Test("approving and signing take a right over the signer", arguments: ["approve", "sign"])
    func rights(verb: String) async throws {
        let condition = verb == "approve" ? "Approved" : "Failed"
        let status: Value = ["conditions": [["type": .string(condition), "status": "True", "reason": "Test"]]]
        let subresource = verb == "approve" ? "approval" : "status"
        for name in ["kubernetes.io/kube-apiserver-client", "kubernetes.io/*", "example.com/*"] {
            let world = try await AccessWorld([
                SigningTests.asking, AccessWorld.binding("asking", AccessWorld.user("ann"))
            ])
            _ = try await world.send(
                .post, SigningTests.path, by: AccessWorld.person("ann", "dev"), body: SigningTests.request)
            let refused = try await patch(world, subresource, status)
            #expect(
                refused["message"]
                    == .string(
                        #"certificatesigningrequests.certificates.k8s.io "ann" is forbidden: user not permitted to "#
                            + #"\#(verb) requests with signerName "kubernetes.io/kube-apiserver-client""#))
            try await world.add([
                AccessWorld.role(
                    "signers",
                    PolicyRule(
                        [verb], apiGroups: ["certificates.k8s.io"], resources: ["signers"], resourceNames: [name])),
                AccessWorld.binding("signers", AccessWorld.user("ann"))
            ])
            let answer = try await patch(world, subresource, status)
            let isAllowed = name.hasPrefix("kubernetes.io")
            #expect((answer["status"]?["conditions"]?.array?.count == 1) == isAllowed, "\(name)")
        }
    }
}
