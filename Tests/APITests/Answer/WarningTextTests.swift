import API
import Testing

@Suite("Texts of warnings")
struct WarningTextTests {
    @Test("stand in quotes, on one line whatever they hold")
    func quotes() {
        #expect(WarningText.values(of: [#"a "b" \c"#]) == [#"299 - "a \"b\" \\c""#])
        #expect(
            WarningText.values(of: ["a\r\nSet-Cookie: x\0\u{7F}\u{85}\u{9B}\u{2028}é"])
                == ["299 - \"a  Set-Cookie: x     é\""])
    }

    @Test("are few and short")
    func bounds() {
        let values = WarningText.values(of: Array(repeating: String(repeating: "x", count: 10_000), count: 1_000))
        #expect(values.count == 32)
        #expect(values.allSatisfy { $0.utf8.count < 512 })
    }
}
