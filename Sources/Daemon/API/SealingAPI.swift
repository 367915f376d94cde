internal import API
internal import APIServer
internal import Access
internal import Objects
internal import Store
internal import StoreSQLite

/// `/skeg/v1/sealing`: the keys that Secrets are sealed with in the store, for `skeg secret rewrap`. Over the socket alone, as its
/// owner can read the keys anyway.
struct SealingAPI: APIResponder {
    /// How long one request seals anew; who asks goes on asking until nothing is left.
    private static let patience = Duration.seconds(5)

    let store: SealedStore
    let log: Log

    func respond(to request: APIRequest) async -> APIResponse? {
        guard request.path.starts(with: ["skeg", "v1", "sealing"]) else { return nil }
        guard case .process = request.peer.proof, request.user.groups.contains(UserInfo.privilegedGroup) else {
            return APIStatus(
                code: 403, reason: "Forbidden", message: "keys of the store are changed over the daemon's socket alone"
            ).response
        }
        do throws(APIStatus) {
            let state = try await answer(request)
            return APIResponse(body: .whole(JSONWriter.write(SealingAPI.content(of: state))))
        } catch {
            return error.response
        }
    }

    private func answer(_ request: APIRequest) async throws(APIStatus) -> SealingState {
        do throws(StoreFailure) {
            switch (request.method, Array(request.path.dropFirst(3))) {
            case (.get, []): return try await store.answer { backend throws(StoreFailure) in try backend.sealing() }
            case (.post, ["keys"]): return try await addKey()
            case (.post, ["keys", "read"]):
                return try await store.answer { backend throws(StoreFailure) in try backend.rereadKeys() }
            case (.post, ["rewrap"]): return try await rewrap()
            case (.delete, ["keys"]): return try await removeOldKeys()
            default: break
            }
        } catch {
            log.error("store", "\(error)")
            throw APIStatus.internalError(error.message)
        }
        throw .notFound("the server could not find the requested resource")
    }

    private func addKey() async throws(StoreFailure) -> SealingState {
        let state = try await store.answer { backend throws(StoreFailure) in
            var random = SystemRandomNumberGenerator()
            return try backend.addKey(from: &random)
        }
        log.info("store", "made key \(state.keys.first.map { "\($0)" } ?? ""), and seals Secrets with it from now on")
        return state
    }

    private func rewrap() async throws(StoreFailure) -> SealingState {
        let start = ContinuousClock.now
        var state = try await store.answer { backend throws(StoreFailure) in try backend.rewrapSome() }
        while state.left > 0, ContinuousClock.now - start < SealingAPI.patience, !Task.isCancelled {
            state = try await store.answer { backend throws(StoreFailure) in try backend.rewrapSome() }
        }
        if state.left == 0 {
            log.info("store", "all Secrets are sealed with key \(state.keys.first.map { "\($0)" } ?? "")")
        }
        return state
    }

    private func removeOldKeys() async throws(StoreFailure) -> SealingState {
        let state = try await store.answer { backend throws(StoreFailure) in try backend.removeOldKeys() }
        log.info("store", "\(state.source) has the keys \(state.keys.map { "\($0)" }.joined(separator: ", "))")
        return state
    }

    private static func content(of state: SealingState) -> Value {
        let keys: [Value] = state.keys.map { id in
            ["id": .string("\(id)"), "objects": .integer(Int64(state.counts[id] ?? 0))]
        }
        return ["source": .string(state.source), "keys": .array(keys), "left": .integer(Int64(state.left))]
    }
}
