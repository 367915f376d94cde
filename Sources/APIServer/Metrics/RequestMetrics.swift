public import API
public import Metrics
public import Objects

/// Counts requests under Kubernetes' names (`k8s.io/apiserver/pkg/endpoints/metrics`).
public struct RequestMetrics: APIResponder {
    private static let labels = ["verb", "group", "resource", "subresource"]

    private let next: any APIResponder
    private let kinds: @Sendable () -> KindRegistry
    private let total: Metrics.Counter
    private let duration: Histogram
    private let inFlight: Gauge
    private let longRunning: Gauge

    public init(_ registry: MetricRegistry, kinds: @escaping @Sendable () -> KindRegistry, _ next: any APIResponder) {
        self.next = next
        self.kinds = kinds
        total = registry.counter(
            "apiserver_request_total", "Requests that were answered.", labels: RequestMetrics.labels + ["code"])
        duration = registry.histogram(
            "apiserver_request_duration_seconds", "Time until the answer to a short request was made.",
            labels: RequestMetrics.labels)
        inFlight = registry.gauge(
            "apiserver_current_inflight_requests", "Short requests that are being answered.", labels: ["request_kind"])
        longRunning = registry.gauge(
            "apiserver_longrunning_requests", "Watches, logs and other streams that are open.",
            labels: RequestMetrics.labels)
    }

    public func respond(to request: APIRequest) async -> APIResponse? {
        let labels = labels(of: request)
        guard RequestClass(request) == .long else { return await measured(request, labels) }
        var response = await next.respond(to: request)
        total.add(1, labels + [code(of: response)])
        guard response?.isWhole ?? true else {
            longRunning.add(1, labels)
            response?.holds.append(Hold { [longRunning] in longRunning.add(-1, labels) })
            return response
        }
        return response
    }

    private func measured(_ request: APIRequest, _ labels: [String]) async -> APIResponse? {
        let kind = [request.isReading ? "readOnly" : "mutating"]
        let start = ContinuousClock.now
        inFlight.add(1, kind)
        let response = await next.respond(to: request)
        inFlight.add(-1, kind)
        total.add(1, labels + [code(of: response)])
        duration.observe(ContinuousClock.now - start, labels)
        return response
    }

    private func code(of response: APIResponse?) -> String { String(response?.status ?? 404) }

    /// Only what there is here gets labels of its own: paths come from outside.
    private func labels(of request: APIRequest) -> [String] {
        guard let path = request.resource, kinds().served(path.groupVersion, plural: path.resource) != nil
        else {
            return [request.method.rawValue, "", "", ""]
        }
        return [
            RequestMetrics.verb(of: request, path), path.groupVersion.group, path.resource, path.subresource
        ]
    }

    /// As `metrics.CanonicalVerb` and `cleanVerb` have it.
    private static func verb(of request: APIRequest, _ path: ResourcePath) -> String {
        if ["exec", "attach", "portforward", "proxy"].contains(path.subresource) { return "CONNECT" }
        switch path.verb(of: request) {
        case "create": return "POST"
        case "update": return "PUT"
        case "patch": return request.contentType.hasPrefix("application/apply-patch") ? "APPLY" : "PATCH"
        case let verb: return verb.uppercased()
        }
    }
}
