/// Makes values that are no secrets, out of a seed: for simulations and tests.
public struct SeededSecretMaker: SecretMaker, Sendable {
    private var source: IDSource

    public init(seed: UInt64) { source = IDSource(seed: seed) }

    public mutating func make(
        _ item: SecretOrder.Item, at now: Timestamp
    ) throws(SecretFailure) -> MadeSecret {
        switch item.form {
        case .bytes(let count): return MadeSecret([item.name: (0..<count).map { _ in source.next() }])
        case .password(let length, let characters):
            let password = (0..<length).compactMap { _ in characters.randomElement(using: &source) }
            return MadeSecret([item.name: password])
        case .keyPair:
            let id = source.uid()
            return MadeSecret([
                item.name: Array("private \(id)".utf8), "\(item.name).pub": Array("public \(id)".utf8)
            ])
        case .certificate(let order):
            let id = source.uid()
            return MadeSecret(
                [
                    "\(item.name).crt": Array("certificate \(id) of \(order.commonName)".utf8),
                    "\(item.name).key": Array("key \(id)".utf8), GeneratedSecret.authorityKey: Array("authority".utf8)
                ], notAfter: now + order.lifetime)
        }
    }
}
