internal import Objects

/// What is known of generators in files that cannot be read as a whole.
enum UnreadGenerators {
    /// The names in a text that speaks of generators which change others. Each may be that of one whose product is not known
    /// then; empty for a text that speaks of none.
    static func names(in bytes: [UInt8]) -> Set<String> {
        guard Generator.mayBe(in: bytes), bytes.holds("behavior".utf8) else { return [] }
        var (names, changesOthers) = (Set<String>(), false)
        var (word, before) = ("", "")
        func end() {
            guard !word.isEmpty else { return }
            if before == "name" { names.insert(word) }
            if before == "behavior", word == "merge" || word == "replace" { changesOthers = true }
            (before, word) = (word, "")
        }
        for byte in bytes {
            if isNamePart(byte) { word.unicodeScalars.append(Unicode.Scalar(byte)) } else { end() }
        }
        end()
        return changesOthers ? names : []
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
