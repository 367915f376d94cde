import Objects
import Testing

@testable import GitOps

/// The names in kustomize's own `hasher_test.go`.
@Suite struct NameSuffixTests {
    private func suffix(_ text: String) throws -> String {
        NameSuffix.of(Object(try #require(YAMLParser.parse(Array(text.utf8), file: "a").documents.first).value))
    }

    @Test(arguments: [
        ("", "6ct58987ht"), ("data: {one: \"\"}", "9g67k2htb6"), ("data: {two: 2, one: \"\", three: 3}", "7757f9kkct"),
        ("binaryData: {one: \"\"}", "6mtk2m274t"), ("binaryData: {two: 2, one: \"\", three: 3}", "9th7kc28dg"),
        ("data: {one: \"\"}\nbinaryData: {two: \"\"}", "698h7c7t9m")
    ])
    func `of a ConfigMap`(fields: String, expected: String) throws {
        #expect(try suffix("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: any}\n" + fields) == expected)
    }

    @Test(arguments: [
        ("", "5gmgkf8578"), ("data: {one: \"\"}", "74bd68bm66"), ("data: {two: 2, one: \"\", three: 3}", "4gf75c7476")
    ])
    func `of a Secret`(fields: String, expected: String) throws {
        #expect(try suffix("apiVersion: v1\nkind: Secret\ntype: my-type\n" + fields) == expected)
    }
}
