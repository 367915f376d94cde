import Testing

@testable import PodLifecycle

/// The cases of `third_party/forked/golang/expansion/expand_test.go`, as behaviour.
@Suite struct ExpansionTests {
    private let variables = ["A": "a", "VAR_EMPTY": "", "B": "$(A)", "LONG_1": "x"]

    @Test(arguments: [
        ("plain", "plain"), ("$(A)", "a"), ("__$(A)__", "__a__"), ("$(A)$(A)", "aa"), ("[$(VAR_EMPTY)]", "[]"),
        ("$$(A)", "$(A)"), ("$$$(A)", "$a"), ("$$$$(A)", "$$(A)"), ("$(MISSING)", "$(MISSING)"), ("$(B)", "$(A)"),
        ("$(A", "$(A"), ("$", "$"), ("a$", "a$"), ("$A", "$A"), ("$$", "$"), ("$()", "$()"), ("$(A) $(A", "a $(A"),
        ("ü$(A)ü", "üaü"), ("$(LONG_1)-$(A)", "x-a"), ("$$A", "$A"), ("$)A", "$)A")
    ])
    func referencesStandForValues(text: String, expected: String) {
        #expect(Expansion.expand(text, variables) == expected)
    }
}
