public import API
public import Measurements
internal import Objects
public import Store

/// `/apis/metrics.k8s.io/v1beta1`: what the pods and nodes of the store use, as they are measured. Read only, as
/// metrics-server's is.
public struct ResourceMetricsAPI: APIResponder {
    private let store: Store
    private let measurements: @Sendable () -> Measurements

    public init(store: Store, measurements: @escaping @Sendable () -> Measurements) {
        self.store = store
        self.measurements = measurements
    }

    public func respond(to request: APIRequest) async -> APIResponse? {
        guard let path = request.resource, let metrics = ResourceMetrics(path),
            let info = store.snapshot.kinds[metrics.measured]
        else { return nil }
        do throws(APIStatus) {
            guard request.method == .get || request.method == .head, !request.query.flag("watch") else {
                throw .methodNotAllowed()
            }
            let form = try Negotiation(request)
            let content = try answer(request, path, metrics, info)
            return APIResponse(headers: ["Content-Type": form.contentType], body: .whole(form.bytes(of: content)))
        } catch {
            return error.response
        }
    }

    private func answer(
        _ request: APIRequest, _ path: ResourcePath, _ metrics: ResourceMetrics, _ info: KindInfo
    ) throws(APIStatus) -> Value {
        let snapshot = store.snapshot
        guard let name = path.name else {
            var options = try ListOptions(request.query, namespace: path.namespace, of: info, isWatch: false)
            // All at once: another page would be of another moment.
            (options.limit, options.continuation) = (0, nil)
            return metrics.list(of: ListPage(of: info, options, in: snapshot).objects, in: measurements())
        }
        let key = ObjectKey(info.kind, namespace: path.namespace, name: name)
        guard let object = snapshot[key], let content = metrics.content(of: object, in: measurements()) else {
            throw metrics.notFound(path)
        }
        return content
    }
}
