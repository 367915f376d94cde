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
}

extension TLSSettings {
    /// Who the client's certificate stands for, where it has shown one. The handshake is over, and this is the channel's thread.
    func peer(of channel: any Channel) -> Peer {
        let certificate = try? channel.pipeline.syncOperations.nioSSL_peerCertificate()?.toDERBytes()
        return Peer(certificate.map(proof) ?? .nothing, address: channel.remoteAddress?.ipAddress ?? "")
    }
}
