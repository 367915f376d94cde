internal import API
internal import Objects

/// How one request wants objects written.
struct AnswerForm {
    let negotiation: Negotiation
    let served: ServedKind
    let included: Table.IncludedObject
    /// What of sealed objects the caller sees.
    let sealed: SealedReading

    init(
        _ request: APIRequest, _ served: ServedKind,
        allowing allowed: Set<Negotiation.Transform> = Negotiation.ofObject,
        isStream: Bool = false
    ) throws(APIStatus) {
        negotiation = try Negotiation(request, allowing: allowed, isStream: isStream)
        self.served = served
        sealed = SealedReading(request)
        let asked = request.query["includeObject"] ?? ""
        guard let included = Table.IncludedObject(rawValue: asked.isEmpty ? "Metadata" : asked) else {
            throw .badRequest("unrecognized includeObject value: \"\(asked.prefix(64))\"")
        }
        self.included = included
    }

    /// Whether an object is wanted as it is stored, so that its bytes can be had without looking at it.
    var isPlain: Bool {
        negotiation.encoding == .json && negotiation.form == nil && !negotiation.isPretty && served.isStored
    }

    /// An object of any kind as it is wanted.
    func content(of object: Object, at now: Timestamp, hasHeader: Bool = true) -> Value {
        let object = sealed.shown(object)
        guard let form = negotiation.form else { return served.written(object).content }
        switch form.transform {
        case .table:
            return Table(of: served, included: included, apiVersion: form.apiVersion).content(
                of: [object], metadata: ["resourceVersion": .string(object.resourceVersion)], at: now,
                hasHeader: hasHeader)
        default: return PartialMetadata.content(of: object, apiVersion: form.apiVersion)
        }
    }

    /// - Parameter encoded: Where stored objects are kept as JSON; nil for an object that is not one of them, such as what a
    ///   dry run came to: it bears the version of the stored one and says something else.
    func response(
        to object: Object, encoded: EncodedObjects?, at now: Timestamp, status: Int = 200
    ) -> APIResponse {
        if isPlain, !sealed.hides(object), let encoded {
            return response(bytes: encoded.bytes(of: object), status: status)
        }
        return response(content(of: object, at: now), status: status)
    }

    func response(_ content: Value, status: Int) -> APIResponse {
        response(bytes: negotiation.bytes(of: content), status: status)
    }

    func response(bytes: [UInt8], status: Int = 200) -> APIResponse { response(.whole(bytes), status: status) }

    func response(_ body: APIResponse.Body, status: Int = 200) -> APIResponse {
        APIResponse(status: status, headers: ["Content-Type": negotiation.contentType], body: body)
    }
}

extension APIResponse {
    /// Adds `Warning` headers, as kubectl shows them.
    mutating func warn(_ warnings: [String]) {
        for text in WarningText.values(of: warnings) { headers.add("Warning", text) }
    }
}
