/// Indexes of an indexed Job in their short form: `1,3-5,7` (`validateIndexesFormat`, `parseIndexInterval`).
public struct JobIndexes: Sendable, Hashable {
    /// What is wrong with a text that names no indexes.
    public struct Malformed: Error, Hashable {
        public var message: String
    }

    /// Ascending, none touching the last.
    public private(set) var intervals: [ClosedRange<Int64>] = []

    /// How many indexes there are.
    public var count: Int64 { intervals.reduce(0) { $0 + $1.upperBound - $1.lowerBound + 1 } }

    /// Reads a text; empty for no indexes. Each has to be below `completions`.
    public init(_ text: String, completions: Int64) throws(Malformed) {
        guard !text.isEmpty else { return }
        // Bytes, not characters: to Swift a comma with an accent is no comma.
        for part in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let interval = try JobIndexes.interval(Array(part), completions)
            if let last = intervals.last, last.upperBound >= interval.lowerBound {
                throw JobIndexes.disorder(last.upperBound, interval.lowerBound)
            }
            intervals.append(interval)
        }
    }

    private static func interval(_ bytes: [UInt8], _ completions: Int64) throws(Malformed) -> ClosedRange<Int64> {
        let ends = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard ends.count <= 2 else {
            let fragment = Findings.quoted(String(decoding: bytes, as: UTF8.self))
            throw Malformed(
                message:
                    "the fragment \(fragment) violates the requirement that an index interval can have at most two "
                    + "parts separated by '-'")
        }
        let first = try index(ends[0], completions)
        guard ends.count == 2 else { return first...first }
        let last = try index(ends[1], completions)
        guard first < last else { throw disorder(first, last) }
        return first...last
    }

    private static func index(_ bytes: ArraySlice<UInt8>, _ completions: Int64) throws(Malformed) -> Int64 {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let index = Int64(text) else {
            throw Malformed(message: "cannot convert string to integer for index: \(Findings.quoted(text))")
        }
        guard index < completions else { throw Malformed(message: "too large index: \(Findings.quoted(text))") }
        return index
    }

    private static func disorder(_ previous: Int64, _ current: Int64) -> Malformed {
        Malformed(message: "non-increasing order, previous: \(previous), current: \(current)")
    }
}
