public import Objects

/// Where a pod is asked for its metrics: what its annotations say, which are those of the common configuration of Prometheus
/// (`kubernetes-pods` in its `documentation/examples/prometheus-kubernetes.yml`, and of its chart).
public struct ScrapeTarget: Sendable, Hashable {
    public static let scrape = "prometheus.io/scrape"
    public static let port = "prometheus.io/port"
    public static let path = "prometheus.io/path"
    public static let scheme = "prometheus.io/scheme"

    /// Ports that are asked of a pod that does not say which.
    public static let portLimit = 8
    /// Of a path.
    public static let pathBytes = 1024

    public var pod: ObjectKey
    public var podUID: String
    public var isSecure: Bool
    public var address: String
    public var ports: [Int]
    public var path: String

    /// Why a pod that asks for it is not asked.
    public struct Invalid: Error, Sendable, Hashable {
        public var message: String
    }

    /// Nil for a pod that does not ask for it, or does not run.
    public init?(_ pod: Pod) throws(Invalid) {
        let object = pod.object
        guard object.annotation(ScrapeTarget.scrape) == "true", pod.isActive, pod.phase == .running else { return nil }
        let address = pod.status.podIP
        guard IPAddress.isValid(address) else { return nil }
        self.address = address
        self.pod = object.key
        podUID = object.uid
        switch object.annotation(ScrapeTarget.scheme) ?? "http" {
        case "http": isSecure = false
        case "https": isSecure = true
        default: throw Invalid(message: "the annotation \(ScrapeTarget.scheme) must be http or https")
        }
        path = try ScrapeTarget.path(of: object)
        ports = try ScrapeTarget.ports(of: pod, isSecure: isSecure)
    }

    private static func path(of object: Object) throws(Invalid) -> String {
        let path = object.annotation(ScrapeTarget.path) ?? "/metrics"
        guard path.utf8.count <= pathBytes, path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Invalid(
                message: "the annotation \(ScrapeTarget.path) must have at most \(pathBytes) characters, and no blanks")
        }
        return path.hasPrefix("/") ? path : "/" + path
    }

    /// The annotated one; else all that the containers declare; else the scheme's own.
    private static func ports(of pod: Pod, isSecure: Bool) throws(Invalid) -> [Int] {
        if let text = pod.object.annotation(ScrapeTarget.port) {
            guard text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let port = Int(text), (1...65_535).contains(port)
            else {
                throw Invalid(message: "the annotation \(ScrapeTarget.port) must be a number from 1 to 65535")
            }
            return [port]
        }
        let containers = pod.spec.containers + pod.spec.initContainers.filter(\.isSidecar)
        var ports: [Int] = []
        for port in containers.flatMap(\.ports) where port.networkProtocol == "TCP" {
            let number = Int(port.containerPort)
            if (1...65_535).contains(number), !ports.contains(number) { ports.append(number) }
        }
        return ports.isEmpty ? [isSecure ? 443 : 80] : Array(ports.prefix(portLimit))
    }
}
