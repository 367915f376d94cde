/// Which ports a request wants (`v1.PodPortForwardOptions`), in the protocols that say so in the address.
public struct PortOptions: Sendable, Hashable {
    /// Each port has two channels, whose numbers are a byte.
    public static let limit = 64

    public var ports: [UInt16]

    /// - Throws: 400 for none, for too many, and for what is no port (`portforward.NewV4Options` of the kubelet).
    public init(_ query: Query) throws(APIStatus) {
        ports = []
        let texts = query.all("ports")
        guard !texts.isEmpty else { throw .badRequest("query parameter \"port\" is required") }
        for text in texts {
            guard !text.isEmpty else { throw .badRequest("query parameter \"port\" cannot be empty") }
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                guard let port = UInt16(part) else { throw .badRequest("unable to parse \"\(text)\" as a port") }
                guard port > 0 else { throw .badRequest("port \"\(text)\" must be > 0") }
                ports.append(port)
            }
            guard ports.count <= PortOptions.limit else {
                throw .badRequest("more than \(PortOptions.limit) ports in one request")
            }
        }
    }
}
