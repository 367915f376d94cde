import API
import Objects
import Store

/// The state that requests are decided on: a little of everything, made through the API itself.
struct RequestWorld {
    let kinds: KindRegistry
    private(set) var state = Snapshot()
    /// Every kind in every version that is served.
    let served: [ServedKind]
    /// Those of them of which there are objects.
    private(set) var present: [ServedKind] = []
    let discovery: Discovery

    static let now = Timestamp(seconds: 1_767_225_600)

    /// Made once; the law that is broken where that fails.
    static let made: Result<RequestWorld, BrokenProperty> = {
        do throws(BrokenProperty) {
            return .success(try RequestWorld())
        } catch {
            return .failure(error)
        }
    }()

    private init() throws(BrokenProperty) {
        let kinds = KindRegistry.builtIn
        self.kinds = kinds
        served = kinds.servedGroupVersions.flatMap { kinds.served($0) }
        discovery = Discovery(kinds)
        for (path, body) in RequestWorld.objects { try store(body, at: path) }
        for (path, body) in RequestWorld.statuses { try store(body, at: path, .patch) }
        // A namespace and a pod that are on their way out.
        try store("{}", at: "/api/v1/namespaces/gone", .delete)
        try store("{}", at: "/api/v1/namespaces/default/pods/held", .delete)
        present = served.filter { state.count(of: $0.info.kind) > 0 }
    }

    private mutating func store(
        _ body: String, at text: String, _ method: APIRequest.Method = .post
    ) throws(BrokenProperty) {
        let type = method == .patch ? "application/merge-patch+json" : "application/json"
        let request = APIRequest(
            method: method, path: text.split(separator: "/").map(String.init),
            headers: ["Content-Type": type, "User-Agent": "maker/1"], body: Array(body.utf8))
        guard let path = request.resource,
            let kind = kinds.served(path.groupVersion, plural: path.resource), let target = ResourceTarget(path, kind)
        else { throw BrokenProperty("the fixed state is served: \(text)") }
        do {
            let outcome = try decide(request, target)
            _ = try state.apply(Transaction(outcome.changes, by: "maker"))
        } catch {
            throw BrokenProperty("the fixed state is made through the API: \(text): \(error)")
        }
    }

    /// What a request to change something comes to; 405 where it changes nothing.
    func decide(_ request: APIRequest, _ target: ResourceTarget) throws(APIStatus) -> WriteOutcome {
        var write = ObjectWrite(
            request, target.path, target.served, options: try WriteOptions(request), on: state, kinds: kinds,
            at: RequestWorld.now, ids: IDSource(seed: state.revision))
        if request.method == .delete {
            let options = try DeleteOptions(request)
            guard target.part == .object else { throw .methodNotAllowed() }
            return try write.delete(options)
        }
        guard let change = target.change(request.method) else { throw .methodNotAllowed() }
        return try change(&write)
    }
}

extension RequestWorld {
    private static let pod =
        #"{"containers":[{"name":"a","image":"i","ports":[{"containerPort":80}],"env":[{"name":"K","value":"v"}]}]}"#
    private static let template = #"{"metadata":{"labels":{"app":"web"}},"spec":\#(pod)}"#
    private static let workload = #"{"selector":{"matchLabels":{"app":"web"}},"template":\#(template)}"#

    private static func named(_ name: String, _ rest: String = "") -> String {
        #"{"metadata":{"name":"\#(name)","labels":{"app":"web"}}\#(rest.isEmpty ? "" : ",")\#(rest)}"#
    }

    /// In the order in which they can be made.
    private static let objects: [(String, String)] = [
        ("/api/v1/namespaces", named("default")), ("/api/v1/namespaces", named("gone")),
        ("/api/v1/nodes", named("n")),
        ("/apis/scheduling.k8s.io/v1/priorityclasses", named("high", #""value":1000"#)),
        (space + "/secrets", named("web", #""data":{"k":"\#(Draws.hiddenCanary)"}"#)),
        (space + "/configmaps", named("web", #""data":{"k":"v"}"#)),
        (space + "/configmaps", named("fixed", #""immutable":true,"data":{"k":"v"}"#)),
        (space + "/services", named("web", #""spec":{"selector":{"app":"web"},"ports":[{"port":80}]}"#)),
        (space + "/pods", named("web", #""spec":\#(pod)"#)),
        (space + "/pods", named("web-1", #""spec":{"nodeName":"n",\#(pod.dropFirst())"#)),
        (space + "/pods", #"{"metadata":{"name":"held","finalizers":["x.dev/hold"]},"spec":\#(pod)}"#),
        (apps + "/deployments", named("web", #""spec":\#(workload)"#)),
        (apps + "/replicasets", named("web", #""spec":\#(workload)"#)),
        (apps + "/statefulsets", named("web", #""spec":{"serviceName":"web",\#(workload.dropFirst())"#)),
        (apps + "/daemonsets", named("web", #""spec":\#(workload)"#)),
        ("/apis/batch/v1/namespaces/default/jobs", named("web", #""spec":\#(jobSpec)"#)),
        (
            "/apis/batch/v1/namespaces/default/cronjobs",
            named("web", #""spec":{"schedule":"* * * * *","jobTemplate":{"spec":\#(jobSpec)}}"#)
        ),
        (
            "/apis/policy/v1/namespaces/default/poddisruptionbudgets",
            named("web", #""spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"web"}}}"#)
        ),
        (
            "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers",
            named(
                "web",
                #""spec":{"maxReplicas":3,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"}}"#)
        ),
        (space + "/limitranges", named("web", #""spec":{"limits":[{"type":"Container","default":{"cpu":"1"}}]}"#)),
        (space + "/resourcequotas", named("web", #""spec":{"hard":{"pods":"8","requests.cpu":"64"}}"#))
    ]

    private static let space = "/api/v1/namespaces/default"
    private static let apps = "/apis/apps/v1/namespaces/default"
    private static let jobSpec =
        #"{"template":{"spec":{"restartPolicy":"Never",\#(pod.dropFirst())}}"#

    private static let statuses: [(String, String)] = [
        (
            space + "/pods/web-1/status",
            #"{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}"#
        ),
        (apps + "/deployments/web/status", #"{"status":{"replicas":1}}"#)
    ]
}
