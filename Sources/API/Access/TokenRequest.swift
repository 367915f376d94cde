public import Access
public import Objects
public import Store

/// The wish for a token of a ServiceAccount: `serviceaccounts/{name}/token` (`authentication.k8s.io/v1` TokenRequest,
/// `pkg/registry/core/serviceaccount/storage/token.go`).
public struct TokenRequest: Sendable, Hashable {
    public static let kind = "TokenRequest"
    /// Seconds; as in Kubernetes.
    public static let shortestTime: Int64 = 10 * 60
    public static let usualTime: Int64 = 60 * 60
    public static let longestTime: Int64 = 1 << 32
    /// How long the token of a pod counts that has not asked for one, for programs that never read the file again
    /// (`ExpirationExtensionSeconds`). It ends with its pod all the same, and uses of it after its own time are noted.
    static let extendedTime: Int64 = 365 * 86_400
    static let greatestAudienceCount = 64

    public var claims: TokenClaims
    /// When the holder should have a newer one.
    public let expiration: Timestamp
    private let spec: Value

    /// - Parameters:
    ///   - issuer: Of this cluster, which is also who its tokens are for when nobody else is named.
    ///   - id: For the token's `jti`.
    public init(
        _ body: Value, for account: ServiceAccountName, in snapshot: Snapshot, issuer: String, id: String,
        at now: Timestamp
    ) throws(APIStatus) {
        guard
            let object = snapshot[ObjectKey(.serviceAccount, namespace: account.namespace, name: account.name)]
        else { throw .notFound("serviceaccounts \"\(account.name)\" not found") }
        var spec = body["spec"] ?? .emptyObject
        let seconds = try TokenRequest.seconds(spec)
        var audiences = spec["audiences"]?.array?.compactMap(\.string) ?? []
        guard audiences.count <= TokenRequest.greatestAudienceCount else {
            throw .badRequest("spec.audiences has more than \(TokenRequest.greatestAudienceCount) entries")
        }
        if audiences.isEmpty { audiences = [issuer] }
        spec["audiences"] = .array(audiences.map { .string($0) })
        spec["expirationSeconds"] = .integer(seconds)
        self.spec = spec
        let binding = try TokenRequest.binding(spec["boundObjectRef"], of: account, in: snapshot)
        var isExtended = false
        if case .pod = binding { isExtended = seconds == APIAccess.tokenSeconds && audiences == [issuer] }
        expiration = Timestamp(seconds: now.seconds + seconds)
        claims = TokenClaims(
            issuer: issuer, audiences: audiences, issuedAt: now.seconds,
            expires: now.seconds + (isExtended ? TokenRequest.extendedTime : seconds), id: id,
            namespace: account.namespace, account: TokenClaims.Reference(name: object.name, uid: object.uid),
            binding: binding, warnsAfter: isExtended ? expiration.seconds : nil)
    }

    private static func seconds(_ spec: Value) throws(APIStatus) -> Int64 {
        guard let given = spec["expirationSeconds"], given != .null else { return usualTime }
        let seconds = given.integer ?? 0
        let fault: String? =
            seconds < shortestTime
            ? "may not specify a duration less than 10 minutes"
            : seconds > longestTime ? "may not specify a duration larger than 2^32 seconds" : nil
        if let fault {
            try ReviewFault.throwAll(
                [ReviewFault("spec.expirationSeconds", "\(seconds): \(fault)")], kind, group: "authentication.k8s.io")
        }
        return seconds
    }

    private static func binding(
        _ reference: Value?, of account: ServiceAccountName, in snapshot: Snapshot
    ) throws(APIStatus) -> TokenClaims.Binding? {
        guard let reference, reference != .null else { return nil }
        let name = reference["name"]?.string ?? ""
        let kind = reference["kind"]?.string ?? ""
        let version = reference["apiVersion"]?.string ?? ""
        guard version == "v1", ["Pod", "Secret", "Node"].contains(kind) else {
            let type = version.contains("/") ? version : "/" + version
            throw .badRequest("cannot bind token to object of type \(type), Kind=\(kind)")
        }
        let plural = kind.lowercased() + "s"
        let namespace = kind == "Node" ? "" : account.namespace
        guard let object = snapshot[ObjectKey(GroupKind("", kind), namespace: namespace, name: name)] else {
            throw .notFound("\(plural) \"\(name)\" not found")
        }
        if let uid = reference["uid"]?.string, !uid.isEmpty, uid != object.uid {
            throw APIStatus(
                code: 409, reason: "Conflict",
                message:
                    "Operation cannot be fulfilled on \(plural) \"\(name)\": the UID in the bound object reference "
                    + "(\(uid)) does not match the UID in record. The object might have been deleted and then recreated"
            )
        }
        let bound = TokenClaims.Reference(name: object.name, uid: object.uid)
        guard kind == "Pod" else { return kind == "Node" ? .node(bound) : .secret(bound) }
        let runsAs = object.spec["serviceAccountName"]?.string ?? "default"
        guard runsAs == account.name else {
            throw .badRequest(
                "cannot bind token for serviceaccount \"\(account.name)\" to pod running with serviceaccount \"\(runsAs)\""
            )
        }
        let node = object.spec["nodeName"]?.string.flatMap { snapshot[ObjectKey(.node, name: $0)] }
        return .pod(bound, node: node.map { TokenClaims.Reference(name: $0.name, uid: $0.uid) })
    }

    /// The answer, with the token itself.
    public func answer(_ token: String) -> Value {
        [
            "apiVersion": .string(UserReview.apiVersion), "kind": .string(TokenRequest.kind),
            "metadata": ["name": .string(claims.account.name), "namespace": .string(claims.namespace)], "spec": spec,
            "status": [
                "token": .string(token), "expirationTimestamp": .string(expiration.text)
            ]
        ]
    }
}
