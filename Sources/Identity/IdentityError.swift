/// Why there is no certificate or key. Never holds anything of a key.
public struct IdentityError: Error, Sendable, CustomStringConvertible {
    public var message: String
    public var description: String { message }

    init(_ message: String) { self.message = message }
}
