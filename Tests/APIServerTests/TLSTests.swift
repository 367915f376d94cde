import API
import Foundation
import Objects
import Testing

@testable import APIServer
@testable import Identity

@Suite("TLS")
struct TLSTests {
    @Test("one port speaks HTTP/1.1 and HTTP/2", arguments: ["1.1", "2"])
    func versions(version: String) async throws {
        try await TLSServer.run(Echo()) { server in
            let answer = try await server.curl(
                "--http\(version)", "-w", " %{http_version} %{http_code}", "\(server.url)/x", "-d", "abc")
            #expect(answer == #"{"size":3,"who":"nobody"} \#(version) 200"#)
        }
    }

    @Test("a client certificate says who asks")
    func certificates() async throws {
        try await TLSServer.run(Echo()) { server in
            let file = try server.client("ann", ["a", "system:masters"])
            for version in ["1.1", "2"] {
                let answer = try await server.curl("--http\(version)", "--cert", file, "\(server.url)/x")
                #expect(answer == #"{"size":0,"who":"ann a,system:masters"}"#)
            }
        }
    }

    @Test("a certificate of another authority, or of a server, is refused")
    func foreignCertificates() async throws {
        try await TLSServer.run(Echo()) { other in
            let foreign = try other.client("ann", ["system:masters"])
            try await TLSServer.run(Echo()) { server in
                let answer = try await server.curl("-S", "--cert", foreign, "\(server.url)/x")
                #expect(answer.contains("curl: ("), "\(answer)")
                let credential = try server.authority.serverCredential(
                    for: ["localhost"], lifetime: .seconds(60), at: TLSServer.now)
                let file = server.folder + "/server.pem"
                try (credential.certificate + credential.key).write(toFile: file, atomically: true, encoding: .utf8)
                let disguised = try await server.curl("-S", "--cert", file, "\(server.url)/x")
                #expect(disguised.contains("curl: ("), "\(disguised)")
            }
        }
    }
}
