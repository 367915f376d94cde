import Objects
import Testing

@Suite struct SyncRulesTests {
    private func sync(_ spec: String) -> String {
        "{apiVersion: skeg.dev/v1alpha1, kind: Sync, metadata: {name: shop}, spec: {\(spec)}}"
    }

    @Test(arguments: [
        "repository: /srv/shop.git", "repository: 'https://example.com/shop.git', ref: {tag: v1.0}, pollInterval: 1m",
        "repository: 'ssh://git@example.com/shop.git', credentials: {keyFile: /etc/skeg/key, knownHostsFile: /etc/skeg/hosts}",
        "repository: 'git@example.com:shop.git', drift: Correct, prune: false, atomic: true, path: deploy/prod",
        "repository: ., ref: {commit: 0123456789abcdef0123456789abcdef01234567}, targetNamespace: shop"
    ])
    func `a good sync passes`(spec: String) throws {
        #expect(try errors(in: sync(spec)) == [])
    }

    @Test(arguments: [
        Refusal("path: a", "spec.repository: Required value"),
        Refusal(
            "repository: --upload-pack=x",
            "spec.repository: Invalid value: must not start with '-'"),
        Refusal(
            "repository: 'ext::sh -c id'",
            "spec.repository: Unsupported value: \"ext\": supported values: \"file\", \"https\", \"ssh\""),
        Refusal(
            "repository: 'ftp://a/b'",
            "spec.repository: Unsupported value: \"ftp\": supported values: \"file\", \"https\", \"ssh\""),
        Refusal(
            "repository: 'https://me:hunter2@example.com/a'",
            "spec.repository: Invalid value: must not hold a password or a token; name a file with it under `credentials`"
        ),
        Refusal(
            "repository: 'https://hunter2@example.com/a'",
            "spec.repository: Invalid value: must not hold a password or a token; name a file with it under `credentials`"
        ),
        Refusal(
            "repository: 'https://me:hun/ter2@example.com/a'",
            "spec.repository: Invalid value: must not hold a password or a token; name a file with it under `credentials`"
        ),
        Refusal(
            "repository: 'ssh://me:hunter2@example.com/a'",
            "spec.repository: Invalid value: must not hold a password or a token; name a file with it under `credentials`"
        ),
        Refusal(
            "repository: /a, ref: {branch: a, tag: b}", "spec.ref.tag: Forbidden: may not be set together with `branch`"
        ),
        Refusal(
            "repository: /a, ref: {branch: 'a..b'}",
            "spec.ref.branch: Invalid value: \"a..b\": must be a valid name of a git reference (git check-ref-format)"),
        Refusal(
            "repository: /a, ref: {commit: abc}",
            "spec.ref.commit: Invalid value: \"abc\": must be the full id of a commit: 40 lower case hexadecimal digits"
        ),
        Refusal("repository: /a, path: ../b", "spec.path: Invalid value: \"../b\": must not contain '..'"),
        Refusal(
            "repository: /a, drift: correct",
            "spec.drift: Unsupported value: \"correct\": supported values: \"Correct\", \"Report\""),
        Refusal(
            "repository: /a, ref: {branch: main}, status: {branch: main}",
            "spec.status.branch: Invalid value: \"main\": must not be the branch that is followed"),
        Refusal(
            "repository: /a, credentials: {keyFile: key}",
            "spec.credentials.keyFile: Invalid value: \"key\": must be an absolute path"),
        Refusal(
            "repository: /a, timeout: 5 minutes",
            "spec.timeout: Invalid value: \"5 minutes\": must be a duration such as \"30s\", \"5m\" or \"1h30m\""),
        Refusal("repository: /a, suspended: true", "spec.suspended: unknown field \"spec.suspended\"")
    ])
    func `a bad sync is refused`(refusal: Refusal) throws {
        #expect(try errors(in: sync(refusal.input)) == refusal.errors)
    }
}
