internal import API
internal import CLinux
internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

extension HTTPServer {
    /// The process at the other end, from the socket's credentials (unix(7), SO_PEERCRED).
    static func proof(of channel: any Channel) async -> Peer.Proof {
        guard let provider = channel as? any SocketOptionProvider else { return .nothing }
        let credentials: skeg_peer? = try? await provider.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
        ).get()
        return credentials.map { .process(userID: $0.uid) } ?? .nothing
    }

    /// Who the client's certificate stands for, where it has shown one.
    func certificateProof(of channel: any Channel) async -> Peer.Proof {
        guard case .tls(_, _, let settings) = address,
            let certificate = try? await channel.nioSSL_peerCertificate().get(),
            let bytes = try? certificate.toDERBytes()
        else { return .nothing }
        return settings.proof(bytes)
    }
}
