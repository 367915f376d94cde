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

    @Test(
        "Laying one map over another in one pass is the same as setting field by field", arguments: [4, 5] as [UInt64])
    func merged(seed: UInt64) {
        var random = RandomValue(seed: seed)
        for _ in 0..<300 {
            let (left, right) = (random.value(depth: 4).fields ?? Fields(), random.value(depth: 4).fields ?? Fields())
            var expected = left
            for field in right {
                expected[field.name] = field.value.isNull ? nil : [left[field.name] ?? .null, field.value]
            }
            let merged = left.merged(with: right) { own, other in other.value.isNull ? nil : [own ?? .null, other.value]
            }
            #expect(merged == expected, "seed \(seed)")
        }
    }

    @Test("A patch of very many fields is made in one pass")
    func large() {
        func fields(_ remainder: Int) -> Value {
            .object(Fields((0..<100_000).map { (String(1_000_000 + 2 * $0 + remainder), Value.integer(Int64($0))) }))
        }
        let patched = fields(0).mergePatched(with: fields(1))
        #expect(patched.fields?.count == 200_000)
        #expect(patched.mergePatched(with: fields(1)) == patched)
    }
}
