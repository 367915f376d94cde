internal import Access
internal import Objects

/// Who may have a say in requests for certificates (`plugin/pkg/admission/certificates`,
/// `pkg/registry/certificates/certificates.Strategy`).
enum SigningAdmission {
    /// Notes who asks; what the client says of that does not count.
    static func complete(_ object: inout Object, by user: UserInfo) {
        guard object.kind == .certificateSigningRequest else { return }
        let content = user.content
        for field in ["username", "uid", "groups", "extra"] {
            object.spec[field] = content[field]
        }
    }

    /// Deciding, and signing, takes a right over the signer that the request is for.
    static func check(
        _ next: Object, replacing old: Object, by user: UserInfo, _ roles: @autoclosure () -> RoleIndex
    ) throws(APIStatus) {
        guard old.kind == .certificateSigningRequest, next.status != old.status else { return }
        func said(_ object: Object, _ types: [String]) -> [Condition] {
            object.conditions.filter { types.contains($0.type) }
        }
        var verbs: [String] = []
        if said(next, ["Approved", "Denied"]) != said(old, ["Approved", "Denied"]) { verbs.append("approve") }
        if said(next, ["Failed"]) != said(old, ["Failed"]) || next.status["certificate"] != old.status["certificate"] {
            verbs.append("sign")
        }
        guard !verbs.isEmpty else { return }
        let signer = old.spec["signerName"]?.string ?? ""
        let all = signer.prefix { $0 != "/" } + "/*"
        let roles = roles()
        for verb in verbs {
            let mayDo = [signer, String(all)].contains { name in
                roles.decide(
                    AccessRequest(
                        user: user, verb: verb,
                        subject: .resource(
                            group: old.kind.group, resource: "signers", subresource: "", namespace: "", name: name))
                ).isAllowed
            }
            guard mayDo else {
                throw .forbidden(
                    group: old.kind.group, resource: "certificatesigningrequests", name: old.name,
                    "user not permitted to \(verb) requests with signerName \(signer.quoted)")
            }
        }
    }
}
