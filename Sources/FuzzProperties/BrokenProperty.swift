/// What does not hold of an input, in words that say which law it is and what was seen.
public struct BrokenProperty: Error, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

/// Throws `law`, with what was seen, unless `condition` holds.
func expect(
    _ condition: Bool, _ law: @autoclosure () -> String, seen: @autoclosure () -> String = ""
) throws(BrokenProperty) {
    guard !condition else { return }
    let seen = seen()
    throw BrokenProperty(seen.isEmpty ? law() : "\(law()): \(seen)")
}
