/// What is sent on a SPDY/3.1 connection, as far as Kubernetes' clients use it
/// (https://www.chromium.org/spdy/spdy-protocol/spdy-protocol-draft3-1/ §2).
public enum SPDYFrame: Sendable, Hashable {
    /// `isLast`: nothing more comes from who sends it (FLAG_FIN).
    case openStream(id: UInt32, headers: SPDYHeaders, isLast: Bool)
    case reply(id: UInt32, headers: SPDYHeaders, isLast: Bool)
    case reset(id: UInt32, SPDYReset)
    case ping(id: UInt32)
    case goAway(lastStream: UInt32)
    case headers(id: UInt32, headers: SPDYHeaders, isLast: Bool)
    case windowUpdate(id: UInt32, by: UInt32)
    /// A frame, or a part of one: where it was cut the last part has `isLast`.
    case data(id: UInt32, [UInt8], isLast: Bool)
    /// One that means nothing here: SETTINGS, CREDENTIAL.
    case other(type: UInt16)

    enum Kind {
        static let openStream: UInt16 = 1
        static let reply: UInt16 = 2
        static let reset: UInt16 = 3
        static let ping: UInt16 = 6
        static let goAway: UInt16 = 7
        static let headers: UInt16 = 8
        static let windowUpdate: UInt16 = 9
    }

    static let lastFlag: UInt8 = 1
    static let version: UInt16 = 3
    static let headSize = 8
}

/// Why a stream is ended before its time (§2.6.3); other numbers are kept as they came.
public struct SPDYReset: RawRepresentable, Sendable, Hashable {
    public var rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let protocolError = SPDYReset(rawValue: 1)
    public static let refused = SPDYReset(rawValue: 3)
    public static let cancel = SPDYReset(rawValue: 5)
}

/// Names in small letters with their values, in order.
public struct SPDYHeaders: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    public var fields: [Headers.Field]

    public init(_ fields: [Headers.Field] = []) { self.fields = fields }

    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Headers.Field(name: $0.0, value: $0.1) }
    }

    public subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
}

/// The other side does not speak the protocol, or goes over a limit: the connection cannot go on.
public struct SPDYError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = "SPDY: \(description)" }
}
