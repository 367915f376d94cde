/// Why something cannot be sealed or opened. Never holds anything of a key or of a content.
public enum SealingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// It is sealed with a key that is not there.
    case keyMissing(KeyID)
    /// It was sealed for another place, or a byte of it or of its place was changed.
    case tampered
    /// It has a form that this program does not know.
    case unknownForm
    /// A text that holds no keys; the reason names a line.
    case unreadableKeys(String)

    /// Goes behind the name of what it is about.
    public var description: String {
        switch self {
        case .keyMissing(let id): "is sealed with key \(id), which is not here"
        case .tampered: "does not open: it was changed after it was sealed, or sealed for another object"
        case .unknownForm: "is sealed in a form that this version does not know"
        case .unreadableKeys(let reason): reason
        }
    }
}
