internal import Glibc

/// Where the proof of identity for a remote lies. Files are read anew for each connection, so they can be rotated.
public enum Credentials: Hashable, Sendable {
    /// Only what the URL itself says; for ssh the running agent.
    case none
    /// For https: a file with one line, a token or `user:password`.
    case token(file: String)
    /// For ssh: a private key, and a file that holds its passphrase if it has one.
    case sshKey(file: String, passphraseFile: String? = nil)
    /// For ssh: the agent at SSH_AUTH_SOCK.
    case sshAgent
}

/// A secret as it is needed for one connection; it has no description on purpose.
struct Secret {
    var user: String
    var password: String
}

enum SecretFile {
    /// The most bytes that are read from a file with a secret.
    static let maximumBytes = 64 << 10

    /// A file with a secret must not be readable by everyone.
    static func checkMode(_ path: String) throws(GitError) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw GitError(.authenticationFailed, "cannot read \(path): \(String(cString: strerror(errno)))")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw GitError(.authenticationFailed, "\(path) is not a regular file")
        }
        guard status.st_mode & 0o007 == 0 else {
            throw GitError(.authenticationFailed, "every user can read \(path): run chmod 600 \(path)")
        }
    }

    /// The first line of the file.
    static func line(_ path: String) throws(GitError) -> String {
        try checkMode(path)
        let content = try File.read(path, limit: maximumBytes, failure: .authenticationFailed)
        let line = content.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        guard !line.isEmpty, let text = String(validating: line, as: UTF8.self) else {
            throw GitError(.authenticationFailed, "the first line of \(path) is empty or not UTF-8 text")
        }
        return text
    }

    /// A token, or `user:password`. Most hosts take any user with a token.
    static func secret(_ path: String, user: String?) throws(GitError) -> Secret {
        let text = try line(path)
        if let colon = text.firstIndex(of: ":") {
            return Secret(user: String(text[..<colon]), password: String(text[text.index(after: colon)...]))
        }
        return Secret(user: user ?? "git", password: text)
    }
}
