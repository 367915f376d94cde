import Testing

@testable import Objects

@Suite("Stable names")
struct StableNameTests {
    @Test(
        "FNV-1a gives its published values",
        arguments: [("", 0x811C_9DC5), ("a", 0xE40C_292C), ("foobar", 0xBF9C_F968)] as [(String, UInt32)])
    func published(_ text: String, _ expected: UInt32) { #expect(FNV1a32.hash(text) == expected) }

    @Test("Encoded names hold no vowels and are as long as the text")
    func safe() {
        // Worked by hand: the digits 0 to 9 are bytes 48 to 57; each stands for the letter at that place modulo 27.
        #expect(StableName.safeEncoded("0123456789") == "456789bcdf")
    }

    @Test("Equal values have equal names, whatever the order of their fields; a collision makes another name")
    func values() throws {
        let left = try JSONParser.parse("{\"a\": 1, \"b\": [true]}")
        let right = try JSONParser.parse("{\"b\": [true], \"a\": 1}")
        #expect(StableName.of(left) == StableName.of(right))
        #expect(StableName.of(left) != StableName.of(["a": 2, "b": [true]]))
        let names = (0..<100).map { StableName.of(left, collisionCount: $0) }
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { NameRules.labelValue($0) == nil && (1...10).contains($0.utf8.count) })
    }
}
