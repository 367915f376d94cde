public import API
public import Metrics

/// `/metrics`, in Prometheus' text format.
public struct MetricsAPI: APIResponder {
    private let registry: MetricRegistry

    public init(_ registry: MetricRegistry) { self.registry = registry }

    public func respond(to request: APIRequest) async -> APIResponse? {
        guard request.path == ["metrics"] else { return nil }
        guard request.method == .get || request.method == .head else { return APIStatus.methodNotAllowed().response }
        return APIResponse(
            headers: ["Content-Type": "text/plain; version=0.0.4; charset=utf-8"],
            body: .whole(Array(registry.text.utf8)))
    }
}
