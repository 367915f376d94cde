import Git
import Testing

@Suite struct RemoteURLTests {
    @Test(arguments: [
        ("/srv/repo", "/srv/repo"), ("./repo", "./repo"), ("repo", "repo"), ("a/b:c", "a/b:c"),
        ("file:///srv/my%20repo", "/srv/my repo"), ("file://localhost/srv/repo", "/srv/repo")
    ])
    func pathsAreLocal(text: String, path: String) throws {
        #expect(try RemoteURL(text).localPath == path)
    }

    @Test(arguments: [
        ("ssh://git@example.org/a/b", "git", "example.org", 22),
        ("ssh://example.org:2222/a", "git", "example.org", 2222),
        ("ssh://u:secret@[::1]:2222/a", "u", "::1", 2222), ("me@host:a/b.git", "me", "host", 22),
        ("host:/abs", "git", "host", 22)
    ])
    func sshAddressesAreUnderstood(text: String, user: String, host: String, port: Int) throws {
        let url = try RemoteURL(text)
        guard case .ssh(let address) = url.transport else {
            Issue.record("not ssh")
            return
        }
        #expect(address.user == user && address.host == host && address.port == port)
        #expect(!url.description.contains("secret"))
    }

    @Test(arguments: [
        "https://user:secret@example.org/a", "https://secret@example.org/a", "https://u%3asecret@example.org/a"
    ])
    func userinfoIsNeverShown(text: String) throws {
        let url = try RemoteURL(text)
        #expect(url.description == "https://example.org/a")
        #expect(!"\(url)".contains("secret"))
    }

    @Test(arguments: [
        "", "-oProxyCommand=x", "--upload-pack=x", "ext::sh -c x", "fd::3", "http://example.org/a",
        "git://example.org/a",
        "ftp://example.org/a", "https://", "https://-x/a", "ssh://-oProxyCommand=x/a", "ssh://git@-x/a", "-x:a",
        "ssh://git@host/a'b", "ssh://git@host/$(x)", "host:a;b", "host:-x", "ssh://host:0/a", "ssh://host:99999/a",
        "https://example.org/a\nb", "file://host/a", "file:///a%00b", "https://example.org", "user:secret@host:path",
        "-\u{301}oProxyCommand=x", "ssh://git@host/$\u{301}(x)", "ssh://git@host/a'\u{301}b", "ssh://-\u{301}x@host/a",
        "ssh://%2D%CC%81x@host/a", "\u{301}host:path",
        "https://user:pa?secret@example.org/a", "https://user:pa/secret@example.org/a",
        "https://user:pa#secret@example.org/a",
        "https://exam ple.org/a", "https://u#:secret@host/a", "https://u?:secret@host/a", "ssh://git|x@host/a",
        "ssh://git@ho|st/a", "ssh://git@h\u{E9}/a", "ssh://$x@host/a"
    ])
    func whatIsNotSafeIsRefused(text: String) {
        let error = #expect(throws: GitError.self) { try RemoteURL(text) }
        #expect(error?.code == .invalid)
        #expect(error?.message.contains("secret") == false)
    }
}
