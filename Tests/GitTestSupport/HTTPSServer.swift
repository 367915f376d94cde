package import Git
import Glibc

/// `git http-backend` behind a small TLS server in Python, with a certificate that it made itself.
package final class HTTPSServer: Sendable {
    package let fixture: GitFixture
    package let port: Int
    private let process: pid_t

    private static let programs: [String] = [
        "/usr/lib/git-core/git-http-backend", "/usr/bin/python3", "/usr/bin/openssl"
    ]
    package static let isInstalled = programs.allSatisfy { program in access(program, X_OK) == 0 }

    /// A certificate of its own, with its key; the servers of one process share it, since trust is set once per process.
    private static let certificate: Result<(pair: String, authority: String), any Error> = Result {
        let fixture = try GitFixture()
        try fixture.run(
            fixture.directory,
            [
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out",
                "certificate.pem",
                "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"
            ])
        let authority = try fixture.run(fixture.directory, ["cat", "certificate.pem"])
        return (try fixture.run(fixture.directory, ["cat", "key.pem", "certificate.pem"]), authority)
    }

    /// This process trusts the certificate.
    private static let trust: Result<Void, any Error> = Result {
        let fixture = try GitFixture()
        try WorkRepository(fixture: fixture, path: fixture.directory).write("ca.pem", try certificate.get().authority)
        try GitLibrary.trust(certificateFile: "\(fixture.directory)/ca.pem")
    }

    /// The certificate, for programs that are to trust it.
    package var authorityFile: String { "\(fixture.directory)/authority.pem" }

    package func url(_ name: String) -> String { "https://localhost:\(port)/\(name)" }

    package init(_ fixture: GitFixture) throws {
        self.fixture = fixture
        let home = WorkRepository(fixture: fixture, path: fixture.directory)
        let certificate = try Self.certificate.get()
        try home.write("both.pem", certificate.pair + "\n")
        try home.write("authority.pem", certificate.authority + "\n")
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

    package func remote(_ name: String, token: String? = "token") throws -> Remote {
        try Self.trust.get()
        return Remote(
            try RemoteURL(url(name)), credentials: token.map { .token(file: "\(fixture.directory)/\($0)") } ?? .none)
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
