public import Objects

/// Reading the object that a request carries.
extension ObjectWrite {
    /// The body as an object of the served version, with what the kind does not know taken out.
    ///
    /// - Throws: 415, 400 for what cannot be read or is of another kind, and with strict validation for fields that are unknown
    ///   or come twice.
    mutating func sentObject() throws(APIStatus) -> Object {
        let body = try RequestBody.decoded(request)
        var object = Object(body.value)
        try checkType(of: &object)
        return try validated(object, duplicates: body.duplicates)
    }

    /// What is missing of `apiVersion` and `kind` is what the path says (`runtime.Decoder` with default kind); what is there has
    /// to agree with it.
    func checkType(of object: inout Object) throws(APIStatus) {
        if object.apiVersion.isEmpty { object["apiVersion"] = .string(served.apiVersion) }
        if object.kindName.isEmpty { object["kind"] = .string(info.kind.kind) }
        guard object.apiVersion == served.apiVersion else {
            throw .badRequest(
                "the API version in the data (\(object.apiVersion.prefix(128))) does not match the expected API version "
                    + "(\(served.apiVersion))")
        }
        guard object.kindName == info.kind.kind else {
            throw .badRequest(
                "\(object.kindName.prefix(128)) in version \"\(served.groupVersion.version)\" cannot be handled as a "
                    + info.kind.kind)
        }
        guard object["metadata"] == nil || object["metadata"]?.isNull == true || object.metadata.fields != nil else {
            throw .badRequest("metadata must be an object")
        }
        if object["metadata"]?.fields == nil { object.metadata = .emptyObject }
    }

    /// The object without fields that the kind does not know; these, and those that came twice, are told or refused, as the client
    /// wants it.
    mutating func validated(_ object: Object, duplicates: [String] = []) throws(APIStatus) -> Object {
        let unknown = served.schema.unknownFields(of: object.content)
        do throws(StrictDecodingError) {
            warnings += try options.fieldValidation.warnings(for: duplicates + unknown)
        } catch {
            throw .badRequest(
                "\(info.kind.kind) in version \"\(served.groupVersion.version)\" cannot be handled as a "
                    + "\(info.kind.kind): \(error.message)")
        }
        // Null fields go too.
        return Object(served.schema.pruned(object.content))
    }

    /// A name and a namespace in the body have to be those of the path.
    func checkPlace(of object: inout Object) throws(APIStatus) {
        if info.isNamespaced {
            if object.namespace.isEmpty { object.namespace = path.namespace }
            guard object.namespace == path.namespace else {
                throw .badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request")
            }
        } else if !object.namespace.isEmpty {
            throw .badRequest("namespace may not be set on an object that is in none")
        }
        guard let name = path.name else { return }
        if object.name.isEmpty { object.name = name }
        guard object.name == name else {
            throw .badRequest(
                "the name of the object (\(object.name.prefix(253))) does not match the name on the URL (\(name))")
        }
    }
}

extension APIRequest {
    /// The body, which has to be an object in JSON, YAML or protobuf, as the content type says.
    public func bodyObject() throws(APIStatus) -> Value { try RequestBody.decoded(self).value }
}

/// The body of a request as a value.
enum RequestBody {
    static let json = "application/json"
    static let yaml = "application/yaml"

    static func mediaType(_ request: APIRequest) -> String {
        let text = request.contentType.prefix { $0 != ";" }
        return text.isEmpty ? json : text.lowercased().filter { $0 != " " }
    }

    /// The map in the body, and what is set twice in it.
    static func decoded(_ request: APIRequest) throws(APIStatus) -> (value: Value, duplicates: [String]) {
        let type = mediaType(request)
        let body: DecodedBody
        if type == ProtobufDecoder.mediaType { return (try ProtobufDecoder.object(request.body), []) }
        let isYAML = [yaml, "application/x-yaml", "text/yaml", PatchType.apply.rawValue].contains(type)
        guard type == json || isYAML else {
            throw .unsupportedMediaType(
                String(type.prefix(128)), supported: [json, yaml, ProtobufDecoder.mediaType])
        }
        do throws(Diagnostic) {
            body = try isYAML ? DecodedBody(yaml: request.body) : DecodedBody(json: request.body)
        } catch {
            throw .badRequest("the body is not \(type) that can be read: \(error)")
        }
        guard body.value.fields != nil else { throw .badRequest("the body is not an object") }
        return (body.value, body.duplicates)
    }
}
