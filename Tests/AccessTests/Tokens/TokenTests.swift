import Objects
import Store
import TestSupport
import Testing

@testable import Access

@Suite("Tokens")
struct TokenTests {
    static let issuer = "https://kubernetes.default.svc"

    /// An account with a pod and a Secret.
    static func snapshot(_ change: (inout [Object]) -> Void = { _ in }) -> Snapshot {
        var objects = [
            Object(apiVersion: "v1", kind: "ServiceAccount", namespace: "shop", name: "web"),
            Make.pod("web-1", in: "shop").object,
            Object(apiVersion: "v1", kind: "Secret", namespace: "shop", name: "s"),
            Make.node("n1").object
        ]
        change(&objects)
        return Snapshot(objects: objects)
    }

    static func claims(_ binding: TokenClaims.Binding? = nil, audiences: [String] = [issuer]) -> TokenClaims {
        TokenClaims(
            issuer: issuer, audiences: audiences, issuedAt: Timestamp.at(0).seconds,
            expires: Timestamp.at(3600).seconds,
            id: "token-1", namespace: "shop",
            account: TokenClaims.Reference(name: "web", uid: "uid-serviceaccount-shop-web"), binding: binding)
    }

    static let pod = TokenClaims.Binding.pod(
        TokenClaims.Reference(name: "web-1", uid: "uid-pod-shop-web-1"), node: nil)
    static let secret = TokenClaims.Binding.secret(TokenClaims.Reference(name: "s", uid: "uid-secret-shop-s"))

    static let node = TokenClaims.Binding.node(TokenClaims.Reference(name: "n1", uid: "uid-node-n1"))

    private func fault(
        _ claims: TokenClaims, in snapshot: Snapshot = TokenTests.snapshot(), issuer: String = TokenTests.issuer,
        audiences: [String] = [TokenTests.issuer], at now: Timestamp = .at(10)
    ) -> String? {
        do throws(TokenFault) {
            _ = try claims.holder(in: snapshot, issuer: issuer, audiences: audiences, at: now)
            return nil
        } catch { return error.description }
    }

    @Test("claims are written and read without loss, and name their subject")
    func roundTrip() throws {
        for binding in [nil, TokenTests.pod, TokenTests.secret, TokenTests.node] {
            var claims = TokenTests.claims(binding)
            #expect(TokenClaims(claims.content) == claims)
            claims.warnsAfter = 17
            #expect(TokenClaims(claims.content) == claims)
        }
        let content = TokenTests.claims(TokenTests.pod).content
        #expect(content["sub"] == "system:serviceaccount:shop:web")
        #expect(content["kubernetes.io"]?["pod"]?["name"] == "web-1")
        for name in ["iss", "sub", "aud", "iat", "nbf", "exp", "jti", "kubernetes.io"] {
            #expect(TokenClaims(content.without(name)) == nil, "\(name)")
        }
        var other = content
        other["sub"] = "system:serviceaccount:kube-system:admin"
        #expect(TokenClaims(other) == nil)
        // A binding that cannot be read must not become none.
        var broken: Value
        for name in ["pod", "secret", "node"] {
            broken = TokenTests.claims().content
            broken.set(["name": "web-1"], at: ["kubernetes.io", name])
            #expect(TokenClaims(broken) == nil)
        }
    }

    @Test("a token says who the account is, and of which pod")
    func holder() throws {
        let holder = try TokenTests.claims(TokenTests.pod).holder(
            in: TokenTests.snapshot(), issuer: TokenTests.issuer, audiences: [TokenTests.issuer, "x"], at: .at(10))
        #expect(holder.user.name == "system:serviceaccount:shop:web")
        #expect(holder.user.uid == "uid-serviceaccount-shop-web")
        #expect(
            holder.user.groups == ["system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"])
        #expect(holder.user.extra["authentication.kubernetes.io/pod-name"] == ["web-1"])
        #expect(holder.user.extra["authentication.kubernetes.io/credential-id"] == ["JTI=token-1"])
        #expect(holder.audiences == [TokenTests.issuer])
    }

    @Test("a token ends with its time, to the second")
    func expires() {
        #expect(fault(TokenTests.claims(), at: .at(3599)) == nil)
        #expect(fault(TokenTests.claims(), at: .at(3600)) == "service account token has expired")
        #expect(fault(TokenTests.claims(), at: .at(-30)) == nil)
        #expect(fault(TokenTests.claims(), at: .at(-61)) == "service account token is not valid yet")
        #expect(fault(TokenTests.claims(), issuer: "https://other") != nil)
        #expect(fault(TokenTests.claims(audiences: ["vault"])) != nil)
        #expect(fault(TokenTests.claims(audiences: ["vault"]), audiences: ["vault"]) == nil)
    }

    @Test("a token says of which node it is, or its pod")
    func nodes() throws {
        let reference = TokenClaims.Reference(name: "n1", uid: "uid-node-n1")
        let ofPod = TokenClaims.Binding.pod(
            TokenClaims.Reference(name: "web-1", uid: "uid-pod-shop-web-1"), node: reference)
        for binding in [TokenTests.node, ofPod] {
            let user = try TokenTests.claims(binding).holder(
                in: TokenTests.snapshot(), issuer: TokenTests.issuer, audiences: [TokenTests.issuer], at: .at(10)
            ).user
            #expect(user.extra["authentication.kubernetes.io/node-name"] == ["n1"])
            #expect(user.extra["authentication.kubernetes.io/node-uid"] == ["uid-node-n1"])
        }
        // The token of a pod ends with the pod alone.
        #expect(fault(TokenTests.claims(ofPod), in: TokenTests.snapshot { $0.removeLast() }) == nil)
    }

    @Test("a token that should have been read anew still counts, and is told apart")
    func stale() throws {
        var claims = TokenTests.claims(TokenTests.pod)
        claims.warnsAfter = Timestamp.at(1000).seconds
        func staleFor(at now: Timestamp) throws -> Duration? {
            try claims.holder(
                in: TokenTests.snapshot(), issuer: TokenTests.issuer, audiences: [TokenTests.issuer], at: now
            ).staleFor
        }
        #expect(try staleFor(at: .at(1000)) == nil)
        #expect(try staleFor(at: .at(1007)) == .seconds(7))
        #expect(fault(claims, at: .at(3600)) != nil)
    }

    @Test("a token ends with its account, pod, Secret or node, whoever has the name by then")
    func dies() {
        let bindings: [(Int, TokenClaims.Binding?)] = [
            (0, nil), (1, TokenTests.pod), (2, TokenTests.secret), (3, TokenTests.node)
        ]
        for (place, binding) in bindings {
            let claims = TokenTests.claims(binding)
            #expect(fault(claims) == nil)
            #expect(fault(claims, in: TokenTests.snapshot { $0.remove(at: place) })?.contains("is gone") == true)
            let anew = TokenTests.snapshot { $0[place].uid = "another" }
            #expect(fault(claims, in: anew)?.contains("is gone") == true)
            let ending = TokenTests.snapshot { $0[place].deletionTimestamp = .at(0) }
            #expect(fault(claims, in: ending, at: .at(60)) == nil)
            #expect(fault(claims, in: ending, at: .at(61))?.contains("is being deleted") == true)
        }
    }

    @Test(
        "a text that is no token of ours is none",
        arguments: [
            "", ".", "..", "a.b.c", "a.b.c.d", "e30.e30.", "eyJhbGciOiJub25lIn0.e30.",
            // {"alg":"none","kid":"k"}, {"alg":"HS256","kid":"k"}: with signatures of the right length.
            "eyJhbGciOiJub25lIiwia2lkIjoiayJ9.e30." + String(repeating: "A", count: 86),
            "eyJhbGciOiJIUzI1NiIsImtpZCI6ImsifQ.e30." + String(repeating: "A", count: 86),
            // Padding, and another spelling of the same bytes.
            "eyJhbGciOiJFUzI1NiIsImtpZCI6ImsifQ==.e30." + String(repeating: "A", count: 86)
        ])
    func refuses(text: String) {
        #expect(WebToken(text) == nil)
    }

    @Test("a token is read as it was signed")
    func reads() throws {
        let text = try WebToken.sign(TokenTests.claims().content, with: FixedKeys())
        let token = try #require(WebToken(text))
        #expect(TokenClaims(token.claims) == TokenTests.claims())
        #expect(token.isSigned(by: FixedKeys()))
        #expect(WebToken(text + "A") == nil)
        #expect(WebToken(String(repeating: "A", count: WebToken.greatestLength + 1)) == nil)
    }

    @Test("base64 for URLs has one spelling for each text")
    func urlText() {
        #expect(URLText.encode([0xFB, 0xFF]) == "-_8")
        #expect(URLText.decode("-_8") == [0xFB, 0xFF])
        for text in ["-_9", "-_8=", "+/8", "a", "-_8\n", "\u{E9}"] { #expect(URLText.decode(text) == nil, "\(text)") }
        for count in 0..<40 {
            let bytes = (0..<count).map { UInt8(($0 * 37 + count) & 0xFF) }
            #expect(URLText.decode(URLText.encode(bytes)) == bytes)
        }
    }
}

/// Signs with what everybody knows: for what is said of tokens apart from cryptography.
private struct FixedKeys: TokenKeys {
    let keyID = "fixed"
    var verifyingKeys: [VerifyingKey] { [] }

    func signature(of bytes: [UInt8]) -> [UInt8] {
        (0..<64).map { index in bytes.indices.reduce(UInt8(index)) { $0 &* 31 &+ bytes[$1] } }
    }

    func isValid(_ signature: [UInt8], of bytes: [UInt8], keyID: String?) -> Bool {
        keyID == "fixed" && signature == self.signature(of: bytes)
    }
}

extension Value {
    fileprivate func without(_ name: String) -> Value {
        var value = self
        value[name] = nil
        return value
    }
}
