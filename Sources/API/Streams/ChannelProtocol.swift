internal import Objects

/// A way to have several channels on one web socket: each message begins with the number of its channel
/// (`k8s.io/apimachinery/pkg/util/remotecommand`, `k8s.io/apiserver/pkg/util/wsstream`).
public struct ChannelProtocol: Sendable, Hashable {
    /// As the client asks for it; empty for one that asks for none.
    public let name: String
    /// Messages are text: a digit, and the content in base64. Otherwise they are binary.
    public let isText: Bool
    /// The error channel tells of success too, as a Status; before version 4 it had an error's words alone.
    public let hasStatus: Bool
    /// The client can end a channel (version 5, KEP-4006).
    public let hasClose: Bool

    private init(_ name: String, isText: Bool = false, hasStatus: Bool = false, hasClose: Bool = false) {
        self.name = name
        self.isText = isText
        self.hasStatus = hasStatus
        self.hasClose = hasClose
    }

    public static let version5 = ChannelProtocol("v5.channel.k8s.io", hasStatus: true, hasClose: true)
    public static let version4 = ChannelProtocol("v4.channel.k8s.io", hasStatus: true)
    public static let version4Text = ChannelProtocol("v4.base64.channel.k8s.io", isText: true, hasStatus: true)
    public static let version1 = ChannelProtocol("channel.k8s.io")
    public static let version1Text = ChannelProtocol("base64.channel.k8s.io", isText: true)
    public static let unnamed = ChannelProtocol("")

    /// For commands, the best first.
    public static let forCommands = [version5, version4, version4Text, version1, version1Text, unnamed]
    /// For ports, each of which has a channel for its bytes and one for what went wrong.
    public static let forPorts = [version4, version4Text, unnamed]

    /// What says that a channel ends.
    private static let closeByte: UInt8 = 255

    public enum Message: Sendable, Hashable {
        case content(channel: UInt8, [UInt8])
        case close(channel: UInt8)
    }

    /// A message for the client.
    public func message(_ content: some Collection<UInt8>, on channel: UInt8) -> [UInt8] {
        isText ? [48 + channel] + Base64.encode(Array(content)).utf8 : [channel] + content
    }

    /// A message of the client; nil for one that is empty or not readable, which means nothing.
    public func read(_ message: [UInt8]) -> Message? {
        guard let first = message.first else { return nil }
        let rest = Array(message.dropFirst())
        if hasClose, first == ChannelProtocol.closeByte { return rest.first.map { .close(channel: $0) } }
        guard isText else { return .content(channel: first, rest) }
        guard (48...57).contains(first), let content = Base64.decode(String(decoding: rest, as: UTF8.self)) else {
            return nil
        }
        return .content(channel: first - 48, content)
    }
}

/// The channels of a command's talk.
public enum CommandChannel {
    public static let input: UInt8 = 0
    public static let output: UInt8 = 1
    public static let errorOutput: UInt8 = 2
    /// How it ended.
    public static let status: UInt8 = 3
    public static let resize: UInt8 = 4
}
