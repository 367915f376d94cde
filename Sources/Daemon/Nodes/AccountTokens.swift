internal import API
internal import Access
internal import NodeAgent
internal import Objects
internal import PodLifecycle
internal import Store

/// Tokens for pods of this daemon's nodes, made as a request to the API would make them.
struct AccountTokens: PodTokenIssuer {
    let store: Store
    let keys: any TokenKeys
    let issuer: String

    func issue(_ request: PodTokenRequest) throws(PodFilesError) -> PodToken {
        var random = SystemRandomNumberGenerator()
        var ids = IDSource(from: &random)
        var spec: Value = [
            "expirationSeconds": .integer(request.expirationSeconds),
            "boundObjectRef": [
                "apiVersion": "v1", "kind": "Pod", "name": .string(request.podName), "uid": .string(request.podUID)
            ]
        ]
        if !request.audience.isEmpty { spec["audiences"] = [.string(request.audience)] }
        let wanted: API.TokenRequest
        do throws(APIStatus) {
            wanted = try API.TokenRequest(
                ["spec": spec], for: ServiceAccountName(namespace: request.namespace, name: request.serviceAccount),
                in: store.snapshot, issuer: issuer, id: ids.uid(), at: SystemClock.now)
        } catch {
            throw PodFilesError(error.message)
        }
        do {
            return PodToken(
                try WebToken.sign(wanted.claims.content, with: keys),
                issued: Timestamp(seconds: wanted.claims.issuedAt), expiration: wanted.expiration)
        } catch {
            throw PodFilesError("the token cannot be signed: \(error)")
        }
    }
}

/// For nodes that are not there: their pods read no files, so nothing is signed for them.
struct NoTokens: ServiceAccountTokens {
    func token(for request: PodTokenRequest) async throws(PodFilesError) -> ServiceAccountToken {
        ServiceAccountToken(text: "", renewAt: SystemClock.now + .seconds(request.expirationSeconds))
    }
}
