public import Objects
public import Store

/// Why a token is not taken; for the daemon's log and for reviews, never for who showed it.
public struct TokenFault: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }

    public static let unreadable = TokenFault("the token is not one of this cluster")
    public static let wrongSignature = TokenFault("the token's signature is not valid")
}

/// Who shows a token, and for which audiences it counts.
public struct TokenHolder: Sendable, Hashable {
    public var user: UserInfo
    public var audiences: [String]
    /// For how long a newer token should have been shown instead; nil where this one is new enough.
    public var staleFor: Duration?

    public init(user: UserInfo, audiences: [String], staleFor: Duration? = nil) {
        self.user = user
        self.audiences = audiences
        self.staleFor = staleFor
    }
}

extension TokenClaims {
    /// How long after an object's deletion was asked for its tokens still count, and how far the clock may have been set back
    /// after a token was made (`jwt.DefaultLeeway`).
    static let leeway = Duration.seconds(60)

    /// Who shows these claims, once the signature was found right; and for which of `audiences`.
    ///
    /// A token ends with its time, and with its account, pod, Secret or node: not with their names, which others may have by now.
    public func holder(
        in snapshot: Snapshot, issuer: String, audiences: [String], at now: Timestamp
    ) throws(TokenFault) -> TokenHolder {
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
        var node: Reference?
        switch binding {
        case .pod(let pod, let itsNode):
            try expect(.pod, pod, in: snapshot, at: now)
            user.extra["authentication.kubernetes.io/pod-name"] = [pod.name]
            user.extra["authentication.kubernetes.io/pod-uid"] = [pod.uid]
            // The pod decides: it goes with its node.
            node = itsNode
        case .secret(let secret): try expect(.secret, secret, in: snapshot, at: now)
        case .node(let own):
            try expect(.node, own, in: snapshot, at: now)
            node = own
        case nil: break
        }
        if let node {
            user.extra["authentication.kubernetes.io/node-name"] = [node.name]
            user.extra["authentication.kubernetes.io/node-uid"] = [node.uid]
        }
        return TokenHolder(user: user, audiences: fitting, staleFor: staleFor(at: now))
    }

    private func staleFor(at now: Timestamp) -> Duration? {
        guard let warnsAfter, Timestamp(seconds: warnsAfter) < now else { return nil }
        return now - Timestamp(seconds: warnsAfter)
    }

    private func expect(
        _ kind: GroupKind, _ reference: Reference, in snapshot: Snapshot, at now: Timestamp
    ) throws(TokenFault) {
        let place = kind == .node ? "" : namespace
        let told = "\(kind.kind) \(place.isEmpty ? "" : place + "/")\(reference.name) of the token"
        guard let object = snapshot[ObjectKey(kind, namespace: place, name: reference.name)],
            object.uid == reference.uid
        else {
            throw TokenFault("\(told) is gone")
        }
        if let deletion = object.deletionTimestamp, deletion + TokenClaims.leeway < now {
            throw TokenFault("\(told) is being deleted")
        }
    }
}
