import API
import Access
import Objects

/// Requests of the Kubernetes API, from the bytes of a request line to what would be stored: whatever a client sends is
/// answered, or refused as Kubernetes refuses.
enum RequestProperties {
    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        let world = try RequestWorld.made.get()
        var draws = Draws(input)
        let drawn = draws.request(in: world)
        guard let target = RequestTarget(drawn.target) else { return }
        try expect(
            target.path.allSatisfy { $0 != "." && $0 != ".." && !$0.isEmpty }, "no segment of a path leads elsewhere",
            seen: drawn.target)
        let request = APIRequest(
            method: drawn.method, path: target.path, query: target.query, headers: drawn.headers, body: drawn.body)
        try checkAccess(request)
        guard let path = request.resource,
            let served = world.kinds.served(path.groupVersion, plural: path.resource)
        else { return }
        try expect(
            world.discovery.version(path.groupVersion)?.resources.contains { $0.name == path.resource } ?? false,
            "clients find what is served", seen: "\(path)")
        guard let place = ResourceTarget(path, served) else { return }
        let isRead = request.method == .get || request.method == .delete && place.part == .collection
        let refusal =
            try isRead ? ReadProperties.check(request, place, world) : WriteProperties.check(request, place, world)
        if let refusal { try checkRefusal(refusal, request, place) }
    }

    private static func checkAccess(_ request: APIRequest) throws(BrokenProperty) {
        try expect(request.agent.count <= 64, "the name of a program is short")
        try expect(!request.access.verb.isEmpty, "every request has a verb")
    }

    /// What is refused has a code and a reason, and tells nothing of a Secret.
    private static func checkRefusal(
        _ status: APIStatus, _ request: APIRequest, _ place: ResourceTarget
    ) throws(BrokenProperty) {
        let text = JSONWriter.text(status.content)
        try expect(
            (400...599).contains(status.code) && !status.reason.isEmpty, "a refusal has a code and a reason", seen: text
        )
        try expect(status.code < 500, "what a client sends is no fault of the server", seen: text)
        try expect(
            text.utf8.count <= 64 * 1024 + 4 * request.body.count, "a refusal is in proportion to what was sent",
            seen: "\(text.utf8.count)")
        try checkSecrecy(text, request, place)
    }

    /// No value of a Secret in what is said, unless the client itself has put it elsewhere: into the path, or into a name.
    static func checkSecrecy(_ text: String, _ request: APIRequest, _ place: ResourceTarget) throws(BrokenProperty) {
        guard place.served.info.kind == .secret else { return }
        guard let found = secrets.first(where: text.contains) else { return }
        let path = request.path.joined(separator: "/")
        let body =
            (try? JSONParser.parse(request.body, duplicates: .lastCounts)) ?? (try? request.bodyObject()) ?? .null
        try expect(path.contains(found) || isElsewhere(found, in: body), "no secret is told", seen: text)
    }

    private static let secrets = [Draws.canary, Draws.hiddenCanary]

    /// Whether a text stands elsewhere than in the values of a Secret.
    private static func isElsewhere(_ secret: String, in body: Value) -> Bool {
        if let steps = body.array { return steps.contains { isInStep(secret, $0) } }
        guard let fields = body.fields else { return JSONWriter.text(body).contains(secret) }
        return fields.contains { field in
            if field.name.contains(secret) { return true }
            guard ["data", "stringData"].contains(field.name) else {
                return JSONWriter.text(field.value).contains(secret)
            }
            return field.value.fields?.contains { $0.name.contains(secret) } ?? false
        }
    }

    /// Whether a step of a JSON patch has a text elsewhere than in its value.
    private static func isInStep(_ secret: String, _ step: Value) -> Bool {
        guard let fields = step.fields else { return JSONWriter.text(step).contains(secret) }
        return fields.contains {
            $0.name != "value" && (JSONWriter.text($0.value).contains(secret) || $0.name.contains(secret))
        }
    }
}
