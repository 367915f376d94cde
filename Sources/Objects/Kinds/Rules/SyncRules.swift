/// Rules for a Sync.
enum SyncRules {
    private static let schemes = ["file", "https", "ssh"]
    /// How many objects `status.blocked` names.
    static let maximumBlocked = 100

    static func checkStatus(_ status: Value, _ findings: inout Findings) {
        let count = status.list("blocked").count
        if count > maximumBlocked { findings.tooMany(["blocked"], count, maximum: maximumBlocked) }
    }

    static func check(_ spec: Value, _ findings: inout Findings) {
        let credentials = spec["credentials"] ?? .emptyObject
        let hasTokenFile = ["tokenFile", "userFile"].contains { !credentials.text($0).isEmpty }
        checkRepository(spec.text("repository"), ["repository"], hasTokenFile, &findings)
        let status = spec["status"] ?? .emptyObject
        checkRepository(status.text("repository"), ["status", "repository"], hasTokenFile, &findings)
        if let ref = spec["ref"] { findings.at(["ref"]) { checkRef(ref, &$0) } }
        checkBranch(status.text("branch"), ["status", "branch"], &findings)
        let followed = spec["ref"]?.text("branch") ?? ""
        if !followed.isEmpty, followed == status.text("branch"), status.text("repository").isEmpty {
            findings.invalid(
                ["status", "branch"], .string(followed), "must not be the branch that is followed")
        }
        let path = spec.text("path")
        if !path.isEmpty, let message = PathRules.localDescending(path) {
            findings.invalid(["path"], .string(path), message)
        }
        let namespace = spec.text("targetNamespace")
        if !namespace.isEmpty, let message = NameRules.dnsLabel(namespace) {
            findings.invalid(["targetNamespace"], .string(namespace), message)
        }
        for file in spec["credentials"]?.fields ?? Fields() {
            guard let path = file.value.string, !path.isEmpty, !path.hasPrefix("/") else { continue }
            findings.invalid(["credentials", .field(file.name)], .string(path), "must be an absolute path")
        }
    }

    /// What could be read as an option, or holds a password, is refused here already.
    private static func checkRepository(
        _ url: String, _ place: [FieldPath.Step], _ hasTokenFile: Bool, _ findings: inout Findings
    ) {
        if url.isEmpty { return }
        if url.hasPrefix("-") {
            return findings.add(
                Diagnostic(.invalid, findings.path(place), "Invalid value: must not start with '-'"))
        }
        let name = url.prefix { $0.isLetter || $0.isNumber }
        // `name::address` would run a remote helper, a program of any name.
        if url[name.endIndex...].hasPrefix("::") {
            return findings.unsupported(place, .string(String(name)), schemes)
        }
        guard let end = url.firstRange(of: "://") else { return }
        let scheme = url[..<end.lowerBound].lowercased()
        if !schemes.contains(scheme) { return findings.unsupported(place, .string(scheme), schemes) }
        let authority = url[end.upperBound...].prefix { $0 != "/" }
        let isUserAlone = authority.lastIndex(of: "@").map { !authority[..<$0].contains(":") } ?? false
        guard AddressText.holdsUserinfo(url), !isUserAlone || scheme == "https" && !hasTokenFile else { return }
        // A user without a password may be a token, so nothing of the address is shown.
        findings.add(
            Diagnostic(
                .invalid, findings.path(place),
                "Invalid value: must not hold a password or a token; name a file with it under `credentials`"))
    }

    private static func checkRef(_ ref: Value, _ findings: inout Findings) {
        let given = ["branch", "tag", "commit"].filter { !ref.text($0).isEmpty }
        for name in given.dropFirst() {
            findings.forbidden([.field(name)], "may not be set together with `\(given[0])`")
        }
        checkBranch(ref.text("branch"), ["branch"], &findings)
        checkBranch(ref.text("tag"), ["tag"], &findings)
        let commit = ref.text("commit")
        let isHex = commit.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
        if !commit.isEmpty, !isHex || (commit.utf8.count != 40 && commit.utf8.count != 64) {
            findings.invalid(
                ["commit"], .string(commit), "must be the full id of a commit: 40 lower case hexadecimal digits")
        }
    }

    /// `git check-ref-format` for the part after `refs/heads/`.
    private static func checkBranch(_ name: String, _ place: [FieldPath.Step], _ findings: inout Findings) {
        if name.isEmpty { return }
        let hasBadByte = name.utf8.contains { $0 <= 0x20 || $0 == 0x7F || "~^:?*[\\".utf8.contains($0) }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let hasBadPart = parts.contains { $0.isEmpty || $0.hasPrefix(".") || $0.hasSuffix(".lock") }
        if hasBadByte || hasBadPart || name.contains("..") || name.contains("@{") || name.hasSuffix(".")
            || name.hasPrefix("-") || name == "@"
        {
            findings.invalid(place, .string(name), "must be a valid name of a git reference (git check-ref-format)")
        }
    }
}
