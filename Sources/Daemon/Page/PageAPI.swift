internal import API
internal import APIServer
internal import Measurements
internal import Objects
internal import Store

/// `GET /skeg/v1/page`: the status for a browser, as by `kubectl proxy`.
struct PageAPI: APIResponder {
    let store: Store
    let board: SyncBoard
    let measurements: MeasurementBoard

    func respond(to request: APIRequest) async -> APIResponse? {
        guard request.path == ["skeg", "v1", "page"] else { return nil }
        guard request.method == .get else { return APIStatus.methodNotAllowed().response }
        measurements.want()
        let page = StatusHTML(reports: board.reports, nodes: nodes, now: SystemClock.now)
        return APIResponse(
            headers: [
                "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store",
                "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
            ], body: .whole(Array(page.text.utf8)))
    }

    private var nodes: [StatusHTML.Node] {
        let known = measurements.nodes
        return store.snapshot.objects(of: .node).map { object in
            let track = known[object.name]?.node
            return StatusHTML.Node(
                name: object.name, sample: track?.sample, history: track?.history.samples ?? [],
                allocatable: Node(object).allocatable,
                pressures: NodePressure.allCases.compactMap { pressure in
                    object.condition(pressure.rawValue).flatMap { $0.isTrue ? $0.message : nil }
                })
        }
    }
}
