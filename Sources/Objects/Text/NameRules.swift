/// The rules for names, as `k8s.io/apimachinery/pkg/util/validation` has them. Each function answers with what is
/// wrong, or nil where nothing is. Hand-written loops: a regular expression costs twenty times as much.
public enum NameRules {
    public static let maximumLabelLength = 63
    public static let maximumSubdomainLength = 253

    /// RFC 1123 label: namespaces, containers, volumes.
    public static func dnsLabel(_ text: String) -> String? {
        if text.utf8.count > maximumLabelLength { return tooLong(maximumLabelLength) }
        return isLabel(text.utf8)
            ? nil
            : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
                + "and must start and end with an alphanumeric character (e.g. 'my-name', or '123-abc')"
    }

    /// RFC 1123 subdomain: the names of most objects.
    public static func dnsSubdomain(_ text: String) -> String? {
        if text.utf8.count > maximumSubdomainLength { return tooLong(maximumSubdomainLength) }
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.allSatisfy { isLabel($0) }
            ? nil
            : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
                + "and must start and end with an alphanumeric character (e.g. 'example.com')"
    }

    /// A domain of two labels at least, with or without the root's dot (`IsFullyQualifiedDomainName`).
    public static func domainName(_ text: String) -> String? {
        let name = text.hasSuffix(".") ? String(text.dropLast()) : text
        if let message = dnsSubdomain(name) { return message }
        return name.utf8.contains(UInt8(ascii: "."))
            ? nil : "should be a domain with at least two segments separated by dots"
    }

    /// A subdomain whose first label is `*` (`IsWildcardDNS1123Subdomain`).
    public static func wildcardSubdomain(_ text: String) -> String? {
        text.hasPrefix("*.") && dnsSubdomain(String(text.dropFirst(2))) == nil
            ? nil
            : "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of "
                + "lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character "
                + "(e.g. '*.example.com')"
    }

    /// RFC 1035 label: services.
    public static func dns1035Label(_ text: String) -> String? {
        if text.utf8.count > maximumLabelLength { return tooLong(maximumLabelLength) }
        let startsWithLetter = text.utf8.first.map { isLower($0) } ?? false
        return startsWithLetter && isLabel(text.utf8)
            ? nil
            : "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic "
                + "character, and end with an alphanumeric character (e.g. 'my-name', or 'abc-123')"
    }

    /// A name with an optional prefix that is a subdomain: keys of labels and annotations, resources, finalizers.
    public static func qualifiedName(_ text: String) -> String? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2 else {
            return "a qualified name must consist of alphanumeric characters, '-', '_' or '.', with an optional "
                + "DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
        }
        if parts.count == 2 {
            if parts[0].isEmpty { return "prefix part must be non-empty" }
            if let message = dnsSubdomain(String(parts[0])) { return "prefix part \(message)" }
        }
        let name = parts[parts.count - 1]
        if name.isEmpty { return "name part must be non-empty" }
        if name.utf8.count > maximumLabelLength { return "name part \(tooLong(maximumLabelLength))" }
        return isLoose(name.utf8)
            ? nil
            : "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
                + "alphanumeric character (e.g. 'MyName', or 'my.name', or '123-abc')"
    }

    public static func labelValue(_ text: String) -> String? {
        if text.utf8.count > maximumLabelLength { return tooLong(maximumLabelLength) }
        return text.isEmpty || isLoose(text.utf8)
            ? nil
            : "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must "
                + "start and end with an alphanumeric character (e.g. 'MyValue', or 'my_value', or '12345')"
    }

    /// Environment variables: any printable ASCII character but `=`.
    public static func environmentVariable(_ text: String) -> String? {
        if text.isEmpty { return "environment variable name must be non-empty" }
        let isValid = text.utf8.allSatisfy { $0 >= 0x20 && $0 <= 0x7E && $0 != UInt8(ascii: "=") }
        return isValid
            ? nil : "a valid environment variable name must consist only of printable ASCII characters other than '='"
    }

    /// Keys of ConfigMaps and Secrets, which become names of files.
    public static func configMapKey(_ text: String) -> String? {
        if text.utf8.count > maximumSubdomainLength { return tooLong(maximumSubdomainLength) }
        let isValid = !text.isEmpty && text.utf8.allSatisfy { isLetterOrDigit($0) || isMark($0) }
        if !isValid {
            return "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name', or "
                + "'KEY_NAME', or 'key-name')"
        }
        if text == "." { return "must not be '.'" }
        if text.hasPrefix("..") { return "must not start with '..'" }
        return nil
    }

    /// Names of ports (RFC 6335): at most 15 characters.
    public static func portName(_ text: String) -> String? {
        if text.utf8.count > 15 { return tooLong(15) }
        if !text.utf8.allSatisfy({ isLower($0) || isDigit($0) || $0 == UInt8(ascii: "-") }) {
            return "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"
        }
        if !text.utf8.contains(where: { isLower($0) }) { return "must contain at least one letter (a-z)" }
        if text.contains("--") { return "must not contain consecutive hyphens" }
        if text.hasPrefix("-") || text.hasSuffix("-") { return "must not begin or end with a hyphen" }
        return nil
    }

    /// Names that only have to fit into a URL's path.
    public static func pathSegment(_ text: String) -> String? {
        if text == "." || text == ".." { return "may not be '\(text)'" }
        // Bytes, not characters: to Swift a slash with an accent is no slash.
        if text.utf8.contains(UInt8(ascii: "/")) { return "may not contain '/'" }
        if text.utf8.contains(UInt8(ascii: "%")) { return "may not contain '%'" }
        return nil
    }

    /// A domain, a slash and a path, such as `acme.io/foo` (`IsDomainPrefixedPath`).
    public static func domainPrefixedPath(_ text: String) -> String? {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            return "must be a domain-prefixed path (such as \"acme.io/foo\")"
        }
        if let message = dnsSubdomain(String(decoding: parts[0], as: UTF8.self)) { return message }
        let allowed = "/-._~%!$&'()*+,;=:".utf8
        return parts[1].allSatisfy { isLetterOrDigit($0) || allowed.contains($0) }
            ? nil : "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')"
    }

    private static func tooLong(_ maximum: Int) -> String { "must be no more than \(maximum) bytes" }

    private static func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isLower(byte) || isDigit(byte) || (byte >= 0x41 && byte <= 0x5A)
    }
    private static func isMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }

    private static func isLabel(_ bytes: some BidirectionalCollection<UInt8>) -> Bool {
        guard let first = bytes.first, let last = bytes.last else { return false }
        return first != UInt8(ascii: "-") && last != UInt8(ascii: "-")
            && bytes.allSatisfy { isLower($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isLoose(_ bytes: some BidirectionalCollection<UInt8>) -> Bool {
        guard let first = bytes.first, let last = bytes.last else { return false }
        return isLetterOrDigit(first) && isLetterOrDigit(last)
            && bytes.allSatisfy { isLetterOrDigit($0) || isMark($0) }
    }
}
