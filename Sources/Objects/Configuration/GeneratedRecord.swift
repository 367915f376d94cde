/// What a generated Secret says of how its values came to be; in an annotation, so that it is written together with them.
public struct GeneratedRecord: Sendable, Hashable {
    static let annotation = "skeg.dev/generated"

    public struct Certificate: Sendable, Hashable {
        /// Stands for what was asked for: another wish makes another certificate.
        public var request: String
        public var notAfter: Timestamp
        public var renewAt: Timestamp

        public init(request: String, notAfter: Timestamp, renewAt: Timestamp) {
            self.request = request
            self.notAfter = notAfter
            self.renewAt = renewAt
        }
    }

    /// By the name of the entry.
    public var certificates: [String: Certificate] = [:]
    /// The value of `skeg.dev/regenerate` that was followed last.
    public var regenerate = ""

    public init() {}

    /// What cannot be read counts as not there.
    public init(of secret: Object) {
        guard let text = secret.annotation(GeneratedRecord.annotation),
            let value = try? JSONParser.parse(Array(text.utf8))
        else { return }
        regenerate = value.text("regenerate")
        for field in value["certificates"]?.fields ?? Fields() {
            guard let end = field.value.time("notAfter"), let renewal = field.value.time("renewAt") else { continue }
            certificates[field.name] = Certificate(
                request: field.value.text("request"), notAfter: end, renewAt: renewal)
        }
    }

    public func write(to secret: inout Object) {
        var value = Value.emptyObject
        if !regenerate.isEmpty { value["regenerate"] = .string(regenerate) }
        for (name, certificate) in certificates {
            value.set(
                [
                    "request": .string(certificate.request), "notAfter": .string(certificate.notAfter.text),
                    "renewAt": .string(certificate.renewAt.text)
                ], at: ["certificates", name])
        }
        secret.setAnnotation(GeneratedRecord.annotation, to: value == .emptyObject ? nil : JSONWriter.text(value))
    }
}

extension CertificateOrder {
    /// Equal for equal wishes.
    public var request: String {
        StableName.of([
            .string(commonName), .array(dnsNames.map { .string($0) }), .array(ipAddresses.map { .string($0) }),
            .string(GoDuration.text(lifetime)), .string(GoDuration.text(renewBefore))
        ])
    }

    /// When a certificate that was made now is to be made anew. One that ends sooner than was asked for, as its authority does,
    /// still lives for a tenth of its time, and a second at least.
    public func renewal(notAfter: Timestamp, at now: Timestamp) -> Timestamp {
        let life: Duration = notAfter - now
        let before: Duration = min(renewBefore, life * 9 / 10)
        return max(now + (life - before), now + .seconds(1))
    }
}

extension SecretOrder {
    /// Writes made values into the Secret that they are for.
    public func write(_ made: [MadeSecret], to secret: inout Object, at now: Timestamp) {
        var data = secret["data"]?.fields ?? Fields()
        var record = GeneratedRecord(of: secret)
        for (item, made) in zip(items, made) {
            for (key, bytes) in made.data { data[key] = .string(Base64.encode(bytes)) }
            if case .certificate(let order) = item.form, let end = made.notAfter {
                record.certificates[item.name] = GeneratedRecord.Certificate(
                    request: order.request, notAfter: end, renewAt: order.renewal(notAfter: end, at: now))
            }
        }
        secret["data"] = .object(data)
        record.write(to: &secret)
    }
}
