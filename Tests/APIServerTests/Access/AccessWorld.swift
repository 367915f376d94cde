import API
import Access
import Crypto
import Objects
import Store
import Synchronization
import TestSupport

@testable import APIServer

/// Keys as the daemon has them, that end with the test.
struct TestKeys: TokenKeys {
    private let key = P256.Signing.PrivateKey()
    let keyID: String

    init(_ keyID: String = "test") { self.keyID = keyID }

    var verifyingKeys: [VerifyingKey] {
        let point = Array(key.publicKey.rawRepresentation)
        return [VerifyingKey(id: keyID, x: Array(point.prefix(32)), y: Array(point.suffix(32)))]
    }

    func signature(of bytes: [UInt8]) throws -> [UInt8] { Array(try key.signature(for: bytes).rawRepresentation) }

    func isValid(_ signature: [UInt8], of bytes: [UInt8], keyID: String?) -> Bool {
        guard keyID == nil || keyID == self.keyID,
            let read = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
        else { return false }
        return key.publicKey.isValidSignature(read, for: bytes)
    }
}

/// A store with the default roles, and the way to it that every request takes.
final class AccessWorld: Sendable {
    let store: Store
    let keys = TestKeys()
    let authenticator: Authenticator
    let gate: AccessGate
    private let clock: Clock

    private final class Clock: Sendable {
        let time = Mutex(Timestamp.testStart)
    }

    /// - Parameter more: Objects besides the default roles, and the account `web` with the pod `web-1` in namespace shop.
    init(_ more: [Object] = [], audit: AuditLog? = nil) async throws {
        store = try Store(MemoryBackend(), kinds: .builtIn)
        let clock = Clock()
        self.clock = clock
        authenticator = Authenticator(store: store, keys: keys, ownUserID: 1000) { clock.time.withLock { $0 } }
        let authorizer = Authorizer(store)
        let responders: [any APIResponder] = [
            ReviewAPI(authenticator, authorizer), TokenAPI(authenticator) { "https://127.0.0.1:6443" },
            ResourceAPI(store: store, hub: WatchHub(store: store)) { .testStart }, Echo()
        ]
        gate = AccessGate(authenticator, authorizer, audit: audit, responders: responders) {
            clock.time.withLock { $0 }
        }
        var ids = IDSource(seed: 1)
        try await commit(DefaultRoles.changes(in: store.snapshot, at: .testStart, ids: &ids))
        var pod = Make.pod("web-1", in: "shop").object
        pod.spec["serviceAccountName"] = "web"
        try await add(
            [
                Make.namespace("shop").object, Make.namespace("other").object,
                Object(apiVersion: "v1", kind: "ServiceAccount", namespace: "shop", name: "web"), pod,
                Object(apiVersion: "v1", kind: "Secret", namespace: "shop", name: "key"),
                Make.configMap("map", in: "shop")
            ] + more)
    }

    /// Tells whom a request is by, once it has come so far.
    private struct Echo: APIResponder {
        func respond(to request: APIRequest) async -> APIResponse? {
            guard request.path.first == "metrics" else { return nil }
            let fields = request.headers.fields.map { Value.string($0.name) }
            return APIResponse(
                body: .whole(JSONWriter.write(["user": request.user.content, "headers": .array(fields)])))
        }
    }

    func commit(_ changes: [Change]) async throws { _ = try await store.commit(Transaction(changes, by: "test")) }

    func add(_ objects: [Object]) async throws { try await commit(objects.map { .create($0.asStored()) }) }

    func remove(_ kind: GroupKind, _ name: String) async throws {
        let key = ObjectKey(kind, namespace: "shop", name: name)
        guard let object = store.snapshot[key] else { return }
        try await commit([.remove(key, uid: object.uid)])
    }

    func goOn(to time: Timestamp) { clock.time.withLock { $0 = time } }

    // MARK: Requests

    static let root = Peer(.process(userID: 0), address: "@")

    static func person(_ name: String, _ groups: String...) -> Peer {
        Peer(.certificate(commonName: name, organizations: groups), address: "10.0.0.7")
    }

    func send(
        _ method: APIRequest.Method, _ target: String, by peer: Peer = Peer(address: "10.0.0.7"),
        _ headers: Headers = [:], body: Value? = nil
    ) async throws -> (status: Int, value: Value) {
        guard let read = RequestTarget(target) else { return (0, .null) }
        let request = APIRequest(
            method: method, path: read.path, query: read.query, headers: headers,
            body: body.map { JSONWriter.write($0) } ?? [], peer: peer)
        guard let response = await gate.respond(to: request) else { return (404, .null) }
        guard case .whole(let bytes) = response.body else { return (response.status, .null) }
        return (response.status, try JSONParser.parse(bytes))
    }

    /// A token of the account `web`.
    func token(_ spec: Value = [:]) async throws -> String {
        let answer = try await send(
            .post, "/api/v1/namespaces/shop/serviceaccounts/web/token", by: AccessWorld.root, body: ["spec": spec])
        return answer.value["status"]?["token"]?.string ?? ""
    }
}

extension AccessWorld {
    static func binding(_ role: String, in namespace: String = "", _ subject: Value) -> Object {
        var object = Object(
            apiVersion: RoleKinds.apiVersion, kind: namespace.isEmpty ? "ClusterRoleBinding" : "RoleBinding",
            namespace: namespace, name: "\(role)-\(subject["name"]?.string ?? "")")
        object["roleRef"] = ["apiGroup": .string(RoleKinds.group), "kind": "ClusterRole", "name": .string(role)]
        object["subjects"] = [subject]
        return object
    }

    static func role(_ name: String, _ rules: PolicyRule...) -> Object {
        var object = Object(apiVersion: RoleKinds.apiVersion, kind: "ClusterRole", name: name)
        object["rules"] = .array(rules.map(\.content))
        return object
    }

    static let reading = role("reading", PolicyRule(["get", "list", "watch"], apiGroups: ["*"], resources: ["*"]))

    static func user(_ name: String) -> Value {
        ["kind": "User", "apiGroup": .string(RoleKinds.group), "name": .string(name)]
    }
}
