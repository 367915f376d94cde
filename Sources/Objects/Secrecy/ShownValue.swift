/// A value, or a part of an object, as people may see it. Only a `Secrecy` makes one, so whoever takes this type for what it
/// prints cannot forget to ask.
public struct ShownValue: Sendable, Hashable {
    /// What stands for anything secret, of whatever length.
    public static let mark = "(hidden)"

    public let value: Value
    /// Whether anything of it is hidden.
    public let isHidden: Bool

    init(_ value: Value, isHidden: Bool) {
        self.value = value
        self.isHidden = isHidden
    }
}
