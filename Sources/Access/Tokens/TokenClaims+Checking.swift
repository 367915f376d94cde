public import Objects
public import Store

/// Why a token is not taken; for the daemon's log and for reviews, never for who showed it.
public struct TokenFault: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }

    public static let unreadable = TokenFault("the token is not one of this cluster")
    public static let wrongSignature = TokenFault("the token's signature is not valid")
}

extension TokenClaims {
    /// How long after an object's deletion was asked for its tokens still count, and how far the clock may have been set back
    /// after a token was made (`jwt.DefaultLeeway`).
    static let leeway = Duration.seconds(60)

    /// Who shows these claims, once the signature was found right; and for which of `audiences`.
    ///
    /// A token ends with its time, and with its account, pod or Secret: not with their names, which others may have by now.
    public func holder(
        in snapshot: Snapshot, issuer: String, audiences: [String], at now: Timestamp
    ) throws(TokenFault) -> (user: UserInfo, audiences: [String]) {
        guard self.issuer == issuer else { throw TokenFault("the token's issuer is another") }
        guard now < Timestamp(seconds: expires) else { throw TokenFault("service account token has expired") }
        guard now + TokenClaims.leeway >= Timestamp(seconds: notBefore) else {
            throw TokenFault("service account token is not valid yet")
        }
        let fitting = self.audiences.filter(audiences.contains)
        guard !fitting.isEmpty else {
            throw TokenFault(
                "token audiences \(self.audiences.quoted) is invalid for the target audiences \(audiences.quoted)")
        }
        try expect(.serviceAccount, account, in: snapshot, at: now)
        var user = UserInfo(
            name: subject.userName, uid: account.uid, groups: subject.groups + [UserInfo.authenticatedGroup])
        if !id.isEmpty { user.extra["authentication.kubernetes.io/credential-id"] = ["JTI=\(id)"] }
        switch binding {
        case .pod(let pod, let node):
            try expect(.pod, pod, in: snapshot, at: now)
            user.extra["authentication.kubernetes.io/pod-name"] = [pod.name]
            user.extra["authentication.kubernetes.io/pod-uid"] = [pod.uid]
            if let node {
                user.extra["authentication.kubernetes.io/node-name"] = [node.name]
                user.extra["authentication.kubernetes.io/node-uid"] = [node.uid]
            }
        case .secret(let secret): try expect(.secret, secret, in: snapshot, at: now)
        case nil: break
        }
        return (user, fitting)
    }

    private func expect(
        _ kind: GroupKind, _ reference: Reference, in snapshot: Snapshot, at now: Timestamp
    ) throws(TokenFault) {
        guard let object = snapshot[ObjectKey(kind, namespace: namespace, name: reference.name)],
            object.uid == reference.uid
        else {
            throw TokenFault("\(kind.kind) \(namespace)/\(reference.name) of the token is gone")
        }
        if let deletion = object.deletionTimestamp, deletion + TokenClaims.leeway < now {
            throw TokenFault("\(kind.kind) \(namespace)/\(reference.name) of the token is being deleted")
        }
    }
}
