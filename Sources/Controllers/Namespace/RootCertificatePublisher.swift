public import Objects
public import Store

/// Keeps the certificate that the API is known by in a ConfigMap of every namespace, for the programs in it
/// (`pkg/controller/certificates/rootcacertpublisher`).
public struct RootCertificatePublisher: Controller {
    public let name = "root-ca-certificate-publisher"

    private let certificate: String

    /// - Parameter certificate: In PEM.
    public init(certificate: String) { self.certificate = certificate }

    public func keys(concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
        switch event.kind {
        case .namespace: [event.key]
        case .configMap where event.object.name == APIAccess.certificateName:
            [ObjectKey(.namespace, name: event.object.namespace)]
        default: []
        }
    }

    public func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
    ) -> Plan {
        guard let namespace = snapshot[key], !namespace.isBeingDeleted else { return Plan() }
        let data: Value = [APIAccess.certificateKey: .string(certificate)]
        let mapKey = ObjectKey(.configMap, namespace: key.name, name: APIAccess.certificateName)
        guard let stored = snapshot.stored(mapKey) else {
            var map = Object(apiVersion: "v1", kind: "ConfigMap", namespace: key.name, name: APIAccess.certificateName)
            map.uid = ids.uid()
            map.creationTimestamp = now
            map.setAnnotation("kubernetes.io/description", to: RootCertificatePublisher.description)
            map["data"] = data
            return Plan(changes: [.create(map)])
        }
        // Whoever brings one by git means it; two writers would only undo each other's work.
        guard stored.claim == nil, !stored.object.isBeingDeleted else { return Plan() }
        var map = stored.object
        map["data"] = data
        map["binaryData"] = nil
        return map == stored.object ? Plan() : Plan(changes: [.update(map)])
    }

    private static let description =
        "Certificate of the authority that signs this API's own, kept here for programs in pods. Nothing else is known by it."
}
