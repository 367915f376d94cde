internal import CLibGit2

/// What the callbacks of one connection know and find out. libgit2 calls them on the thread that made the call.
final class Conversation {
    let remote: Remote
    let limits: FetchLimits
    let interruption: Interruption
    /// The reason that a callback had to end the call; it says more than libgit2's own error.
    var error: GitError?
    /// What the remote answered for each reference that was pushed; nil is yes.
    var pushAnswers: [String: String?] = [:]
    private var credentialsAsked = 0

    init(_ remote: Remote, limits: FetchLimits, interruption: Interruption) {
        self.remote = remote
        self.limits = limits
        self.interruption = interruption
    }

    /// Forgets what was asked in the last connection.
    func begin() { credentialsAsked = 0 }

    /// The callbacks for libgit2; this object must outlive their use.
    func callbacks() -> git_remote_callbacks {
        var callbacks = git_remote_callbacks()
        git_remote_init_callbacks(&callbacks, UInt32(GIT_REMOTE_CALLBACKS_VERSION))
        callbacks.payload = Unmanaged.passUnretained(self).toOpaque()
        callbacks.credentials = { out, _, user, allowed, payload in
            Conversation.with(payload) { (conversation) throws(GitError) in
                try conversation.credential(out, user: user.map { String(cString: $0) }, allowed: allowed)
            }
        }
        callbacks.certificate_check = { certificate, isValid, _, payload in
            Conversation.with(payload) { (conversation) throws(GitError) in
                try conversation.checkCertificate(certificate, isValid: isValid != 0)
            }
        }
        callbacks.transfer_progress = { progress, payload in
            Conversation.with(payload) { (conversation) throws(GitError) in
                try conversation.received(progress?.pointee)
                return 0
            }
        }
        callbacks.sideband_progress = { _, _, payload in Conversation.checkInterruption(payload) }
        callbacks.push_transfer_progress = { _, _, _, payload in Conversation.checkInterruption(payload) }
        callbacks.pack_progress = { _, _, _, payload in Conversation.checkInterruption(payload) }
        callbacks.push_update_reference = { name, status, payload in
            Conversation.with(payload) { (conversation) throws(GitError) in
                if let name {
                    conversation.pushAnswers[String(cString: name)] = .some(status.map { String(cString: $0) })
                }
                return 0
            }
        }
        return callbacks
    }

    private static func checkInterruption(_ payload: UnsafeMutableRawPointer?) -> Int32 {
        with(payload) { (conversation) throws(GitError) in
            if let error = conversation.interruption.error { throw error }
            return 0
        }
    }

    private static func with(
        _ payload: UnsafeMutableRawPointer?, _ body: (Conversation) throws(GitError) -> Int32
    ) -> Int32 {
        guard let payload else { return GIT_EUSER.rawValue }
        let conversation = Unmanaged<Conversation>.fromOpaque(payload).takeUnretainedValue()
        do throws(GitError) {
            return try body(conversation)
        } catch {
            conversation.error = conversation.error ?? error
            return GIT_EUSER.rawValue
        }
    }

    private func received(_ progress: git_indexer_progress?) throws(GitError) {
        if let error = interruption.error { throw error }
        guard let progress else { return }
        if progress.received_bytes > limits.bytes {
            throw GitError(.limitExceeded("fetchBytes"), "\(remote.url) sends more than \(limits.bytes) bytes")
        }
        if Int(progress.total_objects) > limits.objects {
            throw GitError(.limitExceeded("fetchObjects"), "\(remote.url) sends more than \(limits.objects) objects")
        }
    }

    private func credential(
        _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?, user: String?, allowed: UInt32
    ) throws(GitError) -> Int32 {
        // libgit2 asks again after each refusal, without end.
        credentialsAsked += 1
        let user = user ?? remote.url.user
        if allowed & GIT_CREDENTIAL_USERNAME.rawValue != 0 {
            return git_credential_username_new(out, user ?? "git")
        }
        guard credentialsAsked <= 2 else { throw refused() }
        switch remote.url.transport {
        case .local: throw refused()
        case .https:
            guard credentialsAsked == 1, allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT.rawValue != 0 else {
                throw refused()
            }
            if case .token(let file) = remote.credentials {
                let secret = try SecretFile.secret(file, user: user)
                return git_credential_userpass_plaintext_new(out, secret.user, secret.password)
            }
            guard let password = remote.url.password else {
                throw GitError(.authenticationFailed, "\(remote.url) asks for a login: set a token file")
            }
            return git_credential_userpass_plaintext_new(out, user ?? "git", password)
        case .ssh(let address):
            guard credentialsAsked == 1, allowed & GIT_CREDENTIAL_SSH_KEY.rawValue != 0 else { throw refused() }
            guard case .sshKey(let file, let passphraseFile) = remote.credentials else {
                return git_credential_ssh_key_from_agent(out, address.user)
            }
            try SecretFile.checkMode(file)
            var passphrase: String?
            if let passphraseFile { passphrase = try SecretFile.line(passphraseFile) }
            return git_credential_ssh_key_new(out, address.user, nil, file, passphrase)
        }
    }

    private func refused() -> GitError {
        let advice =
            switch remote.credentials {
            case .none: "set a token file or an ssh key"
            case .token(let file): "check that the token in \(file) is valid and may access this repository"
            case .sshKey(let file, _):
                "check that the server knows \(file).pub; RSA keys are refused by today's servers, use ed25519"
            case .sshAgent: "check with ssh-add -l that the agent has a key that the server knows"
            }
        return GitError(.authenticationFailed, "\(remote.url) refused the login: \(advice)")
    }

    private func checkCertificate(_ certificate: UnsafeMutablePointer<git_cert>?, isValid: Bool) throws(GitError)
        -> Int32
    {
        guard let certificate else { return GIT_ECERTIFICATE.rawValue }
        switch remote.url.transport {
        case .ssh(let address):
            guard certificate.pointee.cert_type == GIT_CERT_HOSTKEY_LIBSSH2 else { return GIT_ECERTIFICATE.rawValue }
            try certificate.withMemoryRebound(to: git_cert_hostkey.self, capacity: 1) { (key) throws(GitError) in
                guard key.pointee.type.rawValue & GIT_CERT_SSH_RAW.rawValue != 0, let bytes = key.pointee.hostkey else {
                    throw GitError(.hostKeyUnknown, "\(address.host) shows no host key that can be checked")
                }
                let raw = UnsafeRawBufferPointer(start: bytes, count: key.pointee.hostkey_len)
                try KnownHosts.check(Array(raw), of: address, file: remote.knownHostsFile)
            }
            return 0
        default:
            guard isValid else {
                throw GitError(
                    .certificateInvalid,
                    "the TLS certificate of \(remote.url) is not trusted: add its authority to the machine, or name a file of authorities with --ca-file"
                )
            }
            return GIT_PASSTHROUGH.rawValue
        }
    }
}
