internal import Access
internal import Identity
internal import Objects
internal import Store

/// Signs what people have approved: certificates for clients of the API.
struct ClientCertificateSigner {
    private static let author = "certificate-signer"

    let store: Store
    let authority: CertificateAuthority
    let log: Log

    /// Runs until the task is cancelled.
    func run() async {
        var seen: Revision?
        while !Task.isCancelled {
            let snapshot = store.snapshot
            let change = snapshot.lastChange(of: .certificateSigningRequest)
            if change != seen, await sign(in: snapshot) { seen = change }
            await store.change(after: snapshot.revision)
        }
    }

    /// Whether nothing is left to do in this state.
    private func sign(in snapshot: Snapshot) async -> Bool {
        var isDone = true
        for object in snapshot.objects(of: .certificateSigningRequest) {
            guard let request = ClientCertificateRequest(waiting: object) else { continue }
            let change = Change.update(answer(request, at: SystemClock.now))
            do {
                _ = try await store.commit(Transaction([change], by: ClientCertificateSigner.author))
            } catch {
                log.debug(ClientCertificateSigner.author, "\(object.key): \(error)")
                isDone = false
            }
        }
        return isDone
    }

    private func answer(_ waiting: ClientCertificateRequest, at now: Timestamp) -> Object {
        do throws(IdentityError) {
            let request = try CertificateRequest(pem: waiting.request)
            if let fault = waiting.fault(groups: request.subject.organizations) {
                return waiting.failed(fault, at: now)
            }
            return waiting.signed(
                try authority.clientCertificate(for: request, lifetime: waiting.lifetime, at: now))
        } catch {
            return waiting.failed(error.message, at: now)
        }
    }
}
