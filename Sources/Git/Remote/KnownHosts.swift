/// Looks ssh host keys up in a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT").
enum KnownHosts {
    static func check(_ key: [UInt8], of address: RemoteURL.SSHAddress, file: String?) throws(GitError) {
        throw GitError(.hostKeyUnknown, "no known_hosts file is set, so \(address.host) cannot be trusted")
    }
}
