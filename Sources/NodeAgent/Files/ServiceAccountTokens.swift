public import Objects
public import PodLifecycle

/// Gives the tokens that projected volumes hold.
public protocol ServiceAccountTokens: Sendable {
    func token(for request: TokenRequest) async throws(PodFilesError) -> ServiceAccountToken
    /// The pod is over.
    func forget(podUID: String)
}

extension ServiceAccountTokens {
    /// Whoever keeps no tokens has none to forget.
    public func forget(podUID: String) {}
}

public struct ServiceAccountToken: Sendable {
    public var text: String
    /// When the pod is to get another, well before this one ends.
    public var renewAt: Timestamp

    public init(text: String, renewAt: Timestamp) {
        self.text = text
        self.renewAt = renewAt
    }
}

extension NodeAgent {
    /// The plans with their tokens, and when which volume needs new ones.
    func withTokens(
        _ plans: [VolumePlan]
    ) async throws(PodFilesError) -> (plans: [VolumePlan], renewals: [String: Timestamp]) {
        var plans = plans
        var renewals: [String: Timestamp] = [:]
        for index in plans.indices {
            guard case .files(var files, let isMemory) = plans[index].source else { continue }
            let name = plans[index].name
            for place in files.indices {
                guard case .serviceAccountToken(let request) = files[place].content else { continue }
                do throws(PodFilesError) {
                    guard let tokens = options.tokens else { throw PodFilesError("this node gives no tokens") }
                    let token = try await tokens.token(for: request)
                    files[place].content = .bytes(Array(token.text.utf8))
                    renewals[name] = min(renewals[name] ?? token.renewAt, token.renewAt)
                } catch {
                    throw PodFilesError(
                        "MountVolume.SetUp failed for volume \"\(name)\" : failed to fetch token: \(error.message)")
                }
            }
            plans[index].source = .files(files, isMemory: isMemory)
        }
        return (plans, renewals)
    }
}
