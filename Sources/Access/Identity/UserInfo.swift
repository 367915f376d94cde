/// Who somebody is, once that was made sure of (`authentication.k8s.io/v1` UserInfo).
public struct UserInfo: Sendable, Hashable {
    public var name: String
    /// Tells users of one name apart over time; empty where nothing does.
    public var uid: String
    public var groups: [String]
    /// What an authenticator has to say besides, such as the pod that a token belongs to.
    public var extra: [String: [String]]

    public init(name: String, uid: String = "", groups: [String] = [], extra: [String: [String]] = [:]) {
        self.name = name
        self.uid = uid
        self.groups = groups
        self.extra = extra
    }

    /// Who has shown nothing (`user.Anonymous`).
    public static let anonymous = UserInfo(name: "system:anonymous", groups: [unauthenticatedGroup])

    /// The group that may do anything, whatever roles say (`user.SystemPrivilegedGroup`).
    public static let privilegedGroup = "system:masters"
    public static let authenticatedGroup = "system:authenticated"

    /// The group of whoever has shown nothing (`user.AllUnauthenticated`).
    public static let unauthenticatedGroup = "system:unauthenticated"

    public var isAnonymous: Bool { name == UserInfo.anonymous.name }

    /// Whether nothing was shown, or somebody acts as one who has shown nothing.
    public var isUnauthenticated: Bool { isAnonymous || groups.contains(UserInfo.unauthenticatedGroup) }
}
