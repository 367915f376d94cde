import Objects
import Testing

@Suite struct ByteSearchTests {
    @Test(
        arguments: [
            ("", "", true), ("abc", "", true), ("", "a", false), ("abc", "abc", true), ("abc", "abcd", false),
            ("aab", "ab", true), ("aaab", "aab", true), ("abab", "ba", true), ("abc", "c", true), ("abc", "bd", false),
            ("kind: ConfigMapGenerator\n", "MapGenerator", true), ("kind: ConfigMap\n", "MapGenerator", false)
        ] as [(String, String, Bool)])
    func aPartIsFoundWhereverItStands(text: String, part: String, expected: Bool) {
        #expect(Array(text.utf8).holds(part.utf8) == expected)
    }
}
