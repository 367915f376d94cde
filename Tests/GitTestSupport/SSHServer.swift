package import Git
import Glibc

/// A real sshd on a loopback port, as this user, with keys and configuration of its own.
package final class SSHServer: Sendable {
    package let fixture: GitFixture
    package let port: Int
    private let process: pid_t

    package static let isInstalled = access("/usr/sbin/sshd", X_OK) == 0

    package init(_ fixture: GitFixture) throws {
        self.fixture = fixture
        let home = WorkRepository(fixture: fixture, path: fixture.directory)
        for type in ["ed25519", "ecdsa"] {
            try fixture.run(home.path, ["ssh-keygen", "-q", "-t", type, "-N", "", "-f", "host_\(type)"])
        }
        try fixture.run(home.path, ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "key"])
        try fixture.run(home.path, ["ssh-keygen", "-q", "-t", "ed25519", "-N", "open sesame", "-f", "locked"])
        try fixture.run(home.path, ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "stranger"])
        try home.write("passphrase", "open sesame\n")
        try fixture.run(home.path, ["chmod", "600", "passphrase"])
        try fixture.run(home.path, ["sh", "-c", "cat key.pub locked.pub > authorized; chmod 600 authorized"])
        // Only root's sshd gives up privileges, and needs a directory for that.
        if geteuid() == 0 { try fixture.run("/", ["mkdir", "-p", "/run/sshd"]) }
        port = try Loopback.freePort()
        try home.write(
            "sshd_config",
            """
            Port \(port)
            ListenAddress 127.0.0.1
            HostKey \(home.path)/host_ed25519
            HostKey \(home.path)/host_ecdsa
            AuthorizedKeysFile \(home.path)/authorized
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            SetEnv GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0=*
            """)
        process = try Loopback.spawn(
            ["/usr/sbin/sshd", "-D", "-e", "-f", "\(home.path)/sshd_config"], log: "\(home.path)/sshd.log")
        try Loopback.waitForPort(port)
    }

    deinit { Loopback.end(process) }

    /// A known_hosts file with what ssh-keyscan says.
    package func knownHosts(_ type: String = "ed25519,ecdsa") throws -> String {
        let lines = try fixture.run(fixture.directory, ["ssh-keyscan", "-t", type, "-p", "\(port)", "127.0.0.1"])
        try WorkRepository(fixture: fixture, path: fixture.directory).write("known_hosts", lines + "\n")
        return "\(fixture.directory)/known_hosts"
    }

    /// - Parameter path: From the root on.
    package func url(_ path: String) -> String {
        let user = String(cString: getpwuid(geteuid()).pointee.pw_name)
        return "ssh://\(user)@127.0.0.1:\(port)\(path)"
    }

    package func remote(_ path: String, key: String = "key", passphrase: String? = nil, knownHosts: String?) throws
        -> Remote
    {
        Remote(
            try RemoteURL(url(path)),
            credentials: .sshKey(file: "\(fixture.directory)/\(key)", passphraseFile: passphrase),
            knownHostsFile: knownHosts)
    }
}
