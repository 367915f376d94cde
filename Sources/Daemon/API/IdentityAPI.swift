internal import API
internal import APIServer
internal import Access
internal import Identity
internal import Objects

/// `POST /skeg/v1/identity/clients`: a certificate for a user, for `skeg kubeconfig`. Over the socket alone: who may open it may
/// do everything anyway.
struct IdentityAPI: APIResponder {
    let certificate: ServerCertificate
    /// Where the API is served; nil as long as it is not.
    let url: @Sendable () -> String?

    func respond(to request: APIRequest) async -> APIResponse? {
        guard request.path == ["skeg", "v1", "identity", "clients"] else { return nil }
        guard request.method == .post else { return APIStatus.methodNotAllowed().response }
        guard case .process = request.peer.proof, request.user.groups.contains(UserInfo.privilegedGroup) else {
            return APIStatus(
                code: 403, reason: "Forbidden", message: "certificates are made over the daemon's socket alone"
            ).response
        }
        do throws(APIStatus) {
            return APIResponse(body: .whole(JSONWriter.write(try issue(try request.bodyObject()))))
        } catch {
            return error.response
        }
    }

    private func issue(_ body: Value) throws(APIStatus) -> Value {
        guard let url = url() else {
            throw .badRequest("the API is not served over TLS: start the daemon with --api-address")
        }
        guard let user = body["user"]?.string, let seconds = body["ttlSeconds"]?.integer else {
            throw .badRequest("user and ttlSeconds are required")
        }
        let groups = body["groups"]?.array?.compactMap(\.string) ?? []
        do throws(IdentityError) {
            let credential = try certificate.authority.clientCredential(
                for: CertificateSubject(commonName: user, organizations: groups), lifetime: .seconds(seconds),
                at: SystemClock.now)
            return [
                "server": .string(url), "authority": .string(certificate.authority.certificatePEM),
                "certificate": .string(credential.certificate), "key": .string(credential.key)
            ]
        } catch {
            throw .badRequest(error.message)
        }
    }
}
