import API
import Foundation
import Identity
import Objects
import Synchronization
import TestSupport

@testable import APIServer

/// A server on a free port of this machine, with an authority of its own, and what clients need to reach it.
struct TLSServer: Sendable {
    let port: Int
    let folder: String
    let authority: CertificateAuthority

    static let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))

    /// Serves for as long as `body` runs.
    static func run(
        _ responder: any APIResponder, limits: APILimits = APILimits(), _ body: (TLSServer) async throws -> Void
    ) async throws {
        let directory = TemporaryDirectory()
        let authority = try CertificateAuthority.open(in: IdentityFolder(directory.path + "/identity"), at: now)
        let certificate = try ServerCertificate(authority, hosts: [], at: now)
        let settings = TLSSettings {
            let current = certificate.current
            return TLSSettings.Material(
                certificate: current.credential.certificate, key: current.credential.key,
                authority: authority.certificatePEM, generation: current.generation)
        } proof: { bytes in
            guard let subject = CertificateSubject(certificate: bytes) else { return .nothing }
            return .certificate(commonName: subject.commonName, organizations: subject.organizations)
        }
        let (ports, port) = AsyncStream<Int>.makeStream()
        let server = HTTPServer(
            .tls(host: "127.0.0.1", port: 0, settings), responder: responder, limits: limits
        ) { responder.isAtHand($0) }
        let task = Task {
            defer { port.finish() }
            try await server.run { number in port.yield(number ?? 0) }
        }
        var iterator = ports.makeAsyncIterator()
        guard let number = await iterator.next() else { return try await task.value }
        try (authority.certificatePEM + "\n").write(
            toFile: directory.path + "/ca.crt", atomically: true, encoding: .utf8)
        let result: Result<Void, any Error>
        do {
            try await body(TLSServer(port: number, folder: directory.path, authority: authority))
            result = .success(())
        } catch { result = .failure(error) }
        task.cancel()
        _ = await task.result
        try result.get()
        withExtendedLifetime(directory) {}
    }

    var url: String { "https://localhost:\(port)" }

    /// A certificate with its key, for `curl --cert`.
    func client(_ user: String, _ groups: [String]) throws -> String {
        let credential = try authority.clientCredential(
            for: CertificateSubject(commonName: user, organizations: groups), lifetime: .seconds(3600),
            at: TLSServer.now)
        let file = "\(folder)/\(user).pem"
        try (credential.certificate + credential.key).write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    func curl(_ arguments: String...) async throws -> String {
        try await output(["curl", "-s", "--cacert", "\(folder)/ca.crt"] + arguments)
    }
}

/// What a Python program prints that talks over `connection`, a TLS connection of HTTP/1.1 to a server, and has read the
/// answers that end with `count` times `word` where it says `received(word, count)`.
func talk(to server: TLSServer, _ program: String) async throws -> String {
    let head = """
        import socket, ssl, sys
        context = ssl.create_default_context(cafile="\(server.folder)/ca.crt")
        context.set_alpn_protocols(["http/1.1"])
        plain = socket.create_connection(("127.0.0.1", \(server.port)), timeout=60)
        connection = context.wrap_socket(plain, server_hostname="localhost")

        def received(word, count):
            data = b""
            while data.count(word) < count:
                piece = connection.recv(65536)
                if not piece: break
                data += piece
            return data

        def request(path, method="GET", body=""):
            length = f"Content-Length: {len(body)}\\r\\n" if body else ""
            return f"{method} {path} HTTP/1.1\\r\\nHost: x\\r\\n{length}\\r\\n{body}".encode()

        """
    return try await output(["python3", "-c", head + "\n" + program])
}

/// What a program prints, errors too.
func output(_ words: [String]) async throws -> String {
    try await onThread {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        return String(decoding: data, as: UTF8.self)
    }
}

/// Says who asks, and how much they sent.
struct Echo: APIResponder {
    func respond(to request: APIRequest) async -> APIResponse? {
        let who: Value =
            switch request.peer.proof {
            case .nothing: "nobody"
            case .process: "process"
            case .certificate(let name, let groups): .string("\(name) \(groups.joined(separator: ","))")
            }
        return APIResponse(
            body: .whole(JSONWriter.write(["who": who, "size": .integer(Int64(request.body.count))])))
    }
}
