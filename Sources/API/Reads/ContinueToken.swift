internal import Objects
public import Store

/// Where a page of a list ended (`k8s.io/apiserver/pkg/storage/continue.go`). Opaque to clients.
public struct ContinueToken: Sendable, Hashable {
    /// The state of which the list is; 0 to go on in the newest one.
    public var revision: Revision
    /// The last object that was told.
    public var namespace: String
    public var name: String

    /// Bytes of a token's text.
    static let maximumLength = 4096

    public init(revision: Revision, namespace: String, name: String) {
        self.revision = revision
        self.namespace = namespace
        self.name = name
    }

    public init(_ text: String) throws(APIStatus) {
        let fault = APIStatus.badRequest("continue key is not valid")
        guard text.utf8.count <= ContinueToken.maximumLength, let bytes = Base64.decode(text),
            let value = try? JSONParser.parse(bytes), value["v"] == "skeg.dev/v1",
            let revision = value["rv"]?.integer.flatMap({ Revision(exactly: $0) }),
            let namespace = value["namespace"]?.string, let name = value["name"]?.string
        else { throw fault }
        self.init(revision: revision, namespace: namespace, name: name)
    }

    public var text: String {
        Base64.encode(
            JSONWriter.write([
                "v": "skeg.dev/v1", "rv": .integer(Int64(clamping: revision)), "namespace": .string(namespace),
                "name": .string(name)
            ]))
    }

    /// Whether an object comes after the page.
    func precedes(_ object: Object) -> Bool {
        (namespace, name) < (object.namespace, object.name)
    }
}
