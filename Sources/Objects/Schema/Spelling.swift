/// Finds the name that somebody meant who wrote another.
enum Spelling {
    /// The property whose name is one edit away from `name`, or differs in case only.
    static func nearest(to name: String, in properties: [Schema.Property]) -> String? {
        let written = Array(name.utf8)
        // Longer names are not typing errors of a field, and cost more to compare.
        guard written.count <= 64 else { return nil }
        let folded = name.lowercased()
        return properties.first { $0.name.lowercased() == folded }?.name
            ?? properties.first { isOneEdit(written, Array($0.name.utf8)) }?.name
    }

    /// Whether one letter more, less, other, or two swapped make one name of the other.
    static func isOneEdit(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard abs(left.count - right.count) <= 1, left.count > 1, right.count > 1 else { return false }
        var start = 0
        while start < left.count, start < right.count, left[start] == right[start] { start += 1 }
        let leftRest = left[start...]
        let rightRest = right[start...]
        if left.count == right.count {
            if leftRest.dropFirst().elementsEqual(rightRest.dropFirst()) { return true }
            return leftRest.count >= 2 && leftRest[start] == rightRest[start + 1]
                && leftRest[start + 1] == rightRest[start]
                && leftRest.dropFirst(2).elementsEqual(rightRest.dropFirst(2))
        }
        return left.count > right.count
            ? leftRest.dropFirst().elementsEqual(rightRest) : rightRest.dropFirst().elementsEqual(leftRest)
    }
}
