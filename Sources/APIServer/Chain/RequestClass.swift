internal import API

/// How long the answer to a request goes on.
enum RequestClass: Sendable {
    /// It is answered at once.
    case short
    /// It goes on until the client has enough (`filters.BasicLongRunningRequestCheck`, with what kube-apiserver gives it).
    case long

    private static let longSubresources: Set = ["attach", "exec", "proxy", "log", "portforward"]

    init(_ request: APIRequest) {
        guard let path = request.resource else {
            self = .short
            return
        }
        let isLong =
            RequestClass.longSubresources.contains(path.subresource)
            || (request.method == .get && request.query.flag("watch"))
        self = isLong ? .long : .short
    }
}
