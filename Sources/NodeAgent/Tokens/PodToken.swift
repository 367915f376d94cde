public import Objects
public import PodLifecycle

/// A token that ends with its pod. Its text is a secret.
public struct PodToken: Sendable, Hashable {
    public let text: String
    public let issued: Timestamp
    /// When a newer one should long have been read; it may count for longer.
    public let expiration: Timestamp

    public init(_ text: String, issued: Timestamp, expiration: Timestamp) {
        self.text = text
        self.issued = issued
        self.expiration = expiration
    }
}

extension PodToken: CustomStringConvertible, CustomDebugStringConvertible {
    /// Shows no text.
    public var description: String { "token until \(expiration.text)" }
    public var debugDescription: String { description }
}

/// What a pod asks for, apart from what a client asks the API for.
public typealias PodTokenRequest = TokenRequest

/// Makes tokens of ServiceAccounts for pods: whoever has the keys.
public protocol PodTokenIssuer: Sendable {
    func issue(_ request: PodTokenRequest) throws(PodFilesError) -> PodToken
}
