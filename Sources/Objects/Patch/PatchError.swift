/// Why a patch was not made, as kube-apiserver answers
/// (`k8s.io/apiserver/pkg/endpoints/handlers/patch.go`). No message holds a value.
public struct PatchError: Error, Sendable, Hashable {
    public enum Reason: Sendable, Hashable {
        /// 400: what was sent is no patch.
        case badRequest
        /// 413: the patch asks for more than is done at once.
        case tooLarge
        /// 422: the patch can be read, but not made on this object.
        case unprocessable
    }

    public var reason: Reason
    /// What is wrong, in the words of `evanphx/json-patch` and `strategicpatch` where they have some.
    public var detail: String

    public init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }

    /// What a `Status` says. Kubernetes says of a patch that cannot be made only that it cannot; why comes behind.
    public var message: String {
        switch reason {
        case .badRequest: detail
        case .tooLarge: "Request entity too large: \(detail)"
        case .unprocessable: "the server rejected our request due to an error in our request: \(detail)"
        }
    }

    /// How many characters of a path or a name a message shows.
    static let maximumShownLength = 256

    /// A path or name from a patch, on one line and cut to a length that fits a message.
    static func shown(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(maximumShownLength + 1)
        let line = scalars.prefix(maximumShownLength).map { $0.value < 32 || $0.value == 127 ? " " : String($0) }
        return line.joined() + (scalars.count > maximumShownLength ? "…" : "")
    }
}
