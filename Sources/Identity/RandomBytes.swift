/// Bytes that nobody can guess, out of the system's own source: `getrandom(2)`.
public enum RandomBytes {
    public static func some(_ count: Int) -> [UInt8] {
        var source = SystemRandomNumberGenerator()
        return (0..<count).map { _ in source.next() }
    }
}
