public import API
internal import Objects

/// `/version`: which Kubernetes this is like, for clients that look at it (`k8s.io/apimachinery/pkg/version.Info`).
public struct VersionAPI: APIResponder {
    /// The minor version whose API is followed. kubectl warns where its own differs by more than one.
    private static let minor = 36

    private let version: String

    /// - Parameter version: This program's own.
    public init(version: String) { self.version = version }

    public func respond(to request: APIRequest) async -> APIResponse? {
        guard request.path == ["version"] else { return nil }
        guard request.method == .get || request.method == .head else { return APIStatus.methodNotAllowed().response }
        return APIResponse(body: .whole(JSONWriter.write(content)))
    }

    private var content: Value {
        [
            "major": "1", "minor": .string("\(VersionAPI.minor)"),
            "gitVersion": .string("v1.\(VersionAPI.minor).0+skeg-\(version)"), "gitCommit": "", "gitTreeState": "",
            "buildDate": "1970-01-01T00:00:00Z", "goVersion": "", "compiler": "swift",
            "platform": .string(VersionAPI.platform)
        ]
    }

    private static var platform: String {
        #if arch(arm64)
            "linux/arm64"
        #else
            "linux/amd64"
        #endif
    }
}
