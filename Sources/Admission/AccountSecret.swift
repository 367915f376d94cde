internal import Objects

/// Secrets of the kind that ServiceAccounts had before tokens ended with time
/// (https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets).
enum AccountSecret {
    private static let type = "kubernetes.io/service-account-token"

    /// Refuses one that waits for a token: nobody would ever fill it, and whoever mounts it would find nothing.
    static func check(_ secret: Object) throws(Admission.Refusal) {
        guard secret["type"]?.string == type, secret["data"]?["token"] == nil, secret["stringData"]?["token"] == nil
        else { return }
        throw Admission.Refusal(
            message:
                "a Secret of type \(type) gets no token here, since that would never end: mount one with a projected "
                + "volume, or ask for one with kubectl create token")
    }
}
