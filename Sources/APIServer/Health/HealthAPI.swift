public import API

/// `/livez`, `/readyz` and `/healthz`, and each of their checks alone: `/readyz/store`
/// (https://kubernetes.io/docs/reference/using-api/health-checks/; `k8s.io/apiserver/pkg/server/healthz`).
public struct HealthAPI: APIResponder {
    private let checks: [String: [HealthCheck]]

    /// - Parameters:
    ///   - live: What a restart would cure.
    ///   - ready: What has to be well besides, for requests to be of use.
    public init(live: [HealthCheck], ready: [HealthCheck]) {
        checks = ["livez": live, "healthz": live, "readyz": live + ready]
    }

    public func respond(to request: APIRequest) async -> APIResponse? {
        guard let name = request.path.first, let checks = checks[name] else { return nil }
        guard request.method == .get || request.method == .head else { return APIStatus.methodNotAllowed().response }
        switch request.path.count {
        case 1: return await answer(to: request, name, checks)
        case 2:
            guard let check = checks.first(where: { $0.name == request.path[1] }) else { return nil }
            guard let failure = await check.failure() else { return HealthAPI.text(200, "ok") }
            return HealthAPI.text(500, "internal server error: \(failure)\n")
        default: return nil
        }
    }

    private func answer(to request: APIRequest, _ name: String, _ checks: [HealthCheck]) async -> APIResponse {
        var unknown = Set(request.query.all("exclude"))
        var (lines, hasFailed) = ("", false)
        for check in checks {
            if unknown.remove(check.name) != nil {
                lines += "[+]\(check.name) excluded: ok\n"
            } else if await check.failure() == nil {
                lines += "[+]\(check.name) ok\n"
            } else {
                hasFailed = true
                lines += "[-]\(check.name) failed: reason withheld\n"
            }
        }
        if !unknown.isEmpty {
            let names = unknown.sorted().map { "\"\($0)\"" }.joined(separator: ",")
            lines += "warn: some health checks cannot be excluded: no matches for \(names)\n"
        }
        if hasFailed { return HealthAPI.text(500, lines + "\(name) check failed\n") }
        guard request.query["verbose"] != nil else { return HealthAPI.text(200, "ok") }
        return HealthAPI.text(200, lines + "\(name) check passed\n")
    }

    private static func text(_ status: Int, _ text: String) -> APIResponse {
        APIResponse(
            status: status,
            headers: ["Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"],
            body: .whole(Array(text.utf8)))
    }
}
