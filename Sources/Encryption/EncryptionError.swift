public import Objects

/// Why something cannot be encrypted or decrypted. The message never holds a value, decrypted or not, nor part of a key.
public struct EncryptionError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Reason: Sendable, Hashable {
        /// It is not written as the format wants it.
        case malformed
        /// It is right, but of a kind that is not read here.
        case unsupported
        /// None of the identities is one of its recipients.
        case noIdentity
        /// It is not as it was when it was encrypted.
        case tampered
        /// It is more than a limit allows.
        case limit
    }

    public var reason: Reason
    public var message: String
    /// Where in the text, if that is known.
    public var place: SourceMap.Place?

    public init(_ reason: Reason, _ message: String, at place: SourceMap.Place? = nil) {
        self.reason = reason
        self.message = message
        self.place = place
    }

    public var description: String { message }

    /// The same, for something at a place.
    public func at(_ place: SourceMap.Place?) -> EncryptionError {
        EncryptionError(reason, message, at: self.place ?? place)
    }
}
