internal import API

/// Errors of the transport itself, in the words of Kubernetes where it has some.
extension APIStatus {
    /// The client did not send its request in time.
    static let requestTimeout = APIStatus(
        code: 408, reason: "Timeout", message: "the request was not sent to its end in time: see the limit requestTime")

    static func headersTooLarge(_ limits: APILimits) -> APIStatus {
        APIStatus(
            code: 431, reason: "RequestHeaderFieldsTooLarge",
            message: "a request has at most \(limits.headerCount) headers, and \(limits.headerSize) bytes of them")
    }
}
