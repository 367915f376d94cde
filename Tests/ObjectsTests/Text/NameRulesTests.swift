import Testing

@testable import Objects

@Suite("Names")
struct NameRulesTests {
    private static func long(_ count: Int) -> String { String(repeating: "a", count: count) }

    @Test(
        "Labels of RFC 1123",
        arguments: [
            ("a", true), ("0", true), ("a-b", true), ("a--b", true), (long(63), true), (long(64), false), ("", false),
            ("-a", false),
            ("a-", false), ("A", false), ("a.b", false), ("a_b", false), ("é", false), ("a b", false), ("a\n", false),
            ("a\u{0}", false)
        ])
    func label(_ text: String, _ isValid: Bool) { #expect((NameRules.dnsLabel(text) == nil) == isValid) }

    @Test(
        "Subdomains of RFC 1123",
        arguments: [
            ("a", true), ("a.b", true), ("a-1.b", true), (long(253), true), (long(254), false), ("", false),
            (".", false), ("a.", false),
            (".a", false), ("a..b", false), ("a.-b", false), ("A.b", false)
        ])
    func subdomain(_ text: String, _ isValid: Bool) { #expect((NameRules.dnsSubdomain(text) == nil) == isValid) }

    @Test(
        "Labels of RFC 1035 begin with a letter",
        arguments: [
            ("a", true), ("a1", true), ("1a", false), ("-a", false), ("", false), ("a-", false), (long(64), false)
        ])
    func label1035(_ text: String, _ isValid: Bool) { #expect((NameRules.dns1035Label(text) == nil) == isValid) }

    @Test(
        "Keys of labels may have a prefix",
        arguments: [
            ("a", true), ("A_b.c-D", true), ("example.com/Name", true), ("1", true), (long(63), true),
            (long(64), false),
            ("\(long(253))/\(long(63))", true), ("\(long(254))/a", false), ("", false), ("/a", false), ("a/", false),
            ("a/b/c", false),
            ("A.b/c", false), ("-a", false), ("a_", false), ("a b", false)
        ])
    func qualifiedName(_ text: String, _ isValid: Bool) { #expect((NameRules.qualifiedName(text) == nil) == isValid) }

    @Test(
        "Values of labels may be empty",
        arguments: [
            ("", true), ("a", true), ("A_b.c", true), (long(63), true), (long(64), false), ("-", false), ("a/b", false),
            ("a ", false)
        ])
    func labelValue(_ text: String, _ isValid: Bool) { #expect((NameRules.labelValue(text) == nil) == isValid) }

    @Test(
        "Keys of ConfigMaps become names of files",
        arguments: [
            ("a.conf", true), ("_A-1", true), (".hidden", true), ("-", true), (".", false), ("..", false),
            ("..a", false), ("", false),
            ("a/b", false), ("a b", false), (long(253), true), (long(254), false)
        ])
    func configMapKey(_ text: String, _ isValid: Bool) { #expect((NameRules.configMapKey(text) == nil) == isValid) }

    @Test(
        "Names of ports hold a letter and at most 15 characters",
        arguments: [
            ("http", true), ("a", true), ("8080-x", true), ("8080", false), ("a--b", false), ("-a", false),
            ("a-", false), ("HTTP", false),
            ("", false), (long(15), true), (long(16), false), ("a_b", false)
        ])
    func portName(_ text: String, _ isValid: Bool) { #expect((NameRules.portName(text) == nil) == isValid) }

    @Test(
        "A part of a path has no slash, whatever mark is on it",
        arguments: [("a", true), ("é", true), ("a/b", false), ("/\u{301}", false), ("%\u{301}", false), ("..", false)])
    func pathSegment(_ text: String, _ isValid: Bool) { #expect((NameRules.pathSegment(text) == nil) == isValid) }

    @Test(
        "Names of variables are printable ASCII without =",
        arguments: [
            ("A", true), ("a.b-c", true), ("1", true), ("", false), ("A=B", false), ("é", false), ("a\n", false)
        ])
    func environmentVariable(_ text: String, _ isValid: Bool) {
        #expect((NameRules.environmentVariable(text) == nil) == isValid)
    }
}
