public import API
public import Measurements
internal import Objects
public import Store

/// `/apis/custom.metrics.k8s.io` and `/apis/external.metrics.k8s.io`, from their versions on: the user's own metrics, as they are
/// known now. Read only.
public struct UserMetricsAPI: APIResponder {
    private let store: Store
    private let measurements: @Sendable () -> Measurements

    public init(store: Store, measurements: @escaping @Sendable () -> Measurements) {
        self.store = store
        self.measurements = measurements
    }

    public func respond(to request: APIRequest) async -> APIResponse? {
        guard request.path.count >= 3, request.path[0] == "apis",
            [CustomMetrics.group, ExternalMetrics.groupVersion.group].contains(request.path[1])
        else { return nil }
        do throws(APIStatus) {
            guard request.method == .get || request.method == .head, !request.query.flag("watch") else {
                throw .methodNotAllowed()
            }
            let form = try Negotiation(request)
            let content = try answer(request)
            return APIResponse(headers: ["Content-Type": form.contentType], body: .whole(form.bytes(of: content)))
        } catch {
            return error.response
        }
    }

    private func answer(_ request: APIRequest) throws(APIStatus) -> Value {
        let (snapshot, measured) = (store.snapshot, measurements())
        if request.path.count == 3 {
            let version = GroupVersion(group: request.path[1], version: request.path[2])
            if version == ExternalMetrics.groupVersion { return ExternalMetrics.resourceList(in: snapshot, measured) }
            if version.group == CustomMetrics.group,
                let list = CustomMetrics.resourceList(version.version, in: snapshot, measured)
            {
                return list
            }
        } else if let path = request.resource {
            if let custom = CustomMetrics(path) { return try custom.list(request.query, in: snapshot, measured) }
            if let external = ExternalMetrics(path) { return try external.list(request.query, in: snapshot, measured) }
        }
        throw .notFound("the server could not find the requested resource")
    }
}
