/// One file of a volume that the agent writes: a key of a ConfigMap or a Secret, a field of the pod, a token.
///
/// What it holds may be a secret, so it is in no text that is made of it.
public struct VolumeFile: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    public enum Content: Sendable, Hashable {
        case bytes([UInt8])
        /// To be asked for when the file is written.
        case serviceAccountToken(TokenRequest)
    }

    /// Below the volume, without `.`, `..` and empty parts.
    public var path: String
    /// Permission bits.
    public var mode: UInt32
    /// The user whose it is; nil for the agent's own.
    public var owner: UInt32?
    public var content: Content

    public init(path: String, mode: UInt32, owner: UInt32? = nil, content: Content) {
        self.path = path
        self.mode = mode
        self.owner = owner
        self.content = content
    }

    public var description: String { "\(path) (\(String(mode, radix: 8)))" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A token by which a pod shows its ServiceAccount (`serviceAccountToken` of a projected volume).
public struct TokenRequest: Sendable, Hashable {
    public var namespace: String
    public var serviceAccount: String
    public var podName: String
    public var podUID: String
    /// Whom the token is for; empty for the API.
    public var audience: String
    public var expirationSeconds: Int64
}
