import Objects
import TestSupport
import Testing

/// Requests that put a secret into a body, and are refused: what is answered says nothing of it, nor of what is stored.
struct CanaryRequests {
    private struct Request {
        var method: String
        var path: String
        var type: String
        var body: String
        /// Changes nothing and refuses nothing: the answer holds the object, for who may see it.
        var isGranted = false
    }

    private(set) var canaries: [Canary] = []
    private var requests: [Request] = []

    private static let secrets = "/api/v1/namespaces/default/secrets"
    private static let json = "application/json"
    private static let yaml = "application/yaml"
    private static let merge = "application/merge-patch+json"
    private static let strategic = "application/strategic-merge-patch+json"
    private static let steps = "application/json-patch+json"
    private static let apply = "application/apply-patch+yaml"

    init() {
        addCreations()
        addChanges()
        addPatches()
        addOthers()
    }

    private mutating func add(
        _ name: String, _ method: String, _ path: String, _ type: String, from alphabet: String = Canary.letters,
        isGranted: Bool = false, _ body: (Canary) -> String
    ) {
        let canary = Canary("request \(name)", length: alphabet == Canary.digits ? 16 : 28, from: alphabet)
        canaries.append(canary)
        requests.append(Request(method: method, path: path, type: type, body: body(canary), isGranted: isGranted))
    }

    private static func secret(_ name: String, _ rest: String) -> String {
        #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"\#(name)"},\#(rest)}"#
    }

    private mutating func addCreations() {
        let place = CanaryRequests.secrets
        func whole(_ rest: String) -> String { CanaryRequests.secret("made", rest) }
        add("base64", "POST", place, CanaryRequests.json, from: Canary.signs) { whole(#""data":{"t":"\#($0.text)-"}"#) }
        add("number", "POST", place, CanaryRequests.json, from: Canary.digits) {
            whole(#""stringData":{"t":\#($0.text)}"#)
        }
        add("map", "POST", place, CanaryRequests.json) { whole(#""stringData":{"t":{"\#($0.text)":1}}"#) }
        add("map twice", "POST", place + "?fieldValidation=Strict", CanaryRequests.json) {
            whole(#""stringData":{"t":{"\#($0.text)":1,"\#($0.text)":2}}"#)
        }
        add("text for data", "POST", place, CanaryRequests.json) { whole(#""data":"\#($0.text)""#) }
        add("type", "POST", place, CanaryRequests.json) { whole(#""type":["\#($0.text)"],"data":{}"#) }
        add("unknown field", "POST", place + "?fieldValidation=Strict", CanaryRequests.json) {
            whole(#""datum":"\#($0.text)""#)
        }
        add("field twice", "POST", place + "?fieldValidation=Strict", CanaryRequests.json) {
            whole(#""stringData":{"t":"\#($0.text)","t":"\#($0.text)2"}"#)
        }
        add("syntax", "POST", place, CanaryRequests.json) { whole(#""stringData":{"t":"\#($0.text)}"#) }
        add("word", "POST", place, CanaryRequests.json) { whole(#""stringData":{"t":\#($0.text)}"#) }
        add("alias", "POST", place, CanaryRequests.yaml) {
            "apiVersion: v1\nkind: Secret\nmetadata: {name: made}\nstringData:\n  t: *\($0.text)\n"
        }
        add("tag", "POST", place, CanaryRequests.yaml) {
            "apiVersion: v1\nkind: Secret\nmetadata: {name: made}\nstringData:\n  t: !!int \($0.text)\n"
        }
        add("name", "POST", place, CanaryRequests.json) {
            CanaryRequests.secret("Made_", #""stringData":{"t":"\#($0.text)"}"#)
        }
        add("there already", "POST", place, CanaryRequests.json) {
            CanaryRequests.secret("plain", #""stringData":{"t":"\#($0.text)"}"#)
        }
        add("other namespace", "POST", place, CanaryRequests.json) {
            #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"m","namespace":"else"},"stringData":{"t":"\#($0.text)"}}"#
        }
        add("quota", "POST", "/api/v1/namespaces/tight/secrets", CanaryRequests.json) {
            whole(#""stringData":{"t":"\#($0.text)"}"#)
        }
        add("no namespace", "POST", "/api/v1/namespaces/nowhere/secrets", CanaryRequests.json) {
            whole(#""stringData":{"t":"\#($0.text)"}"#)
        }
        add("as a map", "POST", "/api/v1/namespaces/default/configmaps", CanaryRequests.json) {
            whole(#""stringData":{"t":"\#($0.text)"}"#)
        }
        add("protobuf", "POST", place, "application/vnd.kubernetes.protobuf") { "k8s\0\($0.text)" }
    }

    private mutating func addChanges() {
        let (plain, frozen) = (CanaryRequests.secrets + "/plain", CanaryRequests.secrets + "/frozen")
        add("frozen", "PUT", frozen, CanaryRequests.json) {
            CanaryRequests.secret("frozen", #""immutable":true,"stringData":{"token":"\#($0.text)"}"#)
        }
        add("thawed", "PATCH", frozen, CanaryRequests.merge) {
            #"{"immutable":false,"stringData":{"token":"\#($0.text)"}}"#
        }
        add("another type", "PATCH", plain, CanaryRequests.merge) {
            #"{"type":"kubernetes.io/tls","stringData":{"t":"\#($0.text)"}}"#
        }
        add("old version", "PUT", plain, CanaryRequests.json) {
            #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"plain","resourceVersion":"1"},"stringData":{"t":"\#($0.text)"}}"#
        }
        add("conflict", "PATCH", plain + "?fieldManager=bob", CanaryRequests.apply) {
            "apiVersion: v1\nkind: Secret\nmetadata: {name: plain}\ndata: {token: \($0.base64)}\n"
        }
        add("bad apply", "PATCH", plain + "?fieldManager=bob", CanaryRequests.apply) {
            "apiVersion: v1\nkind: Secret\nmetadata: {name: plain}\ndata: {token: \($0.text)-}\n"
        }
        add("dry run", "PATCH", plain + "?dryRun=All&fieldValidation=Strict", CanaryRequests.merge) {
            #"{"data":{"token":"\#($0.text)-"},"datum":"\#($0.text)"}"#
        }
    }

    private mutating func addPatches() {
        let plain = CanaryRequests.secrets + "/plain"
        let bodies: [(String, (Canary) -> String)] = [
            ("test", { #"[{"op":"test","path":"/data/token","value":"\#($0.base64)"}]"# }),
            ("test of a map", { #"[{"op":"test","path":"/data","value":{"token":"\#($0.text)"}}]"# }),
            ("op", { #"[{"op":"\#($0.text)","path":"/data/token","value":"\#($0.text)"}]"# }),
            ("bad value", { #"[{"op":"replace","path":"/data/token","value":"\#($0.text)-"}]"# }),
            ("missing path", { #"[{"op":"add","path":"/datum/token","value":"\#($0.text)"}]"# }),
            ("below a value", { #"[{"op":"add","path":"/data/token/x","value":"\#($0.text)"}]"# }),
            ("no list", { #"{"op":"add","value":"\#($0.text)"}"# }), ("text", { #"["\#($0.text)"]"# }),
            ("whole", { #"[{"op":"replace","path":"","value":"\#($0.text)"}]"# }),
            ("path of another type", { #"[{"op":"add","path":{"x":"\#($0.text)"}}]"# })
        ]
        for (name, body) in bodies { add("JSON patch: \(name)", "PATCH", plain, CanaryRequests.steps, body) }
        add("directive", "PATCH", plain, CanaryRequests.strategic) { #"{"data":{"$patch":"\#($0.text)"}}"# }
        add("directive list", "PATCH", plain, CanaryRequests.strategic) {
            #"{"data":{"$retainKeys":"\#($0.text)","a":"b"}}"#
        }
        add("strategic", "PATCH", plain, CanaryRequests.strategic) { #"{"data":{"token":"\#($0.text)-"}}"# }
        add("strategic number", "PATCH", plain, CanaryRequests.strategic, from: Canary.digits) {
            #"{"data":{"token":\#($0.text)}}"#
        }
        add("merge with a text", "PATCH", plain, CanaryRequests.merge) { #""\#($0.text)""# }
        add("merge that is broken", "PATCH", plain, CanaryRequests.merge) { #"{"data":{"token":"\#($0.text)"# }
        add("unknown kind of patch", "PATCH", plain, "text/\(CanaryRequests.json)") { $0.text }
    }

    private mutating func addOthers() {
        for (name, address) in [
            ("password", "https://me:CANARY@127.0.0.1/a"), ("token", "https://CANARY@127.0.0.1/a"),
            ("slash", "https://me:x/CANARY@127.0.0.1/a")
        ] {
            add("address with a \(name)", "POST", "/apis/skeg.dev/v1alpha1/syncs", CanaryRequests.json) {
                #"{"apiVersion":"skeg.dev/v1alpha1","kind":"Sync","metadata":{"name":"s"},"spec":{"repository":"\#(address.replacing("CANARY", with: $0.text))"}}"#
            }
        }
        add(
            "address with an escaped password", "POST", "/apis/skeg.dev/v1alpha1/syncs", CanaryRequests.json,
            from: Canary.signs
        ) {
            #"{"apiVersion":"skeg.dev/v1alpha1","kind":"Sync","metadata":{"name":"s"},"spec":{"repository":"https://me:\#($0.percentEncoded)@127.0.0.1/a"}}"#
        }
        add("variable", "POST", "/api/v1/namespaces/default/pods", CanaryRequests.json) {
            #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"skeg.dev/host","env":[{"name":"=","value":"\#($0.text)","valueFrom":{}}]}]}}"#
        }
        // Granted: what must not keep it is the audit log, the metrics and the daemon's own.
        add("granted", "POST", CanaryRequests.secrets, CanaryRequests.json, isGranted: true) {
            CanaryRequests.secret("granted", #""stringData":{"t":"\#($0.text)"}"#)
        }
        add(
            "granted drift", "PATCH", CanaryRequests.secrets + "/drifting?fieldManager=mallory", CanaryRequests.merge,
            isGranted: true
        ) {
            #"{"stringData":{"token":"\#($0.text)","more":"\#($0.text)"},"metadata":{"annotations":{"was":"\#($0.text)"}}}"#
        }
    }

    /// Makes all requests, as an administrator does on the machine; gives what was answered, by what was asked.
    func carryOut(on machine: Machine) throws -> [(name: String, text: String)] {
        try zip(requests, canaries).map { request, canary in
            let answer = try #require(
                HTTP.ask(
                    socket: machine.state + "/skeg.sock", request.method, request.path, contentType: request.type,
                    body: Array(request.body.utf8)), "\(canary.name)")
            let isRefused = answer.status >= 400
            #expect(isRefused != request.isGranted, "\(canary.name): \(answer.status)")
            return (canary.name, isRefused ? answer.text : "")
        }
    }
}
