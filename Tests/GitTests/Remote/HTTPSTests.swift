import Git
import Glibc
import Testing

/// `git http-backend` behind a small TLS server in Python, with a certificate that it made itself.
final class HTTPSServer: Sendable {
    let fixture: GitFixture
    let port: Int
    private let process: pid_t

    private static let programs: [String] = [
        "/usr/lib/git-core/git-http-backend", "/usr/bin/python3", "/usr/bin/openssl"
    ]
    static let isInstalled = programs.allSatisfy { program in access(program, X_OK) == 0 }

    /// Trust is set once per process, so all servers here share one certificate.
    static let certificate: Result<String, any Error> = Result {
        let directory = "/tmp/skeg-git-tests-tls.\(getpid())"
        let fixture = try GitFixture()
        try fixture.run("/", ["mkdir", "-p", directory])
        try fixture.run(
            directory,
            [
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out",
                "certificate.pem",
                "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"
            ])
        try fixture.run(directory, ["sh", "-c", "cat key.pem certificate.pem > both.pem"])
        let pem = try fixture.run(directory, ["cat", "both.pem"])
        try GitLibrary.trust(certificateFile: "\(directory)/certificate.pem")
        try fixture.run("/", ["rm", "-r", directory])
        return pem
    }

    init(_ fixture: GitFixture) throws {
        self.fixture = fixture
        let home = WorkRepository(fixture: fixture, path: fixture.directory)
        try home.write("both.pem", try Self.certificate.get())
        try home.write("token", "s3cret\n")
        try home.write("wrong", "bob:n0pe-n0pe\n")
        try fixture.run(home.path, ["chmod", "600", "token", "wrong"])
        try home.write("server.py", Self.program)
        port = try Loopback.freePort()
        process = try Loopback.spawn(
            ["python3", "\(home.path)/server.py", home.path, "\(port)"], log: "\(home.path)/server.log")
        try Loopback.waitForPort(port)
    }

    deinit { Loopback.end(process) }

    func remote(_ name: String, token: String? = "token") throws -> Remote {
        let url = try RemoteURL("https://localhost:\(port)/\(name)")
        return Remote(url, credentials: token.map { .token(file: "\(fixture.directory)/\($0)") } ?? .none)
    }

    /// Basic authentication with the password `s3cret`; `/elsewhere/` redirects to another host.
    private static let program = """
        import base64, http.server, os, ssl, subprocess, sys
        root, port = sys.argv[1], int(sys.argv[2])
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'
            def answer(self):
                if self.path.startswith('/elsewhere/'):
                    self.send_response(302)
                    self.send_header('Location', 'https://127.0.0.1:%d/%s' % (port, self.path[11:]))
                    self.send_header('Content-Length', '0')
                    self.end_headers()
                    return
                login = self.headers.get('Authorization', '')
                allowed = login.startswith('Basic ') and base64.b64decode(login[6:]).decode().endswith(':s3cret')
                if self.headers.get('Transfer-Encoding') == 'chunked':
                    body = b''
                    while True:
                        size = int(self.rfile.readline(), 16)
                        body += self.rfile.read(size)
                        self.rfile.readline()
                        if size == 0: break
                else:
                    body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
                if not allowed:
                    self.send_response(401)
                    self.send_header('WWW-Authenticate', 'Basic realm="git"')
                    self.send_header('Content-Length', '0')
                    self.end_headers()
                    return
                path, _, query = self.path.partition('?')
                env = dict(os.environ, GIT_PROJECT_ROOT=root, GIT_HTTP_EXPORT_ALL='1', PATH_INFO=path, QUERY_STRING=query,
                    REQUEST_METHOD=self.command, CONTENT_TYPE=self.headers.get('Content-Type', ''), REMOTE_USER='tester',
                    CONTENT_LENGTH=str(len(body)), HTTP_CONTENT_ENCODING=self.headers.get('Content-Encoding', ''),
                    GIT_CONFIG_COUNT='2', GIT_CONFIG_KEY_0='safe.directory', GIT_CONFIG_VALUE_0='*',
                    GIT_CONFIG_KEY_1='http.receivepack', GIT_CONFIG_VALUE_1='true')
                done = subprocess.run(['/usr/lib/git-core/git-http-backend'], input=body, env=env, capture_output=True)
                head, _, content = done.stdout.partition(b'\\r\\n\\r\\n')
                headers = [line.split(': ', 1) for line in head.decode().split('\\r\\n') if line]
                status = next((int(value.split()[0]) for name, value in headers if name == 'Status'), 200)
                self.send_response(status)
                for name, value in headers:
                    if name != 'Status': self.send_header(name, value)
                self.send_header('Content-Length', str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            do_GET = do_POST = answer
        server = http.server.ThreadingHTTPServer(('127.0.0.1', port), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(root + '/both.pem')
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.serve_forever()
        """
}

@Suite(.enabled(if: HTTPSServer.isInstalled, "git http-backend, python3 or openssl is not installed"))
struct HTTPSTests {
    let fixture: GitFixture
    let bare: WorkRepository
    let work: WorkRepository
    let mirror: Mirror
    let server: HTTPSServer

    init() throws {
        fixture = try GitFixture()
        work = try fixture.repository()
        bare = try fixture.repository("bare.git", bare: true)
        mirror = try fixture.mirror()
        server = try HTTPSServer(fixture)
    }

    @Test func aRepositoryIsFetchedAndPushedToOverHttps() async throws {
        let first = try work.commit("one", ["a": "1"])
        try work.git("push", "--quiet", bare.path, "main")
        let remote = try server.remote("bare.git")
        #expect(try await mirror.fetch(.named("main"), from: remote).commit == first)
        let commit = try #require(
            try await mirror.commit(.replaceAll(["s": [65]]), to: "skeg/status", author: robot, message: "A"))
        let pushed = await mirror.push(commit, to: "skeg/status", of: remote)
        #expect(pushed == .pushed, "\(pushed)")
        #expect(try bare.id("skeg/status") == commit)
        let second = try work.commit("two", ["a": "2"])
        try work.git("push", "--quiet", bare.path, "main")
        let fetched = try await mirror.fetch(.named("main"), from: remote)
        #expect(fetched.commit == second && fetched.previous == first && !fetched.isRewritten)
        await expect(.notARepository) { try await mirror.fetch(.head, from: server.remote("none.git")) }
    }

    @Test func aWrongTokenIsRefusedAndNeverShown() async throws {
        try work.commit("one", ["a": "1"])
        try work.git("push", "--quiet", bare.path, "main")
        for token in ["wrong", nil] {
            await expect(.authenticationFailed) {
                try await mirror.fetch(.head, from: server.remote("bare.git", token: token))
            }
        }
        do {
            _ = try await mirror.fetch(.head, from: server.remote("bare.git", token: "wrong"))
        } catch {
            #expect(!"\(error)".contains("n0pe"))
        }
        let inURL = try RemoteURL("https://bob:n0pe-n0pe@localhost:\(server.port)/bare.git")
        do {
            _ = try await mirror.fetch(.head, from: Remote(inURL))
            Issue.record("a wrong password was taken")
        } catch {
            #expect(error.code == .authenticationFailed)
            #expect(!"\(error)".contains("n0pe") && !"\(error)".contains("bob"))
        }
        let right = try RemoteURL("https://bob:s3cret@localhost:\(server.port)/bare.git")
        #expect(try await mirror.fetch(.head, from: Remote(right)).reference == "refs/heads/main")
        try fixture.run(fixture.directory, ["chmod", "604", "token"])
        await expect(.authenticationFailed) { try await mirror.fetch(.head, from: server.remote("bare.git")) }
    }

    @Test func aHostThatTheCertificateDoesNotNameIsRefused() async throws {
        let url = try RemoteURL("https://127.0.0.1:\(server.port)/bare.git")
        let remote = Remote(url, credentials: .token(file: "\(fixture.directory)/token"))
        await expect(.certificateInvalid) { try await mirror.fetch(.head, from: remote) }
    }

    @Test func aRedirectToAnotherHostIsNotFollowed() async throws {
        await expect(.remoteUnreachable) { try await mirror.fetch(.head, from: server.remote("elsewhere/bare.git")) }
    }

    @Test func aHookThatSaysNoMakesTheRemoteReadOnly() async throws {
        try bare.write("hooks/pre-receive", "#!/bin/sh\nexit 1\n")
        try fixture.run(bare.path, ["chmod", "+x", "hooks/pre-receive"])
        let commit = try #require(
            try await mirror.commit(.replaceAll(["s": [65]]), to: "skeg/status", author: robot, message: "A"))
        let result = await mirror.push(commit, to: "skeg/status", of: try server.remote("bare.git"))
        guard case .readOnly = result else {
            Issue.record("\(result)")
            return
        }
    }
}

@Suite struct SilentServerTests {
    /// Accepts connections (in the kernel's queue) and never answers.
    private func silentPort() throws -> (port: Int, socket: Int32) {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Loopback.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && listen(socket, 8) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        try #require(bound)
        return (Int(UInt16(bigEndian: address.sin_port)), socket)
    }

    @Test(arguments: ["https", "ssh"]) func aServerThatNeverAnswersEndsAtTheTimeLimit(scheme: String) async throws {
        let fixture = try GitFixture()
        let mirror = try fixture.mirror()
        let (port, socket) = try silentPort()
        defer { close(socket) }
        let remote = Remote(try RemoteURL("\(scheme)://127.0.0.1:\(port)/a"))
        await expect(.timeout) { try await mirror.fetch(.head, from: remote, timeLimit: .milliseconds(300)) }
        // The thread is free again.
        await expect(.timeout) { try await mirror.fetch(.head, from: remote, timeLimit: .milliseconds(100)) }
    }

    @Test func cancellingTheTaskEndsTheCall() async throws {
        let fixture = try GitFixture()
        let mirror = try fixture.mirror()
        let (port, socket) = try silentPort()
        defer { close(socket) }
        let remote = Remote(try RemoteURL("https://127.0.0.1:\(port)/a"))
        let task = Task { try await mirror.fetch(.head, from: remote) }
        try await Task.sleep(for: .milliseconds(100))
        task.cancel()
        await expect(.cancelled) { try await task.value }
    }

    @Test func nobodyListeningIsUnreachable() async throws {
        let fixture = try GitFixture()
        let mirror = try fixture.mirror()
        let port = try Loopback.freePort()
        for scheme in ["https", "ssh"] {
            let remote = Remote(try RemoteURL("\(scheme)://127.0.0.1:\(port)/a"))
            await expect(.remoteUnreachable) { try await mirror.fetch(.head, from: remote) }
        }
        await expect(.remoteUnreachable) {
            try await mirror.fetch(.head, from: Remote(try RemoteURL("https://no-such-host.invalid/a")))
        }
    }
}
