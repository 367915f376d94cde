import Testing

@testable import Objects

@Suite("Fields")
struct FieldsTests {
    @Test(
        "Names are ordered by their bytes",
        arguments: [
            ("", "a"), ("a", "b"), ("a", "aa"), ("B", "a"), ("a-", "a."), ("abcdefgh", "abcdefghi"),
            ("abcdefgh1", "abcdefgh2"),
            ("abcdefghijklmnopqr", "abcdefghijklmnopqs"), ("bbbbbbbb", "c"), ("z", "é"), ("e\u{301}", "\u{E9}"),
            ("\u{FFFD}", "😀")
        ])
    func order(_ left: String, _ right: String) {
        #expect(Fields.precedes(left, right))
        #expect(!Fields.precedes(right, left))
        #expect(!Fields.same(left, right))
        #expect(Fields.same(left, left) && !Fields.precedes(left, left))
        let pairs: [(String, Value)] = [(right, 1), (left, 2)]
        #expect(Array(Fields(pairs).names).map { Array($0.utf8) } == [Array(left.utf8), Array(right.utf8)])
    }

    @Test("The order is that of the bytes for random names", arguments: [1, 2] as [UInt64])
    func random(seed: UInt64) {
        var random = RandomValue(seed: seed)
        for _ in 0..<500 {
            let (left, right) = (random.text(), random.text())
            let expected = Array(left.utf8).lexicographicallyPrecedes(Array(right.utf8))
            #expect(Fields.precedes(left, right) == expected, "seed \(seed)")
            #expect(Fields.same(left, right) == (Array(left.utf8) == Array(right.utf8)), "seed \(seed)")
        }
    }

    @Test("A map finds, sets and removes its fields")
    func access() {
        let pairs: [(String, Value)] = [("b", 1), ("a", 2), ("b", 3)]
        var fields = Fields(pairs)
        #expect(fields["b"] == 3 && fields["a"] == 2 && fields["c"] == nil)
        fields["c"] = true
        fields["a"] = nil
        #expect(Array(fields.names) == ["b", "c"])
    }
}
