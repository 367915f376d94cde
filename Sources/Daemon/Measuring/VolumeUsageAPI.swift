internal import API
internal import APIServer
internal import Measurements
internal import Objects
internal import Store

/// `GET /skeg/v1/usage/volumes`: what pods' volumes take; for `skeg top volumes`.
struct VolumeUsageAPI: APIResponder {
    let store: Store
    let board: VolumeBoard

    func respond(to request: APIRequest) async -> APIResponse? {
        guard request.path == ["skeg", "v1", "usage", "volumes"] else { return nil }
        guard request.method == .get else { return APIStatus.methodNotAllowed().response }
        let pods: [Pod]
        do throws(APIStatus) { pods = try self.pods(request) } catch { return error.response }
        let volumes = await board.measure(pods).map(VolumeUsageAPI.content)
        return APIResponse(body: .whole(JSONWriter.write(["volumes": .array(volumes)])))
    }

    /// By namespace, labels and fields as in a list.
    private func pods(_ request: APIRequest) throws(APIStatus) -> [Pod] {
        let snapshot = store.snapshot
        guard let info = snapshot.kinds[.pod] else { return [] }
        let filter = try ObjectFilter(request.query, namespace: request.query["namespace"] ?? "", of: info)
        return snapshot.objects(of: .pod).filter(filter.matches).map { Pod($0) }
    }

    private static func content(_ entry: VolumeBoard.Entry) -> Value {
        let usage = entry.usage
        var content: Value = [
            "namespace": .string(entry.namespace), "pod": .string(entry.pod), "node": .string(entry.node),
            "name": .string(entry.volume), "medium": entry.isMemory ? "Memory" : "",
            "usedBytes": .integer(usage.usedBytes), "capacityBytes": .integer(usage.bytes.capacity),
            "availableBytes": .integer(usage.bytes.available), "inodesUsed": .integer(usage.usedInodes),
            "partial": .bool(usage.isPartial)
        ]
        content["sizeLimit"] = entry.sizeLimit.map { .string($0) }
        content["inodes"] = usage.inodes.map { .integer($0.capacity) }
        content["inodesFree"] = usage.inodes.map { .integer($0.available) }
        return content
    }
}
