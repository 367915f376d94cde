import API
import Objects
import Store

/// A request as it comes over the wire, before anything of it is understood.
struct DrawnRequest {
    var method = APIRequest.Method.get
    /// Path and query, as in a request line.
    var target = "/"
    var headers = Headers()
    var body: [UInt8] = []
}

/// Requests that are mostly well formed, to what there is and what there is not.
extension Draws {
    /// A request of one of two kinds: written out, as `PUT /path?query`, header lines, an empty line and a body, where the
    /// input begins with a large letter; else drawn, decision by decision.
    mutating func request(in world: RequestWorld) -> DrawnRequest {
        guard let first, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) else { return drawnRequest(in: world) }
        return writtenRequest()
    }

    private mutating func writtenRequest() -> DrawnRequest {
        var request = DrawnRequest()
        let line = self.line().split(separator: " ", maxSplits: 1)
        request.method = line.first.flatMap { APIRequest.Method(rawValue: String($0)) } ?? .post
        request.target = line.count == 2 ? String(line[1]) : "/"
        while !isAtEnd {
            let sides = self.line().split(separator: ":", maxSplits: 1)
            guard sides.count == 2 else { break }
            request.headers.add(String(sides[0]), String(sides[1].drop { $0 == " " }))
        }
        request.body = bytes(.max)
        return request
    }

    private mutating func line() -> String {
        var line: [UInt8] = []
        while !isAtEnd {
            let next = byte()
            if next == UInt8(ascii: "\n") { break }
            line.append(next)
        }
        return String(decoding: line, as: UTF8.self)
    }

    private mutating func drawnRequest(in world: RequestWorld) -> DrawnRequest {
        var request = DrawnRequest()
        let place = place(in: world)
        request.method = method(place)
        request.target = place.path + query(of: request.method)
        for _ in 0..<below(3) { request.headers.add(pick(["Accept", "User-Agent", "X-Any"]), headerValue()) }
        switch request.method {
        case .post, .put: write(content(at: place, in: world), into: &request)
        case .patch: patch(place, in: world, into: &request)
        case .delete where once(in: 2): write(deleteOptions(), into: &request)
        default: break
        }
        return request
    }

    private mutating func method(_ place: RequestPlace) -> APIRequest.Method {
        if once(in: 8) { return pick([.get, .post, .put, .patch, .delete, .head, .options]) }
        if place.name == nil { return pick([.post, .post, .get]) }
        return ["binding", "eviction"].contains(place.subresource)
            ? .post : pick([.put, .patch, .patch, .patch, .delete, .get])
    }

    private static let requestNames = ["web", "web-1", "held", "fixed", "n", "default", "gone", "high", "none"]

    /// Where a request goes: a kind that is served, mostly an object of it that is there, sometimes a part of that.
    private mutating func place(in world: RequestWorld) -> RequestPlace {
        let served = once(in: 2) ? pick(world.served) : pick(world.present)
        var place = RequestPlace(served)
        if served.info.isNamespaced { place.namespace = once(in: 16) ? pick(["gone", "none", "A b"]) : "default" }
        if below(3) != 2 {
            let there = world.state.objects(of: served.info.kind)
            place.name = there.isEmpty || once(in: 8) ? pick(Draws.requestNames) : pick(there).name
            if once(in: 3) {
                place.subresource = pick([
                    "status", "scale", "binding", "eviction", "finalize", "ephemeralcontainers", "approval", "none"
                ])
            }
        }
        if once(in: 64) { place.odd = text() }
        return place
    }

    private mutating func query(of method: APIRequest.Method) -> String {
        let parameters = [
            "dryRun=All", "fieldManager=ann", "fieldManager=", "force=true", "fieldValidation=Strict",
            "fieldValidation=Ignore", "pretty", "limit=2", "limit=-1", "watch=1", "labelSelector=app%3Dweb",
            "labelSelector=a%20in%20(b)", "fieldSelector=metadata.name%3Dweb", "fieldSelector=spec.nodeName!%3Dn",
            "resourceVersion=0", "resourceVersion=7", "resourceVersionMatch=NotOlderThan", "sendInitialEvents=true",
            "timeoutSeconds=1", "propagationPolicy=Foreground", "gracePeriodSeconds=5", "includeObject=Object",
            "continue=eyJ2IjoiIn0"
        ]
        var items = (0..<below(4)).map { _ in once(in: 12) ? escaped(text()) : pick(parameters) }
        if method == .patch { items.append("fieldManager=ann&force=true") }
        return items.isEmpty ? "" : "?" + items.joined(separator: "&")
    }

    private func escaped(_ text: String) -> String {
        text.utf8.map { letter in
            "%" + (letter < 16 ? "0" : "") + String(letter, radix: 16)
        }.joined()
    }

    private mutating func headerValue() -> String {
        if once(in: 4) { return text() }
        return pick([
            "*/*", "application/json", "application/yaml;q=0.5, application/json;as=Table;g=meta.k8s.io;v=v1",
            "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
            "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io", "text/plain", "curl/8",
            "kubectl/v1.32 (linux)", "application/vnd.kubernetes.protobuf"
        ])
    }
}

/// The path of a request in its parts.
struct RequestPlace {
    var served: ServedKind
    var namespace = ""
    var name: String?
    var subresource = ""
    /// Something that follows and does not belong there.
    var odd = ""

    init(_ served: ServedKind) { self.served = served }

    var path: String {
        var parts = ["", served.groupVersion.path]
        if !namespace.isEmpty { parts += ["namespaces", namespace] }
        parts.append(served.info.plural)
        if let name { parts.append(name) }
        if !subresource.isEmpty { parts.append(subresource) }
        if !odd.isEmpty { parts.append(odd) }
        return parts.joined(separator: "/")
    }
}
