public import Objects

/// In what form a client wants its answer, out of what the server can give (`Accept`;
/// `k8s.io/apiserver/pkg/endpoints/handlers/negotiation.NegotiateMediaTypeOptions`).
public struct Negotiation: Sendable, Hashable {
    public enum Encoding: String, Sendable, Hashable, CaseIterable {
        case json = "application/json"
        case yaml = "application/yaml"
    }

    /// What an answer may be turned into on its way out.
    public enum Transform: String, Sendable, Hashable {
        /// Rows and columns, for people.
        case table = "Table"
        /// An object's `metadata` alone.
        case partialMetadata = "PartialObjectMetadata"
        case partialMetadataList = "PartialObjectMetadataList"
        /// All groups and resources at once.
        case groupDiscovery = "APIGroupDiscoveryList"

        var group: String { self == .groupDiscovery ? "apidiscovery.k8s.io" : "meta.k8s.io" }
        /// Those that the server can write.
        var versions: [String] { self == .groupDiscovery ? ["v2", "v2beta1"] : ["v1", "v1beta1"] }
    }

    /// A transform in the version in which it is asked for.
    public struct Form: Sendable, Hashable {
        public var transform: Transform
        public var version: String
        /// `meta.k8s.io/v1`
        public var apiVersion: String { "\(transform.group)/\(version)" }
    }

    public var encoding: Encoding
    /// nil for the object as it is.
    public var form: Form?
    /// Indented, for people.
    public var isPretty: Bool

    public init(encoding: Encoding = .json, form: Form? = nil, isPretty: Bool = false) {
        self.encoding = encoding
        self.form = form
        self.isPretty = isPretty
    }

    /// Transforms of a get, and of what a change answers.
    public static let ofObject: Set<Transform> = [.table, .partialMetadata]
    public static let ofList: Set<Transform> = [.table, .partialMetadataList]
    /// Each event of a watch carries one object.
    public static let ofWatch: Set<Transform> = [.table, .partialMetadata]

    /// - Parameters:
    ///   - allowed: What the answer can be turned into.
    ///   - isStream: Whether the answer is a watch, which has no form in YAML.
    /// - Throws: 406 where the client wants nothing that the server has, such as protobuf alone.
    public init(
        _ request: APIRequest, allowing allowed: Set<Transform> = [], isStream: Bool = false
    ) throws(APIStatus) {
        let encodings: [Encoding] = isStream ? [.json] : Encoding.allCases
        let headers = request.headers.all("accept")
        let pretty = Negotiation.wantsPretty(request) && !isStream
        // What most programs ask for, and those that ask for nothing, are told apart without taking it to pieces.
        if headers == ["application/json"] || headers == ["*/*"] {
            self.init(isPretty: pretty)
            return
        }
        guard headers.contains(where: { !$0.allSatisfy(\.isWhitespace) }) else {
            self.init(isPretty: pretty)
            return
        }
        for clause in MediaType.clauses(of: headers) {
            for encoding in encodings where clause.matches(encoding) {
                guard let found = Negotiation.options(of: clause, allowed, isStream: isStream) else { continue }
                self.init(encoding: encoding, form: found.form, isPretty: found.isPretty ?? pretty)
                return
            }
        }
        throw .notAcceptable(encodings.map(\.rawValue))
    }

    /// `acceptMediaTypeOptions`: nil for a clause that the server cannot follow. Parameters that it does not know change nothing.
    private static func options(
        of clause: MediaType, _ allowed: Set<Transform>, isStream: Bool
    ) -> (form: Form?, isPretty: Bool?)? {
        var (kind, group, version) = ("", "", "")
        var isPretty: Bool?
        for parameter in clause.parameters {
            switch parameter.name {
            case "as": kind = parameter.value
            case "g": group = parameter.value
            case "v": version = parameter.value
            case "pretty": isPretty = parameter.value == "1" && !isStream
            case "stream": guard parameter.value.isEmpty || isStream && parameter.value == "watch" else { return nil }
            default: break
            }
        }
        if kind.isEmpty, group.isEmpty, version.isEmpty { return (nil, isPretty) }
        guard let transform = Transform(rawValue: kind), allowed.contains(transform), group == transform.group,
            transform.versions.contains(version)
        else { return nil }
        return (Form(transform: transform, version: version), isPretty)
    }

    /// Asked for with `?pretty`, or by programs that show people what comes (`responsewriters.isPrettyPrint`).
    private static func wantsPretty(_ request: APIRequest) -> Bool {
        if request.query["pretty"] != nil { return request.query.flag("pretty") }
        return ["curl", "Wget", "Mozilla"].contains(request.agent)
    }
}

extension Negotiation {
    /// For the answer's header.
    public var contentType: String {
        guard let form, form.transform == .groupDiscovery else { return encoding.rawValue }
        return "\(encoding.rawValue);g=\(form.transform.group);v=\(form.version);as=\(form.transform.rawValue)"
    }

    public func bytes(of content: Value) -> [UInt8] {
        switch encoding {
        case .yaml: YAMLWriter.write(content)
        case .json: isPretty ? JSONWriter.pretty(content, indent: 2) : JSONWriter.write(content)
        }
    }
}

extension MediaType {
    fileprivate func matches(_ encoding: Negotiation.Encoding) -> Bool {
        let names = encoding.rawValue.split(separator: "/")
        return matches(String(names[0]), String(names[1]))
    }
}

extension APIStatus {
    /// `negotiation.errNotAcceptable`
    public static func notAcceptable(_ types: [String]) -> APIStatus {
        APIStatus(
            code: 406, reason: "NotAcceptable",
            message: "only the following media types are accepted: \(types.joined(separator: ", "))")
    }
}
