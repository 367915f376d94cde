import API
import Access
import Objects
import Store

/// Headers by which somebody acts as somebody else: nobody comes to be anything that they were not asked about.
enum ImpersonationProperties {
    private static let nobody = RoleIndex(Snapshot())
    private static let asker = UserInfo(name: "asker", groups: [UserInfo.authenticatedGroup])

    /// - Parameter input: Lines of `name: value`.
    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        var headers = Headers()
        for line in String(decoding: input, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            headers.add(parts[0], parts[1].first == " " ? String(parts[1].dropFirst()) : parts[1])
        }
        let isAsked = headers.fields.contains { $0.name.hasPrefix("impersonate-") }
        let wish: Impersonation?
        do throws(APIStatus) {
            wish = try Impersonation(headers)
        } catch {
            try expect(isAsked, "only who asks to be somebody else is refused")
            return try expect(error.code == 400, "what cannot be understood is a bad request")
        }
        try expect((wish != nil) == isAsked, "no such header is overlooked")
        if let wish { try check(wish) }
        let kept = APIRequest(method: .get, path: [], headers: headers).withoutCredentials.headers
        try expect(
            !kept.fields.contains { $0.name.hasPrefix("impersonate-") || $0.name == "authorization" },
            "no responder sees what was shown")
    }

    private static func check(_ wish: Impersonation) throws(BrokenProperty) {
        let checks = wish.checks(by: asker)
        let user = wish.user
        func isChecked(
            _ resource: String, _ name: String, subresource: String = "", in namespace: String = ""
        ) -> Bool {
            checks.contains { check in
                guard case .resource(_, resource, subresource, namespace, name) = check.subject else { return false }
                return check.verb == "impersonate" && check.user == asker
            }
        }
        let account = ServiceAccountName(userName: user.name)
        try expect(
            account.map { isChecked("serviceaccounts", $0.name, in: $0.namespace) } ?? isChecked("users", user.name),
            "the name is asked about", seen: user.name)
        let implied = [UserInfo.authenticatedGroup, UserInfo.unauthenticatedGroup] + (account?.groups ?? [])
        for group in user.groups where !implied.contains(group) {
            try expect(isChecked("groups", group), "each group is asked about", seen: group)
        }
        try expect(user.uid.isEmpty || isChecked("uids", user.uid), "the uid is asked about", seen: user.uid)
        for (key, values) in user.extra {
            for value in values {
                try expect(
                    isChecked("userextras", value, subresource: key), "each extra is asked about",
                    seen: "\(key)=\(value)")
            }
        }
        for check in checks {
            try expect(!nobody.decide(check).isAllowed, "who has no right acts as nobody", seen: check.refusal())
        }
    }
}
