internal import API
internal import APIServer
internal import Objects
internal import Store

/// `GET /api/v1/namespaces/{namespace}/pods/{name}/log`
struct PodLogAPI: APIResponder {
    let store: Store
    let reader: LogReader

    func respond(to request: APIRequest) async -> APIResponse? {
        let path = request.path
        guard request.method == .get, path.count == 7, path.starts(with: ["api", "v1", "namespaces"]),
            path[4] == "pods",
            path[6] == "log"
        else { return nil }
        let key = ObjectKey(.pod, namespace: path[3], name: path[5])
        guard let object = store.snapshot[key] else {
            return APIStatus.notFound("pods \"\(key.name)\" not found").response
        }
        do throws(APIStatus) {
            return try reader.response(for: Pod(object), try LogQuery(request, now: SystemClock.now))
        } catch {
            return error.response
        }
    }
}

extension LogQuery {
    init(_ request: APIRequest, now: Timestamp) throws(APIStatus) {
        container = request.query["container"] ?? ""
        follows = request.query.flag("follow")
        isPrevious = request.query.flag("previous")
        showsTime = request.query.flag("timestamps")
        tailLines = try LogQuery.count("tailLines", request)
        limitBytes = try LogQuery.count("limitBytes", request)
        since = try LogQuery.count("sinceSeconds", request).map { now + .seconds(-Int64($0)) }
        if let text = request.query["sinceTime"] {
            guard let time = Timestamp(text) else { throw .badRequest("sinceTime is not a time in RFC 3339") }
            since = time
        }
    }

    private static func count(_ name: String, _ request: APIRequest) throws(APIStatus) -> Int? {
        guard let text = request.query[name] else { return nil }
        guard let number = Int(text), number >= 0, number <= Int32.max else {
            throw .badRequest("\(name) must be a number from 0 to \(Int32.max)")
        }
        return number
    }
}
