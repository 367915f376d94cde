import Objects
import Testing

@Suite struct PatternTests {
    @Test(
        "an expression fits what it fits in Go",
        arguments: [
            ("^abc$", "abc", true), ("^abc$", "abcd", false), ("b", "abc", true), ("", "anything", true),
            ("^(a|b)+c?$", "ababc", true), ("^(a|b)+c?$", "c", false), ("^a{2,3}$", "aaa", true),
            ("^a{2,3}$", "aaaa", false), ("^a{2,}$", "aaaaa", true), ("^a{2}$", "a", false), ("^a{,2}$", "a{,2}", true),
            ("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "a-b-1", true), ("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "-a", false),
            ("^[^/]+/[^/]+$", "a/b", true), ("^[]a]+$", "]a", true), ("^[a\\-z]+$", "a-z", true),
            ("^\\d+(\\.\\d+)?$", "12.5", true), ("^\\D$", "1", false), ("^\\w+\\s\\w+$", "a b", true),
            ("^[[:alpha:]]+$", "abc", true), ("^[[:^alpha:]]+$", "abc", false), ("^.$", "\n", false),
            ("(?s)^.$", "\n", true), ("(?i)^abc$", "aBC", true), ("^(?i:a)b$", "AB", false),
            ("^(?:ab)+$", "abab", true),
            ("^(?P<name>a)$", "a", true), ("\\bfoo\\b", "a foo b", true), ("\\bfoo\\b", "afoo", false),
            ("^\\p{Lu}\\p{L}+$", "Ärger", true), ("^\\P{L}+$", "12", true), ("^\\x41\\x{42}$", "AB", true),
            ("^a*?$", "aaa", true), ("^\\Qa.b\\E$", "a.b", true), ("^\\Qa.b\\E$", "axb", false), ("\\Aa\\z", "a", true),
            ("(?m)^b$", "a\nb", true), ("^b$", "a\nb", false), ("^[\\d.]+$", "1.2", true), ("^(|a)$", "", true)
        ])
    func fits(expression: String, text: String, isFit: Bool) throws {
        let pattern = try Pattern(expression)
        #expect(pattern.match(text) == (isFit ? .matches : .differs), "\(expression) on \(text)")
    }

    @Test(
        "what is none says why",
        arguments: ["(", ")", "a**", "*a", "[b-a]", "[a", "a{1001}", "a{3,2}", "\\8", "(?<=a)b", "\\p{Greek}", "a\\"])
    func faults(expression: String) {
        #expect(throws: PatternError.self) { try Pattern(expression) }
    }

    @Test("expressions that others choke on take as long as any")
    func hostile() throws {
        let text = String(repeating: "a", count: 5_000)
        for expression in ["^(a*)*b$", "^(a|a)*b$", "^(a+)+$b", "^(.*)*x(.*)*y$"] {
            #expect(try Pattern(expression).match(text) == .differs)
        }
    }

    @Test("limits hold, and say so")
    func limits() throws {
        #expect(throws: PatternError.self) { try Pattern(String(repeating: "(", count: 200)) }
        #expect(throws: PatternError.self) { try Pattern("((a{100}){100}){100}") }
        #expect(throws: PatternError.self) { try Pattern(String(repeating: "a", count: 10_001)) }
        let wide = try Pattern("(a?){1000}b")
        #expect(wide.match(String(repeating: "a", count: 50_000)) == .tooMuchWork)
    }
}
