import APIServer
import Access
import Identity
import NodeAgent
import Objects
import Store
import TestSupport
import Testing

@testable import Daemon
@testable import PodLifecycle

@Suite("Tokens for pods")
struct AccountTokensTests {
    private let keys = TokenSigner()
    private let store: Store
    private let tokens: PodTokens
    private let authenticator: Authenticator
    private static let podKey = ObjectKey(.pod, namespace: "shop", name: "web-1")

    init() async throws {
        store = try Store(MemoryBackend(), kinds: .builtIn)
        authenticator = Authenticator(store: store, keys: keys, ownUserID: 0) { SystemClock.now }
        tokens = PodTokens(AccountTokens(store: store, keys: keys, issuer: authenticator.issuer)) { SystemClock.now }
        var pod = Make.pod("web-1", in: "shop", node: "n1").object
        pod.spec["serviceAccountName"] = "web"
        try await add([
            Make.namespace("shop").object, Make.node("n1").object, pod,
            Object(apiVersion: "v1", kind: "ServiceAccount", namespace: "shop", name: "web")
        ])
    }

    private func add(_ objects: [Object]) async throws {
        let changes = objects.map { object -> Change in
            var object = object.asStored()
            object.resourceVersion = ""
            return .create(object)
        }
        _ = try await store.commit(Transaction(changes, by: "test"))
    }

    private func request(
        account: String = "web", uid: String = "uid-pod-shop-web-1", audience: String = "", seconds: Int64 = 600
    ) -> TokenRequest {
        TokenRequest(
            namespace: "shop", serviceAccount: account, podName: "web-1", podUID: uid, audience: audience,
            expirationSeconds: seconds)
    }

    @Test("a pod's token says of which pod and node it is, and ends with the pod")
    func bound() async throws {
        let token = try await tokens.token(for: request())
        let holder = try authenticator.check(token.text).get()
        #expect(holder.user.name == "system:serviceaccount:shop:web")
        #expect(holder.user.extra["authentication.kubernetes.io/pod-uid"] == ["uid-pod-shop-web-1"])
        #expect(holder.user.extra["authentication.kubernetes.io/node-name"] == ["n1"])
        #expect(token.renewAt > SystemClock.now + .seconds(400) && token.renewAt <= SystemClock.now + .seconds(480))
        #expect(try await tokens.token(for: request()).text == token.text)
        let pod = try #require(store.snapshot[AccountTokensTests.podKey])
        _ = try await store.commit(Transaction([.remove(pod.key, uid: pod.uid)], by: "test"))
        #expect(throws: TokenFault.self) { try authenticator.check(token.text).get() }
    }

    @Test("a token for another is none for the API")
    func audience() async throws {
        let token = try await tokens.token(for: request(audience: "vault"))
        #expect(throws: TokenFault.self) { try authenticator.check(token.text).get() }
        #expect(try authenticator.check(token.text, audiences: ["vault"]).get().audiences == ["vault"])
    }

    @Test("there is no token for an account that is missing, or of another pod, or one that is gone")
    func refused() async throws {
        for request in [request(account: "none"), request(uid: "another"), request(seconds: 5)] {
            await #expect(throws: PodFilesError.self) { try await tokens.token(for: request) }
        }
        try await add([Object(apiVersion: "v1", kind: "ServiceAccount", namespace: "shop", name: "other")])
        await #expect(throws: PodFilesError.self) { try await tokens.token(for: request(account: "other")) }
    }
}
