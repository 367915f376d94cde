/// A ServiceAccount as a user (`k8s.io/apiserver/pkg/authentication/serviceaccount`).
public struct ServiceAccountName: Sendable, Hashable {
    public var namespace: String
    public var name: String

    public init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    private static let prefix = "system:serviceaccount:"
    /// The group of all ServiceAccounts.
    public static let allAccounts = "system:serviceaccounts"

    /// Reads `system:serviceaccount:shop:web`; nil for any other user name.
    public init?(userName: String) {
        guard userName.begins(with: ServiceAccountName.prefix) else { return nil }
        let parts = userName.dropFirst(ServiceAccountName.prefix.count)
            .split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.init(namespace: String(parts[0]), name: String(parts[1]))
    }

    public var userName: String { "\(ServiceAccountName.prefix)\(namespace):\(name)" }

    /// All accounts, and those of the namespace.
    public var groups: [String] {
        [ServiceAccountName.allAccounts, "\(ServiceAccountName.allAccounts):\(namespace)"]
    }
}
