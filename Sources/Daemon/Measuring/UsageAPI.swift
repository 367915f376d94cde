internal import API
internal import APIServer
internal import Measurements
internal import Objects
internal import Store

/// `GET /skeg/v1/usage/nodes` and `/skeg/v1/usage/pods`: what is measured, with what is remembered of it; for `skeg top`.
struct UsageAPI: APIResponder {
    let store: Store
    let board: MeasurementBoard

    func respond(to request: APIRequest) async -> APIResponse? {
        guard request.path.starts(with: ["skeg", "v1", "usage"]), request.path.count == 4 else { return nil }
        guard request.method == .get else { return APIStatus.methodNotAllowed().response }
        board.want()
        do throws(APIStatus) {
            let answer: Value
            switch request.path[3] {
            case "nodes": answer = try nodes(request)
            case "pods": answer = try pods(request)
            default: throw .notFound("the server could not find the requested resource")
            }
            return APIResponse(body: .whole(JSONWriter.write(answer)))
        } catch {
            return error.response
        }
    }

    /// The objects that are asked for, by namespace, labels and fields as in a list.
    private func objects(_ kind: GroupKind, _ request: APIRequest) throws(APIStatus) -> [Object] {
        let snapshot = store.snapshot
        guard let info = snapshot.kinds[kind] else { return [] }
        let filter = try ObjectFilter(request.query, namespace: request.query["namespace"] ?? "", of: info)
        return snapshot.objects(of: kind).filter(filter.matches)
    }

    private func nodes(_ request: APIRequest) throws(APIStatus) -> Value {
        let known = board.nodes
        let items = try objects(.node, request).compactMap { object -> Value? in
            guard let track = known[object.name]?.node, let sample = track.sample else { return nil }
            let allocatable = Resources(object.status["allocatable"] ?? .emptyObject)
            var item = UsageAPI.content(of: sample, track.history, request)
            item["name"] = .string(object.name)
            item["allocatableMillicores"] = .integer(allocatable.cpuMillicores)
            item["allocatableMemoryBytes"] = .integer(allocatable.memoryBytes)
            return item
        }
        return ["nodes": .array(items)]
    }

    private func pods(_ request: APIRequest) throws(APIStatus) -> Value {
        let known = Dictionary(
            grouping: board.nodes.flatMap { node in node.value.containers.map { (node: node.key, container: $0) } },
            by: \.container.podUID)
        let items = try objects(.pod, request).compactMap { object -> Value? in
            guard let containers = known[object.uid] else { return nil }
            return [
                "namespace": .string(object.namespace), "name": .string(object.name),
                "node": .string(containers[0].node),
                "containers": .array(
                    containers.map { _, container in
                        var item = UsageAPI.content(of: container.sample, container.history, request)
                        item["name"] = .string(container.name)
                        item["running"] = .bool(container.isRunning)
                        return item
                    })
            ]
        }
        return ["pods": .array(items)]
    }

    /// The history only where it is asked for: it is most of an answer.
    private static func content(
        of sample: ResourceSample?, _ history: SampleRing, _ request: APIRequest
    ) -> Value {
        var content = Value.emptyObject
        if let sample {
            content["time"] = .string(sample.time.text)
            content["windowSeconds"] = .double(sample.window / .seconds(1))
            content["cpuNanocores"] = .integer(sample.cpuNanocores)
            content["memoryWorkingSetBytes"] = .integer(sample.memoryWorkingSetBytes)
        }
        guard request.query.flag("history") else { return content }
        content["history"] = .array(
            history.samples.map { sample in
                [
                    "time": .string(sample.time.text), "cpuNanocores": .integer(sample.cpuNanocores),
                    "memoryWorkingSetBytes": .integer(sample.memoryWorkingSetBytes)
                ]
            })
        return content
    }
}
